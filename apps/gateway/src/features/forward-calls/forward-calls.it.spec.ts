import { request } from 'node:http';
import { createTokenVerifier } from '@gatehouse/chassis';
import { gatewayRoutes, ROUTES, type RouteDefinition } from '@gatehouse/contracts';
import type { SignedInPerson } from '@gatehouse/local-infra';
import { type GatewayUnderTest, openGateway } from '@gatehouse/testkit';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { startLocalProvider } from '../../local-provider/start.ts';
import { start } from '../../start.ts';

const missing = inject('infraMissing');
const ROLES = ['operator', 'reviewer', 'lead', 'auditor', 'store', 'admin'] as const;
const ID = '0190e5a0-1c2d-7a3b-8c4d-5e6f70819203';
const pathOf = (route: RouteDefinition): string => route.path.replace(':category', 'tools').replaceAll(/:\w+/g, ID);

describe.skipIf(missing !== '')('forwarding', () => {
  let gateway: GatewayUnderTest;
  const people = new Map<string, SignedInPerson>();
  const as = (person: string): SignedInPerson => people.get(person)!;

  beforeAll(async () => {
    gateway = await openGateway(
      { start, startLocalProvider },
      { adminUrl: inject('adminUrl'), redisUrl: inject('redisUrl'), kafkaBrokers: inject('kafkaBrokers') },
    );
    for (const role of ROLES) people.set(role, await gateway.signIn(role));
  });
  afterAll(() => gateway?.close());

  it('tells the service who calls, in words that only this door can say', async () => {
    await as('operator').call('GET', '/v1/submissions?limit=5', {
      headers: { 'x-gatehouse-identity': 'forged', 'x-forwarded-for': '203.0.113.9', traceparent: '00-1-2-01' },
    });
    const { url, headers } = gateway.upstream.received.at(-1)!;
    expect(url).toBe('/v1/submissions?limit=5');
    const verify = await createTokenVerifier(gateway.identityPublicKey, 'ingestion');
    expect(await verify(String(headers['x-gatehouse-identity']))).toEqual({
      id: 'operator',
      name: '运营者 Operator',
      operatorId: '0d000000-0000-4000-8000-000000000001',
      roles: ['operator'],
      scopes: null,
    });
    await expect((await createTokenVerifier(gateway.identityPublicKey, 'review'))(String(headers['x-gatehouse-identity']))).rejects.toThrow('identity.expired');
    expect(headers).toMatchObject({
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-proto': 'http',
      'x-forwarded-host': new URL(gateway.url).host,
      traceparent: '00-1-2-01',
    });
    expect(Object.keys(headers)).not.toEqual(expect.arrayContaining(['cookie']));
    expect(JSON.stringify(headers)).not.toContain(as('operator').csrfToken);
  });

  it('lets every role through to exactly the routes that name it', async () => {
    const wrong: string[] = [];
    for (const route of ROUTES.filter((r) => r.id !== 'live' && r.method !== 'HEAD')) {
      expect((await gateway.call({}, route.method, pathOf(route))).status, `${route.id} without sign-in`).toBe(401);
      for (const role of ROLES) {
        const { status, body } = await as(role).call(route.method, pathOf(route), route.body ? { body: {} } : {});
        const denied = status === 403 && body.code === 'identity.role-missing';
        if (denied === (route.roles as readonly string[]).includes(role)) wrong.push(`${role} ${route.id}: ${status} ${JSON.stringify(body)}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('has no other way in', async () => {
    const before = gateway.upstream.received.length;
    for (const [method, path] of [
      ['GET', '/v1/nothing'],
      ['PUT', '/v1/drafts'],
      ['GET', '/v1//drafts'],
      ['HEAD', '/v1/submissions'],
    ] as const) {
      const { status, headers } = await as('operator').call(method, path);
      expect(`${status} ${headers.get('content-type')}`, `${method} ${path}`).toMatch(/^404 application\/problem\+json/);
    }
    expect(gateway.upstream.received).toHaveLength(before);
  });

  it('lets no path mean another one to the service than it meant here', async () => {
    const before = gateway.upstream.received.length;
    for (const path of [
      '/v1/submissions/..',
      '/v1/submissions/%2e%2e',
      '/v1/submissions/%2E./scan',
      '/v1/submissions/.',
      '/v1/submissions/a\\..\\b',
      '/v1/submissions/../scan',
    ]) {
      expect(await rawStatus(gateway.url, path, as('reviewer').cookie), path).toBe(404);
    }
    expect(gateway.upstream.received).toHaveLength(before);
  });

  it('streams a large body through while it is still being sent, and gives the answer’s headers back', async () => {
    const chunk = new Uint8Array(64 * 1024).fill(7);
    const before = gateway.upstream.bytesSeen;
    let sent = 0;
    const body = new ReadableStream<Uint8Array>({
      pull: async (controller) => {
        // Half-way, nothing more is sent before the service has seen some of it: a door that collects would wait for ever.
        if (sent === 256) await vi.waitUntil(() => gateway.upstream.bytesSeen > before, { timeout: 20_000 });
        if (sent++ < 512) controller.enqueue(chunk);
        else controller.close();
      },
    });
    gateway.upstream.answer = () => ({ status: 204, headers: { 'tus-resumable': '1.0.0', 'upload-offset': '33554432', 'set-cookie': 'gatehouse=planted' } });
    const answer = await as('operator').call('PATCH', `/v1/uploads/${ID}`, {
      raw: body,
      headers: { 'content-type': 'application/offset+octet-stream', 'upload-offset': '0', 'tus-resumable': '1.0.0' },
    });
    expect(answer.status).toBe(204);
    expect(answer.headers.get('upload-offset')).toBe('33554432');
    expect(answer.headers.getSetCookie()).toEqual([]);
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(gateway.upstream.received.at(-1)).toMatchObject({
      method: 'PATCH',
      bytes: 512 * 64 * 1024,
      headers: { 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' },
    });
  });

  it('survives a client that goes away in the middle of its upload', async () => {
    const gone = new AbortController();
    const before = gateway.upstream.bytesSeen;
    const body = new ReadableStream<Uint8Array>({ start: (controller) => controller.enqueue(new Uint8Array(64 * 1024)) }); // and never ends
    const upload = fetch(`${gateway.url}/v1/uploads/${ID}`, {
      method: 'PATCH',
      body,
      duplex: 'half',
      signal: gone.signal,
      headers: { ...as('operator').headers, 'content-type': 'application/offset+octet-stream' },
    } as RequestInit);
    await vi.waitUntil(() => gateway.upstream.bytesSeen > before, { timeout: 20_000 });
    gone.abort();
    await expect(upload).rejects.toThrow(/abort/);
    expect((await as('operator').call('GET', '/v1/drafts')).status).toBeLessThan(300);
  });

  it('passes JSON on byte for byte, and problems back as they are', async () => {
    const text = '{ "packageName":"com.example.app",\n"versionCode" : 1e0 }';
    gateway.upstream.answer = () => ({ status: 422, headers: { 'content-type': 'application/problem+json' }, body: '{"code":"request.invalid","errors":[]}' });
    const answer = await as('operator').call('POST', '/v1/drafts', { raw: text, headers: { 'content-type': 'application/json', 'idempotency-key': 'k1' } });
    expect(answer).toMatchObject({ status: 422, body: { code: 'request.invalid', errors: [] } });
    expect(gateway.upstream.received.at(-1)).toMatchObject({ bytes: text.length, headers: { 'idempotency-key': 'k1' } });
  });

  it('speaks tus’s HEAD and OPTIONS', async () => {
    gateway.upstream.answer = () => ({ status: 200, headers: { 'upload-offset': '10', 'content-length': '0' } });
    expect((await as('operator').call('HEAD', `/v1/uploads/${ID}`)).headers.get('upload-offset')).toBe('10');
    expect((await as('operator').call('OPTIONS', '/v1/uploads')).status).toBe(200);
  });

  it('does not ask twice by itself when a service is busy', async () => {
    const before = gateway.upstream.received.length;
    gateway.upstream.answer = () => ({ status: 503, headers: { 'retry-after': '0' } });
    expect((await as('operator').call('GET', '/v1/drafts')).status).toBe(503);
    expect(gateway.upstream.received).toHaveLength(before + 1);
  });

  it('says so when the service is away, and goes on when others are not', async () => {
    await gateway.upstream.close();
    const answer = await as('operator').call('GET', '/v1/drafts');
    expect(answer).toMatchObject({ status: 503, body: { code: 'service.unavailable' } });
    expect(answer.headers.get('retry-after')).toBe('2');
    expect((await as('operator').call('GET', gatewayRoutes.getSession.path)).status).toBe(200);
  });
});

/** Sends a path as it stands: fetch would tidy it up first. */
function rawStatus(url: string, path: string, cookie: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    request({ hostname, port, path, headers: { cookie } }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    })
      .on('error', reject)
      .end();
  });
}
