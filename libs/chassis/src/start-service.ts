import 'reflect-metadata';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ServiceName, TOPICS } from '@gatehouse/contracts';
import { DEAD_SUFFIX, type EventBus, EventConsumer, type EventHandler, KafkaEventBus, OutboxRelay } from '@gatehouse/messaging';
import type { Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import type { DestinationStream, Logger } from 'pino';
import { Registry } from 'prom-client';
import type { DataSource, MigrationInterface } from 'typeorm';
import { BackgroundLoop } from './background-loop.ts';
import { Clock, SystemClock } from './clock.ts';
import type { HostConfig } from './config.ts';
import { connect, createDataSource, migrate } from './database.ts';
import { HealthRegistry } from './health.ts';
import { IDENTITY_HEADER, createTokenVerifier } from './identity.ts';
import { Authenticator } from './identity.guard.ts';
import { createLogger, NestLog, withLogContext } from './log.ts';
import { gauge, measure, serveMetrics } from './metrics.ts';
import { problemOf } from './problem.filter.ts';
import { ServiceModule } from './service-module.ts';

/** A part that works by itself once the database is there: a dispatcher, a worker, a sweep. */
export interface BackgroundPart {
  start(): Promise<void> | void;
  stop(): Promise<void>;
}

export type ServiceDefinition = {
  name: ServiceName;
  config: HostConfig;
  module: Type;
  rows: readonly (new () => object)[];
  migrations: readonly (new () => MigrationInterface)[];
  /** Providers that hear events. */
  hears: readonly Type<EventHandler>[];
  /** Providers that run in the background. */
  background?: readonly Type<BackgroundPart>[];
  /** Largest JSON body, bytes. */
  bodyLimitBytes?: number;
  /** Plugins and raw routes, before Nest's own. */
  prepare?: (fastify: FastifyInstance, parts: PreparationParts) => Promise<void> | void;
  /** Addresses or networks of the proxies whose `x-forwarded-*` headers are believed. @default nobody's */
  trustProxy?: string[];
  /** Who asks; by default the gateway's signed statement. */
  authenticator?: (parts: { db: DataSource; logger: Logger }) => Authenticator;
};

/** What raw routes find ready. The database is not connected yet; requests are answered only once it is. */
export type PreparationParts = { db: DataSource; logger: Logger; health: HealthRegistry; clock: Clock; authenticator: Authenticator };

/** What a caller of `start` may replace: the clock in journeys that travel in time, the bus in chaos runs, where the log goes. */
export type StartOptions = { clock?: Clock; wrapBus?: (bus: EventBus) => EventBus; logTo?: DestinationStream };

export type RunningService = {
  readonly name: ServiceName;
  /** `http://host:port` */
  readonly url: string;
  readonly health: HealthRegistry;
  readonly app: NestFastifyApplication;
  /** Resolves once the database, Kafka and every background part have been reached. */
  readonly started: Promise<void>;
  close(): Promise<void>;
};

const DEFAULT_BODY_BYTES = 1024 * 1024;
const TOPIC_RETRY_MS = 1000;
/** How often an idle service asks whether its servers still answer, so that /health/ready says so before work is there to fail. */
const PROBE_MS = 3000;

/** Starts one service: listens at once, then waits for its database and Kafka as long as it takes, and says so in /health/ready. */
export async function startService(definition: ServiceDefinition, options: StartOptions = {}): Promise<RunningService> {
  const { name, config } = definition;
  const logger = createLogger(name, config.LOG_LEVEL, options.logTo);
  const telemetry = config.TELEMETRY ? await import('./tracing.ts') : null; // the SDK costs memory and start-up time; off, it is never loaded
  const tracing = telemetry?.startTracing(name, config.OTEL_EXPORTER_OTLP_ENDPOINT);
  const health = new HealthRegistry();
  const metrics = new Registry();
  const db = createDataSource({
    service: name,
    url: config.DATABASE_URL,
    poolSize: config.DATABASE_POOL_SIZE,
    rows: definition.rows,
    migrations: definition.migrations,
  });
  const kafka = new KafkaEventBus({ brokers: config.KAFKA_BROKERS, clientId: `gatehouse-${name}`, prefix: config.KAFKA_PREFIX, logger });
  const bus = options.wrapBus?.(kafka) ?? kafka;
  const verify = await createTokenVerifier(config.IDENTITY_PUBLIC_KEY, name);
  const clock = options.clock ?? new SystemClock();
  const authenticator = definition.authenticator?.({ db, logger }) ?? { authenticate: (request) => verify(header(request.headers[IDENTITY_HEADER])) };

  const adapter = new FastifyAdapter({
    bodyLimit: definition.bodyLimitBytes ?? DEFAULT_BODY_BYTES,
    forceCloseConnections: true,
    requestIdHeader: false,
    trustProxy: definition.trustProxy ?? false,
  });
  const fastify = adapter.getInstance() as unknown as FastifyInstance;
  acceptStreams(fastify);
  let open = false; // until the schema is there
  fastify.addHook('onRequest', async (request, reply) => {
    if (open || request.url.startsWith('/health/')) return;
    await reply.status(503).header('retry-after', '2').type('application/problem+json; charset=utf-8').send(problemOf('service.unavailable'));
  });
  telemetry?.traceRequests(fastify);
  if (telemetry) measure(fastify, metrics);
  await definition.prepare?.(fastify, { db, logger, health, clock, authenticator });
  const parts = { name, config, logger, db, bus, health, metrics, clock, authenticator, checkResponses: config.CHECK_RESPONSES };
  const app = await NestFactory.create<NestFastifyApplication>(ServiceModule.around(definition.module, parts), adapter, {
    logger: new NestLog(logger),
    abortOnError: false,
  });

  const relay = new OutboxRelay(name, config.DATABASE_URL, bus, logger);
  const consumer = new EventConsumer({
    service: name,
    bus,
    db,
    handlers: definition.hears.map((h) => app.get(h, { strict: false })),
    log: logger,
    inContext: withLogContext,
  });
  const background = (definition.background ?? []).map((b) => app.get<BackgroundPart>(b, { strict: false }));
  const probeDatabase = async (): Promise<void> => {
    await db.query('SELECT 1');
  };
  const probes = {
    database: new BackgroundLoop('database', PROBE_MS, probeDatabase, logger, health),
    kafka: new BackgroundLoop('kafka', PROBE_MS, () => bus.ping(), logger, health),
  };
  health.add('relay', () => ({
    ok: relay.state.role !== 'away' && relay.state.lastError === null,
    role: relay.state.role,
    lastPublishedAt: relay.state.lastPublishedAt?.toISOString() ?? null,
    detail: relay.state.lastError ?? undefined,
  }));
  if (definition.hears.length > 0) {
    health.add('consumer', () => ({
      ok: consumer.joined && consumer.state.waitingFor === null,
      heard: consumer.state.heard,
      parked: consumer.state.parked,
      lastHeardAt: consumer.state.lastHeardAt?.toISOString() ?? null,
      detail: consumer.state.waitingFor ? `waiting for ${consumer.state.waitingFor}` : undefined,
    }));
    health.addFatal('consumer', () => consumer.failed);
  }
  if (config.TELEMETRY) {
    gauge(metrics, 'gatehouse_events_heard', 'Events that took effect in this process.', () => consumer.state.heard);
    gauge(metrics, 'gatehouse_events_parked', 'Events parked as dead letters by this process.', () => consumer.state.parked);
    gauge(metrics, 'gatehouse_outbox_pending', 'Events written and not yet acknowledged by Kafka.', async () =>
      db.isInitialized ? Number(((await db.query('SELECT count(*) AS n FROM outbox WHERE published_at IS NULL')) as [{ n: string }])[0].n) : 0,
    );
  }

  const stopping = new AbortController();
  await app.listen(config.PORT, config.HOST);
  const url = (await app.getUrl()).replace('[::1]', '127.0.0.1');
  const scrape = config.TELEMETRY ? await serveMetrics(metrics, config.HOST, config.METRICS_PORT) : null;
  logger.info({ url, ...(scrape ? { metrics: scrape.url } : {}) }, 'service.listening');
  const started = (async () => {
    probes.kafka.start();
    if (!(await connect(db, logger, stopping.signal))) return;
    probes.database.start();
    const applied = await migrate(db, name);
    if (applied.length) logger.info({ applied }, 'database.migrated');
    open = true;
    for (const part of background) await part.start();
    if (config.KAFKA_CREATE_TOPICS) await topicsReady(bus, config, logger, stopping.signal);
    if (stopping.signal.aborted) return;
    relay.start();
    await consumer.start();
    logger.info({}, 'service.started');
  })();
  started.catch((error: unknown) => {
    logger.fatal({ err: error }, 'service.failed');
    health.addFatal('start', () => (error as Error).message);
  });

  return {
    name,
    url,
    health,
    app,
    started,
    close: async () => {
      stopping.abort();
      await started.catch((error: unknown) => logger.debug({ err: error }, 'service.never-started'));
      await consumer.stop();
      await relay.stop();
      for (const part of [...background].reverse()) await part.stop();
      for (const probe of Object.values(probes)) await probe.stop();
      await bus.close();
      await app.close();
      if (db.isInitialized) await db.destroy();
      await scrape?.close();
      await tracing?.stop().catch((error: Error) => logger.warn({ reason: error.message }, 'tracing.last-spans-lost'));
      logger.info({}, 'service.stopped');
    },
  };
}

/** Uploads and policies are read by their handlers as they arrive: no parser may collect them in memory. */
function acceptStreams(fastify: FastifyInstance): void {
  fastify.removeContentTypeParser('text/plain');
  fastify.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
}

async function topicsReady(bus: EventBus, config: HostConfig, log: Logger, stopping: AbortSignal): Promise<void> {
  const topics = TOPICS.flatMap((topic) => [topic, topic + DEAD_SUFFIX]).map((topic) => ({
    name: topic,
    partitions: topic.endsWith(DEAD_SUFFIX) ? 1 : config.KAFKA_PARTITIONS,
    replicationFactor: -1,
  }));
  while (!stopping.aborted) {
    try {
      await bus.ensureTopics(topics);
      return;
    } catch (error) {
      log.warn({ reason: (error as Error).message }, 'kafka.waiting');
      await sleep(TOPIC_RETRY_MS);
    }
  }
}

function header(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}
