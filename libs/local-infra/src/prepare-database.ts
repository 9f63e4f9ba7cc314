import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { ServiceName } from '@gatehouse/contracts';
import pg from 'pg';

const ROLES_SQL = fileURLToPath(new URL('../../../deploy/postgres/roles.sql', import.meta.url));
const SERVICES: readonly ServiceName[] = ['gateway', 'ingestion', 'scanning', 'review', 'certification', 'ranking'];
/** Holds one preparation at a time: two that alter the same role at once fail with "tuple concurrently updated". */
const PREPARATION_LOCK = 7_110_318;
const DUPLICATE_DATABASE = '42P04';

/** A database with a schema and a role for each service. */
export type PreparedDatabase = {
  database: string;
  /** The address a service connects with: its own role, which owns its own schema and nothing else. */
  urlFor(service: string): string;
};

/** Roles belong to the whole cluster: whoever prepares a database last sets their passwords, so all who share a cluster pass the same ones, or none. */
export type RolePasswords = {
  /** A secret that each role's password is derived from. @default the administrator's password */
  password?: string;
  /** Passwords as they stand, for the roles named here. */
  passwords?: Partial<Record<ServiceName, string>>;
};

/** Creates the database, its schemas and the roles where they are missing, and sets the roles' passwords. Running it again is harmless. */
export async function prepareDatabase(adminUrl: string, options: RolePasswords & { database: string }): Promise<PreparedDatabase> {
  const passwordOf = rolePasswords(adminUrl, options);
  await withClient(adminUrl, async (admin) => {
    await admin.query('SELECT pg_advisory_lock($1)', [PREPARATION_LOCK]);
    await createDatabase(admin, options.database);
    await withClient(urlOf(adminUrl, options.database), (client) => client.query(readFileSync(ROLES_SQL, 'utf8')));
    for (const service of SERVICES) await admin.query(`ALTER ROLE ${roleOf(service)} PASSWORD ${admin.escapeLiteral(passwordOf(service))}`);
  });
  return prepared(adminUrl, options.database, passwordOf);
}

/** Removes a database, its connections included. */
export async function dropDatabase(adminUrl: string, database: string): Promise<void> {
  await withClient(adminUrl, (admin) => admin.query(`DROP DATABASE IF EXISTS ${admin.escapeIdentifier(database)} WITH (FORCE)`));
}

function prepared(adminUrl: string, database: string, passwordOf: (service: ServiceName) => string): PreparedDatabase {
  return {
    database,
    urlFor: (name) => {
      const service = SERVICES.find((known) => known === name);
      if (!service) throw new Error(`no service is called ${name}`);
      return urlOf(adminUrl, database, { user: roleOf(service), password: passwordOf(service) });
    },
  };
}

function roleOf(service: ServiceName): string {
  return `gatehouse_${service}`;
}

/** Derived, so that the same administrator finds the same passwords at each start and none has to be kept. */
function rolePasswords(adminUrl: string, { password, passwords }: RolePasswords): (service: ServiceName) => string {
  const secret = password ?? decodeURIComponent(new URL(adminUrl).password);
  return (service) => passwords?.[service] ?? createHmac('sha256', secret).update(roleOf(service)).digest('base64url');
}

function urlOf(adminUrl: string, database: string, as?: { user: string; password: string }): string {
  const url = new URL(adminUrl);
  url.pathname = `/${encodeURIComponent(database)}`;
  if (as) [url.username, url.password] = [encodeURIComponent(as.user), encodeURIComponent(as.password)];
  return url.href;
}

async function createDatabase(admin: pg.Client, database: string): Promise<void> {
  const known = await admin.query('SELECT FROM pg_database WHERE datname = $1', [database]);
  if (known.rowCount) return;
  try {
    await admin.query(`CREATE DATABASE ${admin.escapeIdentifier(database)} TEMPLATE template0 ENCODING 'UTF8'`);
  } catch (error) {
    if ((error as { code?: string }).code !== DUPLICATE_DATABASE) throw error;
  }
}

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, application_name: 'gatehouse-local-infra', connectionTimeoutMillis: 10_000 });
  client.on('error', () => undefined); // a server that stops: the query under way is rejected, and that is what the caller sees
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
