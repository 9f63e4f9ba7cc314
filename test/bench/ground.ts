import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createTokenSigner, type Principal } from '@gatehouse/chassis';
import { type Infra, openInfra, prepareDatabase, type PreparedDatabase } from '@gatehouse/local-infra';
import { exportJWK, generateKeyPair } from 'jose';
import { freePort } from '../../apps/fleet/src/free-port.ts';
import { cpuMs, programOf } from './process-figures.ts';
import { ROOT, ServiceProcess } from './service-process.ts';

const ENTRIES = {
  gateway: 'apps/gateway/src/main.ts',
  ingestion: 'apps/ingestion/src/main.ts',
  scanning: 'apps/scanning/src/main.ts',
  'scan-worker': 'apps/scanning/src/worker.ts',
  review: 'apps/review/src/main.ts',
  certification: 'apps/certification/src/main.ts',
  ranking: 'apps/ranking/src/main.ts',
} as const;
export type FleetService = keyof typeof ENTRIES;
export const BEHIND_THE_GATEWAY = ['ingestion', 'scanning', 'review', 'certification', 'ranking'] as const;

const PROGRAMS = { postgres: /^postgres/, redis: /^(redis|valkey)-server/, kafka: /^java/ } as const;
type Server = keyof typeof PROGRAMS;

/** Servers of this run alone, which write as durably as in production, and a folder that goes with them. */
export class Ground {
  readonly #installations: Installation[] = [];

  private constructor(
    readonly infra: Infra,
    readonly folder: string,
  ) {}

  static async open(): Promise<Ground> {
    const folder = mkdtempSync(join(tmpdir(), 'gatehouse-bench-'));
    chmodSync(folder, 0o755); // PostgreSQL, which runs as another user where we are root, passes through it
    try {
      return new Ground(await openInfra({ env: process.env, dataDir: join(folder, 'servers'), stopOnSignals: false }), folder);
    } catch (error) {
      rmSync(folder, { recursive: true, force: true });
      throw error;
    }
  }

  /** Services that meet nobody else's: a database, topics, keys and a folder of their own. */
  async installation(name: string): Promise<Installation> {
    const made = await Installation.make(this.infra, join(this.folder, name), name);
    this.#installations.push(made);
    return made;
  }

  /** Reads a server's CPU in milliseconds; zero where it runs in a container or elsewhere. */
  cpuOf(server: Server): () => number {
    const { servers } = JSON.parse(readFileSync(join(this.infra.dataDir, 'instance.json'), 'utf8')) as { servers: { pid: number }[] };
    const pid = servers.map((s) => s.pid).find((p) => PROGRAMS[server].test(programOf(p) ?? ''));
    return () => (pid === undefined ? 0 : cpuMs(pid));
  }

  async close(): Promise<void> {
    for (const installation of this.#installations) await installation.close();
    await this.infra.stop();
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

export class Installation {
  /** A machine's first key: it may make every other. */
  readonly adminKey = `gh_${randomBytes(6).toString('hex')}_${randomBytes(32).toString('base64url')}`;
  readonly #running = new Map<FleetService, ServiceProcess>();

  private constructor(
    readonly name: string,
    readonly folder: string,
    private readonly database: PreparedDatabase,
    private readonly infra: Infra,
    private readonly identity: { publicKey: string; privateKey: string },
    private readonly sign: (who: Principal, audience: string) => Promise<string>,
  ) {}

  static async make(infra: Infra, folder: string, name: string): Promise<Installation> {
    mkdirSync(folder, { recursive: true });
    const database = await prepareDatabase(infra.postgres.adminUrl, { database: `gatehouse_${name}` });
    const { publicKey, privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
    const identity = { publicKey: JSON.stringify(await exportJWK(publicKey)), privateKey: JSON.stringify(await exportJWK(privateKey)) };
    return new Installation(name, folder, database, infra, identity, await createTokenSigner(identity.privateKey));
  }

  /** The address of this installation's database, as a service or as the administrator. */
  databaseUrl(as: (typeof BEHIND_THE_GATEWAY)[number] | 'gateway' | 'administrator'): string {
    if (as !== 'administrator') return this.database.urlFor(as);
    return Object.assign(new URL(this.infra.postgres.adminUrl), { pathname: `/${this.database.database}` }).href;
  }

  envOf(service: FleetService): Record<string, string> {
    return {
      DATABASE_URL: this.databaseUrl(service === 'scan-worker' ? 'scanning' : service),
      KAFKA_BROKERS: this.infra.kafka.brokers.join(','),
      KAFKA_PREFIX: `${this.name}.`,
      REDIS_URL: this.infra.redis.url,
      IDENTITY_PUBLIC_KEY: this.identity.publicKey,
      ARTIFACT_STORE_URL: pathToFileURL(join(this.folder, 'artifacts')).href,
      UPLOAD_DIR: join(this.folder, 'uploads'),
      SCAN_STAGING_DIR: join(this.folder, 'staging'),
    };
  }

  /** Starts services, each in its own process; ready when this resolves. */
  async start(services: readonly FleetService[], extra: Readonly<Record<string, string>> = {}): Promise<void> {
    await Promise.all(
      services.map(async (service) => {
        const running = await ServiceProcess.start(ENTRIES[service], { ...this.envOf(service), ...extra }, join(this.folder, `${service}.log`));
        this.#running.set(service, running);
      }),
    );
  }

  /** The door, before whatever services run by now. */
  async startGateway(): Promise<void> {
    const port = String(await freePort(0));
    await this.start(['gateway'], {
      PORT: port,
      PUBLIC_URL: `http://127.0.0.1:${port}`,
      REDIS_PREFIX: `${this.name}:`,
      IDENTITY_PRIVATE_KEY: this.identity.privateKey,
      BOOTSTRAP_ADMIN_KEY: this.adminKey,
      SEED_LOCAL_PEOPLE: '1', // for its organisations; nobody signs in here, so no provider runs
      OIDC_ISSUER: 'http://127.0.0.1:9',
      OIDC_CLIENT_ID: 'gatehouse',
      OIDC_CLIENT_SECRET: 'unused',
      WEB_ROOT: join(ROOT, 'apps'),
      ...Object.fromEntries(BEHIND_THE_GATEWAY.map((s) => [`${s.toUpperCase()}_URL`, this.#running.get(s)?.url ?? 'http://127.0.0.1:9'])),
    });
  }

  process(service: FleetService): ServiceProcess {
    const found = this.#running.get(service);
    if (!found) throw new Error(`${service} does not run`);
    return found;
  }

  /** The gateway's statement of who calls, for one service; good for a minute. */
  statementFor(service: (typeof BEHIND_THE_GATEWAY)[number], who: Pick<Principal, 'roles' | 'operatorId'>): Promise<string> {
    return this.sign({ id: 'bench', name: 'bench', scopes: null, ...who }, service);
  }

  /** Ends all services; calling it again is harmless. */
  async close(): Promise<void> {
    const running = [...this.#running.values()];
    this.#running.clear();
    await Promise.all(running.map((service) => service.close()));
  }
}
