import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { type Infra, prepareDatabase } from '@gatehouse/local-infra';
import { exportJWK, generateKeyPair } from 'jose';
import { freePorts } from './free-ports.ts';

export const SERVICES = ['gateway', 'ingestion', 'scanning', 'scan-worker', 'review', 'certification', 'ranking'] as const;
export type FleetService = (typeof SERVICES)[number];

type Env = Readonly<Record<string, string>>;
type Process = { child: ChildProcess; ended: Promise<string> };

export const DATABASE = 'gatehouse';

const ROOT = resolve(import.meta.dirname, '../..');
const READY_WITHIN_MS = 90_000;
const POLL_MS = 50;
const STOP_WITHIN_MS = 10_000;
const LAST_LINES = 12;
const WORTH_READING = new Set(['warn', 'error', 'fatal']);

/** The fleet as it runs in production: one process a service, each of which may be killed and started again at its address. */
export class ProcessFleet {
  /** A machine's first key: it may make every other. */
  readonly adminKey = `gh_${randomBytes(6).toString('hex')}_${randomBytes(32).toString('base64url')}`;
  readonly #processes = new Map<FleetService, Process>();

  private constructor(
    readonly services: readonly FleetService[],
    private readonly dataDir: string,
    private readonly ports: ReadonlyMap<FleetService, number>,
    private readonly envOf: (service: FleetService) => Env,
  ) {}

  /** Starts the services; resolves when all are ready. Their logs are kept in `dataDir`, beside what they store. */
  static async open(
    infra: Infra,
    dataDir: string,
    { services = SERVICES, env = {} }: { services?: readonly FleetService[]; env?: Env } = {},
  ): Promise<ProcessFleet> {
    mkdirSync(join(dataDir, 'logs'), { recursive: true });
    const database = await prepareDatabase(infra.postgres.adminUrl, { database: DATABASE });
    const free = await freePorts(SERVICES.length);
    const ports = new Map(SERVICES.map((service, i) => [service, free[i]!]));
    const identity = await identityKeys();
    const fleet: ProcessFleet = new ProcessFleet(services, dataDir, ports, (service) => ({
      DATABASE_URL: database.urlFor(service === 'scan-worker' ? 'scanning' : service),
      KAFKA_BROKERS: infra.kafka.brokers.join(','),
      REDIS_URL: infra.redis.url,
      IDENTITY_PUBLIC_KEY: identity.publicKey,
      ARTIFACT_STORE_URL: pathToFileURL(join(dataDir, 'artifacts')).href,
      UPLOAD_DIR: join(dataDir, 'uploads'),
      SCAN_STAGING_DIR: join(dataDir, 'staging'),
      MAX_OPEN_UPLOADS: '1000', // an upload whose answer was lost is begun again, and the first stays open until it expires
      SCAN_LEASE_MS: '4000',
      CHECK_RESPONSES: '1',
      ...env,
      PORT: String(ports.get(service)),
      ...(service === 'gateway' ? fleet.#gatewayEnv(identity.privateKey) : {}),
    }));
    try {
      await Promise.all(services.map((service) => fleet.start(service)));
    } catch (error) {
      const words = fleet.lastWords();
      await fleet.close();
      throw new Error(`the fleet did not start\n${words}`, { cause: error });
    }
    return fleet;
  }

  get url(): string {
    return this.#urlOf('gateway');
  }

  /** Starts a service that does not run; resolves when it says that it is ready. */
  async start(service: FleetService): Promise<void> {
    this.#spawn(service, {});
    await this.#ready(service);
  }

  /** Starts a service that does not run and is to die by itself, of the failpoint named in `failpoint`. Resolves with its signal or exit code. */
  startDoomed(service: FleetService, failpoint: Env): Promise<string> {
    this.#spawn(service, failpoint);
    return this.#process(service).ended;
  }

  /** `kill -9`; resolves when the process is gone. */
  async kill(service: FleetService): Promise<void> {
    const { child, ended } = this.#process(service);
    child.kill('SIGKILL');
    await ended;
  }

  /** Resolves when every service says that it is ready. */
  async ready(): Promise<void> {
    await Promise.all(this.services.map((service) => this.#ready(service)));
  }

  /** The ends of the logs, warnings and worse: what to read when a test fails. */
  lastWords(): string {
    return this.services
      .map((service) => {
        const lines = readFileSync(this.#logFile(service), 'utf8')
          .split('\n')
          .filter((line) => line !== '' && isWorthReading(line));
        return [`── ${service}`, ...lines.slice(-LAST_LINES)].join('\n');
      })
      .join('\n');
  }

  async close(): Promise<void> {
    await Promise.all(
      [...this.#processes.values()].map(async ({ child, ended }) => {
        child.kill('SIGTERM');
        const hard = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS);
        await ended;
        clearTimeout(hard);
      }),
    );
  }

  #spawn(service: FleetService, extra: Env): void {
    const log = openSync(this.#logFile(service), 'a');
    const child = spawn(process.execPath, ['--import', './tools/ts-hooks.mjs', '--conditions=development', join(import.meta.dirname, 'entry.ts'), service], {
      cwd: ROOT,
      env: { PATH: process.env['PATH'], ...this.envOf(service), ...extra },
      stdio: ['pipe', log, log],
    });
    closeSync(log);
    child.stdin?.on('error', () => undefined); // it is there to be closed, never written to
    const ended = once(child, 'exit').then(([code, signal]) => (signal ? String(signal) : `exit code ${code}`));
    this.#processes.set(service, { child, ended });
  }

  async #ready(service: FleetService): Promise<void> {
    const { ended } = this.#process(service);
    let end: string | null = null;
    void ended.then((how) => {
      end = how;
    });
    for (const until = Date.now() + READY_WITHIN_MS; Date.now() < until; await sleep(POLL_MS)) {
      if (end !== null) throw new Error(`${service} has ended: ${String(end)}`);
      if (await this.#saysReady(service)) return;
    }
    throw new Error(`${service} is not ready after ${READY_WITHIN_MS / 1000} s`);
  }

  async #saysReady(service: FleetService): Promise<boolean> {
    try {
      const answer = await fetch(`${this.#urlOf(service)}/health/ready`, { signal: AbortSignal.timeout(2000) });
      await answer.body?.cancel();
      return answer.ok;
    } catch {
      return false; // nobody listens yet
    }
  }

  #process(service: FleetService): Process {
    const found = this.#processes.get(service);
    if (!found) throw new Error(`${service} was never started`);
    return found;
  }

  #gatewayEnv(privateKey: string): Env {
    return {
      PUBLIC_URL: this.url,
      IDENTITY_PRIVATE_KEY: privateKey,
      BOOTSTRAP_ADMIN_KEY: this.adminKey,
      WEB_ROOT: join(ROOT, 'apps'),
      SEED_LOCAL_PEOPLE: '1', // for its organisations; nobody signs in here, so no provider runs
      OIDC_ISSUER: 'http://127.0.0.1:9',
      OIDC_CLIENT_ID: 'gatehouse',
      OIDC_CLIENT_SECRET: 'unused',
      ...Object.fromEntries((['ingestion', 'scanning', 'review', 'certification', 'ranking'] as const).map((s) => [`${s.toUpperCase()}_URL`, this.#urlOf(s)])),
    };
  }

  #urlOf(service: FleetService): string {
    return `http://127.0.0.1:${this.ports.get(service)}`;
  }
  #logFile(service: FleetService): string {
    return join(this.dataDir, 'logs', `${service}.log`);
  }
}

async function identityKeys(): Promise<{ publicKey: string; privateKey: string }> {
  const { publicKey, privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  return { publicKey: JSON.stringify(await exportJWK(publicKey)), privateKey: JSON.stringify(await exportJWK(privateKey)) };
}

/** Warnings and worse; a line that is no JSON is a crash speaking. */
function isWorthReading(line: string): boolean {
  try {
    return WORTH_READING.has((JSON.parse(line) as { level: string }).level);
  } catch {
    return true;
  }
}
