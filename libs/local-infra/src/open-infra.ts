import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { dockerAnswers } from './docker-engine.ts';
import { describeStep, type Env, InfraFault, type Progress, type RunningServer, type ServerContext, type ServerKind, type ServerName } from './infra.ts';
import { InstanceLock, readInstance } from './instance-lock.ts';
import { startKafka } from './kafka.ts';
import { startPostgres } from './postgres.ts';
import { isAlive } from './process-table.ts';
import { startRedis } from './redis.ts';

const PROJECT_ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const THROWAWAY = 'gatehouse-throwaway-';

/** PostgreSQL, Redis and Kafka, answering. */
export interface Infra {
  /** Where all of them come from; `mixed` where some addresses were given. */
  readonly kind: ServerKind | 'mixed';
  readonly kinds: Readonly<Record<ServerName, ServerKind>>;
  readonly dataDir: string;
  /** The superuser's address, or the one given. */
  readonly postgres: { readonly adminUrl: string };
  readonly redis: { readonly url: string };
  readonly kafka: { readonly brokers: string[] };
  /** Stops and starts a server of ours; same port, same data. @throws InfraFault 'infra.not-ours' for one that was given */
  restart(name: ServerName): Promise<void>;
  /** Ends a server of ours as a crash would; `restart` brings it back. @throws InfraFault 'infra.not-ours' */
  kill(name: ServerName, signal?: NodeJS.Signals): Promise<void>;
  /** Stops what was started, in reverse order; given servers are left alone. Calling it again waits for the same end. */
  stop(): Promise<void>;
}

export type InfraOptions = {
  /** `DATABASE_ADMIN_URL`, `REDIS_URL`, `KAFKA_BROKERS`, `GATEHOUSE_INFRA` (auto, containers, native), `GATEHOUSE_CACHE`, and what finds Docker, Java and Maven. */
  env: Env;
  /** @default `.gatehouse` in the project */
  dataDir?: string;
  /** For tests: a data folder of its own that disappears, and no fsync. */
  throwaway?: boolean;
  progress?: Progress;
  /** Stop on SIGINT and SIGTERM, then let the signal end the process. Off where the caller stops its own things first. @default true */
  stopOnSignals?: boolean;
};

const GIVEN_BY: Record<ServerName, string> = { postgres: 'DATABASE_ADMIN_URL', redis: 'REDIS_URL', kafka: 'KAFKA_BROKERS' };
const NAMES = ['postgres', 'redis', 'kafka'] as const;
type Starter = (context: ServerContext) => Promise<RunningServer>;

/**
 * Brings up the three servers, all at once. For each: the address in the environment, else Docker if an engine answers, else a process on a free loopback port.
 * They never outlive the process that opened them.
 * @throws InfraFault with the sentence to show; whatever had started is stopped again
 */
export async function openInfra(options: InfraOptions): Promise<Infra> {
  const dataDir = options.throwaway ? throwawayFolder() : resolve(options.dataDir ?? join(PROJECT_ROOT, '.gatehouse'));
  mkdirSync(join(dataDir, 'logs'), { recursive: true, mode: 0o755 });
  const lock = await InstanceLock.acquire(dataDir);
  const release = (): void => {
    lock.release();
    if (options.throwaway) removeFolder(dataDir);
  };
  try {
    const starters = await chooseStarters(options.env);
    const servers = await startAll(starters, (name, kind): ServerContext => {
      const begun = performance.now();
      return {
        dataDir,
        env: options.env,
        throwaway: options.throwaway ?? false,
        progress: (state) => {
          const step = { server: name, state, kind, elapsedMs: performance.now() - begun };
          options.progress?.(describeStep(step).en, step);
        },
        onProcess: (pid) => lock.add(pid),
      };
    });
    return infraOf(dataDir, servers, release, options.stopOnSignals ?? true);
  } catch (error) {
    release();
    throw error;
  }
}

async function chooseStarters(env: Env): Promise<Record<ServerName, { kind: ServerKind; start: Starter }>> {
  const wanted = env['GATEHOUSE_INFRA'] ?? 'auto';
  const missing = NAMES.some((name) => !env[GIVEN_BY[name]]);
  const useDocker = missing && wanted !== 'native' && (await dockerAnswers(env));
  if (missing && wanted === 'containers' && !useDocker) {
    throw new InfraFault('infra.missing', {
      zh: 'GATEHOUSE_INFRA=containers，但没有可用的 Docker 引擎：请先启动 Docker。',
      en: 'GATEHOUSE_INFRA=containers, but no Docker engine answers: start Docker first.',
    });
  }
  const native: Record<ServerName, Starter> = { postgres: startPostgres, redis: startRedis, kafka: startKafka };
  let ours: { kind: ServerKind; starters: Record<ServerName, Starter> } = { kind: 'native', starters: native };
  if (useDocker) {
    const c = await import('./containers.ts');
    ours = { kind: 'container', starters: { postgres: c.startPostgresContainer, redis: c.startRedisContainer, kafka: c.startKafkaContainer } };
  }
  const choose = (name: ServerName): { kind: ServerKind; start: Starter } => {
    const address = env[GIVEN_BY[name]];
    return address ? { kind: 'given', start: async () => givenServer(name, address) } : { kind: ours.kind, start: ours.starters[name] };
  };
  return { postgres: choose('postgres'), redis: choose('redis'), kafka: choose('kafka') };
}

async function startAll(
  starters: Record<ServerName, { kind: ServerKind; start: Starter }>,
  contextOf: (name: ServerName, kind: ServerKind) => ServerContext,
): Promise<Record<ServerName, RunningServer>> {
  const begin = async (name: ServerName): Promise<RunningServer> => {
    const { kind, start } = starters[name];
    const context = contextOf(name, kind);
    const server = await start(context);
    context.progress('ready');
    return server;
  };
  const [postgres, redis, kafka] = await Promise.allSettled([begin('postgres'), begin('redis'), begin('kafka')]);
  if (postgres.status === 'fulfilled' && redis.status === 'fulfilled' && kafka.status === 'fulfilled') {
    return { postgres: postgres.value, redis: redis.value, kafka: kafka.value };
  }
  const outcomes = [postgres, redis, kafka];
  await Promise.allSettled(outcomes.map((outcome) => (outcome.status === 'fulfilled' ? outcome.value.stop() : undefined)));
  throw outcomes.find((outcome) => outcome.status === 'rejected')?.reason;
}

function infraOf(dataDir: string, servers: Record<ServerName, RunningServer>, release: () => void, stopOnSignals: boolean): Infra {
  let ending: Promise<void> | undefined;
  const stop = (): Promise<void> =>
    (ending ??= (async () => {
      forgetSignals();
      try {
        for (const name of [...NAMES].reverse()) await servers[name].stop();
      } finally {
        release();
      }
    })());
  const onSignal = (signal: NodeJS.Signals): void => {
    void stop().finally(() => process.kill(process.pid, signal)); // our handler is gone by then: the signal takes its usual effect
  };
  const forgetSignals = (): void => {
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
  };
  if (stopOnSignals) process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
  const kinds = { postgres: servers.postgres.kind, redis: servers.redis.kind, kafka: servers.kafka.kind };
  return {
    dataDir,
    kind: kinds.postgres === kinds.redis && kinds.redis === kinds.kafka ? kinds.kafka : 'mixed',
    kinds,
    postgres: { adminUrl: servers.postgres.address },
    redis: { url: servers.redis.address },
    kafka: { brokers: servers.kafka.address.split(',').map((broker) => broker.trim()) },
    restart: (name) => servers[name].restart(),
    kill: (name, signal = 'SIGKILL') => servers[name].kill(signal),
    stop,
  };
}

function givenServer(name: ServerName, address: string): RunningServer {
  const notOurs = async (): Promise<never> => {
    throw new InfraFault('infra.not-ours', {
      zh: `${GIVEN_BY[name]} 指定的服务器不由我们管理，不能停止或重启。`,
      en: `The server named by ${GIVEN_BY[name]} is not ours to stop or restart.`,
    });
  };
  return { kind: 'given', address, stop: async () => undefined, restart: notOurs, kill: notOurs };
}

/** A new folder under the system's one for temporary files; those that crashed runs left are removed on the way. */
function throwawayFolder(): string {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(THROWAWAY))) {
    const folder = join(tmpdir(), name);
    if (statSync(folder, { throwIfNoEntry: false })?.uid !== process.getuid?.()) continue; // another user's, or just gone
    const record = readInstance(folder);
    if (record && !isAlive(record.holder) && !record.servers.some(isAlive)) removeFolder(folder);
  }
  const folder = mkdtempSync(join(tmpdir(), THROWAWAY));
  chmodSync(folder, 0o755); // PostgreSQL, under another user, passes through it
  return folder;
}

function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}
