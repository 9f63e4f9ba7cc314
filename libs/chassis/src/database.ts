import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { DataSource, type EntityManager, type MigrationInterface, type QueryRunner } from 'typeorm';

/**
 * One step of a schema's history, as SQL. `name` ends in a 13-digit timestamp (TypeORM orders by it) and is never reused.
 * A migration that has been released is never edited: the next one corrects it.
 */
export function defineMigration(name: string, statements: readonly string[]): new () => MigrationInterface {
  return class implements MigrationInterface {
    readonly name = name;
    async up(runner: QueryRunner): Promise<void> {
      for (const statement of statements) await runner.query(statement);
    }
    async down(): Promise<void> {
      throw new Error(`${name} only goes forward`);
    }
  };
}

export type DatabaseOptions = {
  service: string;
  url: string;
  poolSize: number;
  rows: readonly (new () => object)[];
  migrations: readonly (new () => MigrationInterface)[];
};

/** A data source that is not connected yet; `connect` waits for the server. */
export function createDataSource(options: DatabaseOptions): DataSource {
  return new DataSource({
    type: 'postgres',
    url: options.url,
    schema: options.service,
    entities: [...options.rows],
    migrations: [...options.migrations],
    migrationsTableName: 'migration',
    synchronize: false,
    logging: false,
    applicationName: `gatehouse-${options.service}`,
    poolErrorHandler: () => undefined, // broken idle clients leave the pool; the next query says what is wrong
    extra: { max: options.poolSize, connectionTimeoutMillis: 5000, idleTimeoutMillis: 30_000, keepAlive: true },
  });
}

/** Connects, waiting as long as the server is away. Resolves false when told to stop meanwhile. */
export async function connect(db: DataSource, log: Logger, stopping: AbortSignal): Promise<boolean> {
  for (let waitMs = 200; !stopping.aborted; waitMs = Math.min(waitMs * 2, 2000)) {
    try {
      await db.initialize();
      return true;
    } catch (error) {
      log.warn({ reason: (error as Error).message }, 'database.waiting');
      await sleep(waitMs);
    }
  }
  return false;
}

/** Applies what is missing, one process at a time (advisory lock). Answers the names of what it applied. */
export async function migrate(db: DataSource, service: string): Promise<string[]> {
  await using runner = db.createQueryRunner();
  const lock = `gatehouse-${service}-migrations`;
  await runner.query('SELECT pg_advisory_lock(hashtext($1))', [lock]);
  try {
    return (await db.runMigrations({ transaction: 'each' })).map((m) => m.name);
  } finally {
    await runner.query('SELECT pg_advisory_unlock(hashtext($1))', [lock]);
  }
}

/** The transaction a store works in. Every store method takes it first: leaving it out is an act, not an oversight. */
export type Tx = EntityManager;
