import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ContainerRuntimeClient, GenericContainer, getContainerRuntimeClient, type StartedTestContainer, Wait } from 'testcontainers';
import { freePort } from './free-port.ts';
import { IMAGES } from './images.ts';
import type { RunningServer, ServerContext, ServerName } from './infra.ts';

// Imported only where a Docker engine answers: loading testcontainers takes half a second.

/** PostgreSQL in a container; its data in a named volume unless throwaway. */
export async function startPostgresContainer(context: ServerContext): Promise<RunningServer> {
  const password = keptPassword(context.dataDir);
  const settings = context.throwaway ? ['-c', 'fsync=off', '-c', 'synchronous_commit=off', '-c', 'full_page_writes=off'] : [];
  return run(
    context,
    'postgres',
    5432,
    (port) => `postgres://postgres:${password}@127.0.0.1:${port}/postgres`,
    (container) =>
      container
        .withEnvironment({ POSTGRES_PASSWORD: password, POSTGRES_INITDB_ARGS: '--encoding=UTF8 --locale-provider=builtin --builtin-locale=C.UTF-8 --locale=C' })
        .withCommand(['postgres', '-c', 'max_connections=200', ...settings])
        // The first start of an empty volume is a rehearsal that listens on no address: asked over TCP, only the real one answers.
        .withHealthCheck({ test: ['CMD-SHELL', 'pg_isready -U postgres -h 127.0.0.1'], interval: 500, timeout: 2000, retries: 120 })
        .withWaitStrategy(Wait.forHealthCheck()),
    '/var/lib/postgresql',
  );
}

/** Redis in a container, every write in its append-only file. */
export function startRedisContainer(context: ServerContext): Promise<RunningServer> {
  return run(
    context,
    'redis',
    6379,
    (port) => `redis://127.0.0.1:${port}`,
    (container) =>
      container
        .withCommand([
          'redis-server',
          '--maxmemory-policy',
          'noeviction',
          '--save',
          '',
          '--appendonly',
          'yes',
          '--appendfsync',
          context.throwaway ? 'no' : 'everysec',
        ])
        .withWaitStrategy(Wait.forLogMessage(/Ready to accept connections/)),
    '/data',
  );
}

/** Kafka in a container: one KRaft node that advertises the port of the host. */
export function startKafkaContainer(context: ServerContext): Promise<RunningServer> {
  return run(
    context,
    'kafka',
    9092,
    (port) => `127.0.0.1:${port}`,
    (container, port) =>
      container
        .withEnvironment({
          KAFKA_NODE_ID: '1',
          KAFKA_PROCESS_ROLES: 'broker,controller',
          KAFKA_CONTROLLER_QUORUM_VOTERS: '1@127.0.0.1:9093',
          KAFKA_LISTENERS: 'PLAINTEXT://0.0.0.0:9092,CONTROLLER://127.0.0.1:9093',
          KAFKA_ADVERTISED_LISTENERS: `PLAINTEXT://127.0.0.1:${port}`,
          KAFKA_CONTROLLER_LISTENER_NAMES: 'CONTROLLER',
          KAFKA_INTER_BROKER_LISTENER_NAME: 'PLAINTEXT',
          KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
          KAFKA_LOG_DIRS: '/var/lib/kafka/data',
          KAFKA_AUTO_CREATE_TOPICS_ENABLE: 'false',
          KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS: '0',
          KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR: '1',
          KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR: '1',
          KAFKA_TRANSACTION_STATE_LOG_MIN_ISR: '1',
          KAFKA_SHARE_COORDINATOR_STATE_TOPIC_REPLICATION_FACTOR: '1',
          KAFKA_SHARE_COORDINATOR_STATE_TOPIC_MIN_ISR: '1',
        })
        .withWaitStrategy(Wait.forLogMessage(/Kafka Server started/)),
    '/var/lib/kafka/data',
  );
}

async function run(
  context: ServerContext,
  name: ServerName,
  containerPort: number,
  address: (port: number) => string,
  configure: (container: GenericContainer, port: number) => GenericContainer,
  dataPath: string,
): Promise<RunningServer> {
  context.progress('starting');
  const port = await freePort(); // fixed, so that a restart keeps it
  const container = configure(new GenericContainer(IMAGES[name]), port).withExposedPorts({ container: containerPort, host: port });
  const docker = await getContainerRuntimeClient();
  if (!context.throwaway) {
    const ownName = volumeOf(context.dataDir, name);
    await removeLeftover(docker, ownName);
    container.withName(ownName).withBindMounts([{ source: ownName, target: dataPath }]);
  }
  const started: StartedTestContainer = await container.withStartupTimeout(180_000).start();
  return {
    kind: 'container',
    address: address(port),
    stop: async () => void (await started.stop({ timeout: 10_000 })),
    restart: () => started.restart(),
    kill: async (signal) => docker.container.dockerode.getContainer(started.getId()).kill({ signal }),
  };
}

/** One volume, and one container of the same name, a data folder and server; tools/reset.mjs knows the same name and removes it. */
function volumeOf(dataDir: string, name: ServerName): string {
  return `gatehouse-${createHash('sha256').update(dataDir).digest('hex').slice(0, 12)}-${name}`;
}

/** A container that a crash left would write to the same volume: it goes before its successor starts. */
async function removeLeftover(docker: ContainerRuntimeClient, name: string): Promise<void> {
  try {
    await docker.container.dockerode.getContainer(name).remove({ force: true });
  } catch (error) {
    if ((error as { statusCode?: number }).statusCode !== 404) throw error;
  }
}

function keptPassword(dataDir: string): string {
  const file = join(dataDir, 'postgres-container-password');
  if (!existsSync(file)) writeFileSync(file, randomBytes(24).toString('base64url'), { mode: 0o600 });
  return readFileSync(file, 'utf8');
}
