import { createServer as createHttpServer } from 'node:http';
import { connect as connectTo, createServer, type Server } from 'node:net';
import { AppId, defineRoute, ERRORS, newId, RankingSignalV1, Refusal } from '@gatehouse/contracts';
import { MESSAGING_SCHEMA, Outbox } from '@gatehouse/messaging';
import { type InfraAddresses, openService, type ServiceUnderTest } from '@gatehouse/testkit';
import { Controller, Get, Module } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { z } from 'zod';
import {
  Caller,
  defineConfig,
  type Env,
  defineMigration,
  Handles,
  HOST_SHAPE,
  IDEMPOTENCY_SCHEMA,
  Input,
  type InputOf,
  type Principal,
  startService,
  type StartOptions,
} from './index.ts';

const routes = {
  make: defineRoute({
    id: 'make',
    service: 'review',
    method: 'POST',
    path: '/v1/things/:kind',
    summary: 'Make one.',
    roles: ['reviewer'],
    params: z.object({ kind: z.enum(['round', 'square']) }),
    body: z.object({ size: z.number().int().min(1), tags: z.array(z.string()).default([]) }),
    response: z.object({ number: z.number() }),
    status: 201,
    idempotent: true,
  }),
  look: defineRoute({
    id: 'look',
    service: 'review',
    method: 'GET',
    path: '/v1/things',
    summary: 'Look.',
    roles: ['reviewer', 'store'],
    scope: 'cases:read',
    query: z.object({ limit: z.coerce.number().default(5) }),
    response: z.object({ limit: z.number(), who: z.string() }),
  }),
  lie: defineRoute({
    id: 'lie',
    service: 'review',
    method: 'GET',
    path: '/v1/lie',
    summary: 'Answers what its contract does not say.',
    roles: ['reviewer'],
    response: z.object({ truth: z.boolean() }),
  }),
  tell: defineRoute({ id: 'tell', service: 'review', method: 'GET', path: '/v1/tell', summary: 'Tells an event.', roles: ['reviewer'] }),
  refuse: defineRoute({ id: 'refuse', service: 'review', method: 'GET', path: '/v1/refuse', summary: 'Refuses.', roles: ['reviewer'] }),
};
let made = 0;

@Controller()
class Things {
  constructor(
    private readonly db: DataSource,
    private readonly outbox: Outbox,
  ) {}

  @Handles(routes.make)
  make(@Input() { body }: InputOf<typeof routes.make>): { number: number } {
    if (body.size === 13) throw new Refusal('review.not-listed');
    return { number: ++made };
  }
  @Handles(routes.look)
  look(@Input() { query }: InputOf<typeof routes.look>, @Caller() caller: Principal): { limit: number; who: string } {
    return { limit: query.limit, who: caller.name };
  }
  @Handles(routes.lie)
  lie(): unknown {
    return { truth: 'perhaps', secret: 'inner detail' };
  }
  @Handles(routes.refuse)
  refuse(): void {
    throw new Refusal('review.case-already-decided', { caseId: 'c-1' });
  }
  @Handles(routes.tell)
  async tell(): Promise<void> {
    const data = { appId: newId(AppId), category: 'tools' as const, baseScoreMicros: 1, recordedAt: new Date().toISOString() };
    await this.db.transaction((tx) => this.outbox.append(tx, RankingSignalV1, data, { subject: `app/${data.appId}`, operatorId: null, at: new Date() }));
  }
  @Get('/v1/forgotten')
  forgotten(): string {
    return 'a route outside the contract';
  }
}

@Module({ controllers: [Things] })
class ThingsModule {}

const loadConfig = defineConfig('review', HOST_SHAPE);
const start = (env: Env, options?: StartOptions) =>
  startService(
    {
      name: 'review',
      config: loadConfig(env),
      module: ThingsModule,
      rows: [],
      hears: [],
      migrations: [defineMigration('Init1700000000000', [...MESSAGING_SCHEMA, ...IDEMPOTENCY_SCHEMA])],
    },
    options,
  );

describe.skipIf(inject('infraMissing'))('a service', () => {
  let open: ServiceUnderTest;
  const infra = (): InfraAddresses => ({ adminUrl: inject('adminUrl'), kafkaBrokers: inject('kafkaBrokers'), redisUrl: inject('redisUrl') });
  beforeAll(async () => {
    open = await openService('review', start, infra());
  });
  afterAll(() => open.close());
  const reviewer = (): ReturnType<ServiceUnderTest['as']> => open.as({ roles: ['reviewer'], name: 'R' });

  it('parses what comes in by the contract, defaults and coercion included', async () => {
    expect((await reviewer()('GET', '/v1/things?limit=7')).body).toEqual({ limit: 7, who: 'R' });
  });

  it('names each wrong field of a 422 with a JSON pointer', async () => {
    const { status, body, headers } = await reviewer()('POST', '/v1/things/round', { body: { size: 0, tags: [1] } });
    expect(status).toBe(422);
    expect(headers.get('content-type')).toContain('application/problem+json');
    expect(body.code).toBe('request.invalid');
    expect(body.errors.map((e: { pointer: string }) => e.pointer)).toEqual(['/size', '/tags/0']);
  });

  it('answers nobody without a statement of the gateway, and nobody outside the role', async () => {
    expect(await open.anonymous('GET', '/v1/things')).toMatchObject({ status: 401, body: { code: 'identity.missing' } });
    expect(await open.anonymous('GET', '/v1/things', { headers: { 'x-gatehouse-identity': 'forged.token.here' } })).toMatchObject({
      status: 401,
      body: { code: 'identity.expired' },
    });
    expect(await open.as({ roles: ['operator'] })('GET', '/v1/things')).toMatchObject({ status: 403, body: { code: 'identity.role-missing' } });
  });

  it('holds an API key to its scopes, and to routes that machines may call', async () => {
    const key = open.as({ roles: ['reviewer'], scopes: ['charts:read'] });
    expect(await key('GET', '/v1/things')).toMatchObject({ status: 403, body: { code: 'identity.scope-missing' } });
    expect((await open.as({ roles: ['reviewer'], scopes: ['cases:read'] })('GET', '/v1/things')).status).toBe(200);
    expect(await open.as({ roles: ['reviewer'], scopes: ['cases:read'] })('GET', '/v1/refuse')).toMatchObject({ status: 403 });
  });

  it('denies by default: a handler outside the contract does not exist', async () => {
    expect(await reviewer()('GET', '/v1/forgotten')).toMatchObject({ status: 404, body: { code: 'resource.not-found' } });
    expect(await reviewer()('GET', '/v1/nowhere')).toMatchObject({ status: 404, body: { code: 'resource.not-found' } });
  });

  it('turns a refusal into a problem in both languages, with its ids', async () => {
    expect(await reviewer()('GET', '/v1/refuse')).toMatchObject({
      status: 409,
      body: {
        code: 'review.case-already-decided',
        caseId: 'c-1',
        zh: ERRORS['review.case-already-decided'].zh,
        title: ERRORS['review.case-already-decided'].en,
      },
    });
  });

  it('never sends an answer that breaks its contract, and tells nothing of its inside', async () => {
    const { status, body } = await reviewer()('GET', '/v1/lie');
    expect(status).toBe(500);
    expect(JSON.stringify(body)).not.toContain('inner detail');
    expect(body.traceId).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('gives the first answer again when a request is repeated under its Idempotency-Key', async () => {
    const call = (size: number) => reviewer()('POST', '/v1/things/round', { body: { size }, headers: { 'idempotency-key': 'k-1' } });
    const first = await call(1);
    const again = await call(1);
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.body).toEqual(first.body);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(await call(2)).toMatchObject({ status: 409, body: { code: 'request.key-reused' } });
  });

  it('lets a refused request be tried again under the same key', async () => {
    const call = () => reviewer()('POST', '/v1/things/round', { body: { size: 13 }, headers: { 'idempotency-key': 'k-2' } });
    expect((await call()).status).toBe(409);
    expect(await call()).toMatchObject({ status: 409, body: { code: 'review.not-listed' } });
  });

  it('reports progress in /health/ready', async () => {
    await vi.waitFor(
      async () =>
        expect((await open.anonymous('GET', '/health/ready')).body).toMatchObject({
          status: 'ready',
          checks: { database: { ok: true }, kafka: { ok: true }, relay: { ok: true } },
        }),
      { timeout: 15_000 },
    );
    expect((await open.anonymous('GET', '/health/live')).body).toMatchObject({ status: 'live' });
  });
});

describe.skipIf(inject('infraMissing'))('a service whose database is away', () => {
  it('listens, says so, and goes on by itself once the database is there', async () => {
    const infra = { adminUrl: inject('adminUrl'), kafkaBrokers: inject('kafkaBrokers'), redisUrl: inject('redisUrl') };
    const first = await openService('review', start, infra);
    await first.close();
    const target = new URL(first.databaseUrl);
    const { port, open, close } = await doorTo(Number(target.port));
    target.port = String(port);
    const service = await start({
      DATABASE_URL: target.href,
      KAFKA_BROKERS: infra.kafkaBrokers,
      KAFKA_PREFIX: first.prefix,
      IDENTITY_PUBLIC_KEY: first.identityPublicKey,
      LOG_LEVEL: 'silent',
    });
    try {
      const ready = async (): Promise<{ status: string; checks: Record<string, { ok: boolean }> }> =>
        (await (await fetch(`${service.url}/health/ready`)).json()) as never;
      expect(await ready()).toMatchObject({ status: 'waiting', checks: { database: { ok: false } } });
      const answer = await fetch(`${service.url}/v1/things`);
      expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([503, 'service.unavailable']);
      await open();
      await service.started;
      await vi.waitFor(async () => expect((await ready()).status).toBe('ready'), { timeout: 20_000 });
    } finally {
      await service.close();
      await close();
    }
  });
});

/** A TCP door to a server that can be opened later. */
async function doorTo(targetPort: number): Promise<{ port: number; open(): Promise<void>; close(): Promise<void> }> {
  const reserve = createServer();
  await new Promise<void>((resolve) => reserve.listen(0, '127.0.0.1', resolve));
  const port = (reserve.address() as { port: number }).port;
  await new Promise((resolve) => reserve.close(resolve));
  let door: Server | null = null;
  return {
    port,
    open: () =>
      new Promise((resolve) => {
        door = createServer((socket) => {
          const onward = connectTo(targetPort, '127.0.0.1');
          socket.pipe(onward).pipe(socket);
          socket.on('error', () => onward.destroy());
          onward.on('error', () => socket.destroy());
        }).listen(port, '127.0.0.1', resolve);
      }),
    close: () =>
      new Promise((resolve) => {
        if (door) door.close(() => resolve());
        else resolve();
      }),
  };
}

describe.skipIf(inject('infraMissing'))('a service whose Kafka is away', () => {
  it('takes work all the same, keeps what it has to tell, and says so', async () => {
    const infra = { adminUrl: inject('adminUrl'), kafkaBrokers: inject('kafkaBrokers'), redisUrl: inject('redisUrl') };
    const lines: string[] = [];
    const away = await openService(
      'review',
      start,
      { ...infra, kafkaBrokers: '127.0.0.1:9' },
      { LOG_LEVEL: 'warn' },
      {
        logTo: {
          write: (line: string) => {
            lines.push(line);
          },
        },
        untilStarted: false,
      },
    );
    try {
      await vi.waitFor(async () => expect((await away.as({ roles: ['reviewer'] })('GET', '/v1/tell')).status).toBe(200), { timeout: 15_000 });
      const ready = await away.anonymous('GET', '/health/ready');
      expect([ready.status, ready.body.checks.database.ok, ready.body.checks.kafka.ok]).toEqual([503, true, false]);
      expect(await away.service.app.get(DataSource).query('SELECT published_at FROM outbox')).toEqual([{ published_at: null }]);
      await vi.waitFor(() => expect(lines.some((line) => line.includes('kafka.waiting'))).toBe(true), { timeout: 10_000 });
    } finally {
      await away.close();
    }
  });
});

describe.skipIf(inject('infraMissing'))('telemetry', () => {
  it('is one switch: Prometheus on a port of its own, and traces to the collector', async () => {
    const infra = { adminUrl: inject('adminUrl'), kafkaBrokers: inject('kafkaBrokers'), redisUrl: inject('redisUrl') };
    const lines: string[] = [];
    const collected: string[] = [];
    const collector = createHttpServer((request, response) => {
      collected.push(request.url ?? '');
      request.resume().on('end', () => response.end('{}'));
    });
    await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve));
    const endpoint = `http://127.0.0.1:${(collector.address() as { port: number }).port}`;
    const open = await openService(
      'review',
      start,
      infra,
      { TELEMETRY: '1', LOG_LEVEL: 'info', OTEL_EXPORTER_OTLP_ENDPOINT: endpoint },
      {
        logTo: {
          write: (line: string) => {
            lines.push(line);
          },
        },
      },
    );
    try {
      await open.as({ roles: ['reviewer'] })('GET', '/v1/things');
      const url = lines.map((line) => JSON.parse(line) as { metrics?: string }).find((line) => line.metrics)!.metrics!;
      const text = await (await fetch(url)).text();
      expect(text).toContain('gatehouse_http_request_seconds_count{method="GET",route="/v1/things",status="200"} 1');
      expect(text).toContain('gatehouse_outbox_pending 0');
      expect((await open.anonymous('GET', '/metrics')).status).toBe(404);
      // An event told inside a request carries that request's trace to whoever hears it.
      await open.as({ roles: ['reviewer'] })('GET', '/v1/tell');
      const [row] = (await open.service.app.get(DataSource).query('SELECT envelope FROM outbox')) as [{ envelope: string }];
      expect((JSON.parse(row.envelope) as { traceparent: string }).traceparent).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
    } finally {
      await open.close();
      collector.close();
      collector.closeAllConnections();
    }
    expect(collected).toContain('/v1/traces');
  });
});
