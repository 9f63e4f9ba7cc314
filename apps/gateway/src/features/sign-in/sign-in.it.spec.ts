import type { Clock } from '@gatehouse/chassis';
import { type GatewayUnderTest, openGateway } from '@gatehouse/testkit';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { startLocalProvider } from '../../local-provider/start.ts';
import { start } from '../../start.ts';

const missing = inject('infraMissing');
const HOUR_MS = 3_600_000;

describe.skipIf(missing !== '')('signing in', () => {
  let gateway: GatewayUnderTest;
  let aheadMs = 0;
  const clock: Clock = { now: () => new Date(Date.now() + aheadMs) };
  const get = (path: string, headers: Record<string, string> = {}) => gateway.call(headers, 'GET', path);

  beforeAll(async () => {
    gateway = await openGateway(
      { start, startLocalProvider },
      { adminUrl: inject('adminUrl'), redisUrl: inject('redisUrl'), kafkaBrokers: inject('kafkaBrokers') },
      {},
      { clock },
    );
  });
  afterAll(() => gateway?.close());

  it('leads a person through the provider to a session with its roles and its organisation', async () => {
    const operator = await gateway.signIn('operator', { next: '/openapi.json?from=sign-in' });
    expect(operator.landedAt).toBe('/openapi.json?from=sign-in');
    expect((await operator.call('GET', '/v1/session')).body).toMatchObject({
      personId: 'operator',
      roles: ['operator'],
      organisation: { id: '0d000000-0000-4000-8000-000000000001' },
    });
    expect((await (await gateway.signIn('reviewer')).call('GET', '/v1/session')).body).toMatchObject({
      personId: 'reviewer',
      roles: ['reviewer'],
      organisation: null,
    });
  });

  it('stays on our own pages, whatever next says', async () => {
    expect(
      await gateway.signIn('store', { next: '//elsewhere.example/openapi.json' }).then(
        (p) => p.landedAt,
        (error: Error) => error.message,
      ),
    ).toContain(`${gateway.url}/dashboard/`);
  });

  it('asks again after a wrong password', async () => {
    await expect(gateway.signIn('operator', { password: 'wrong' })).rejects.toThrow(/ended at .*\/interaction\/.* with 401/);
  });

  it('sets a cookie that scripts cannot read and other sites do not send', async () => {
    const answer = await get('/auth/login');
    expect(answer.headers.getSetCookie()).toEqual([expect.stringMatching(/^gatehouse-sign-in=[\w-]{43}; Max-Age=600; Path=\/; HttpOnly; SameSite=Lax$/)]);
    const provider = new URL(answer.headers.get('location') ?? '');
    expect(provider.origin).toBe(gateway.issuer);
    expect(Object.fromEntries(provider.searchParams)).toMatchObject({
      response_type: 'code',
      code_challenge_method: 'S256',
      redirect_uri: `${gateway.url}/auth/callback`,
      state: expect.any(String),
      nonce: expect.any(String),
    });
  });

  it('goes on under the name that cookies are kept for when opened under another name of the same machine', async () => {
    const { port } = new URL(gateway.url);
    const answer = await fetch(`http://localhost:${port}/auth/login?next=/portal/`, { redirect: 'manual' });
    expect(answer.headers.get('location')).toBe(`${gateway.url}/auth/login?next=/portal/`);
  });

  it('refuses a callback that this browser did not begin, and one that comes twice', async () => {
    expect(await get('/auth/callback?code=a&state=b')).toMatchObject({ status: 401, body: { code: 'gateway.sign-in-failed' } });
    const cookie = (await get('/auth/login')).headers.getSetCookie()[0]!.split(';')[0]!;
    expect(await get('/auth/callback?code=forged&state=forged', { cookie })).toMatchObject({ status: 401, body: { code: 'gateway.sign-in-failed' } });
    expect(await get('/auth/callback?code=forged&state=forged', { cookie })).toMatchObject({ status: 401, body: { code: 'gateway.sign-in-failed' } });
  });

  it('answers 401 without a cookie, and 401 for a forged one', async () => {
    expect(await get('/v1/session')).toMatchObject({ status: 401, body: { code: 'identity.missing' } });
    expect(await get('/v1/session', { cookie: `gatehouse=${'A'.repeat(43)}` })).toMatchObject({ status: 401, body: { code: 'identity.expired' } });
    expect(await get('/v1/cases', { cookie: 'gatehouse=../../session:*' })).toMatchObject({ status: 401, body: { code: 'identity.expired' } });
  });

  it('makes the cookie of an ended session worthless', async () => {
    const person = await gateway.signIn('auditor');
    expect(await person.call('POST', '/auth/logout')).toMatchObject({ status: 200, body: { next: '/' } });
    expect(await person.call('GET', '/v1/session')).toMatchObject({ status: 401, body: { code: 'identity.expired' } });
    expect(await person.call('GET', '/v1/cases')).toMatchObject({ status: 401, body: { code: 'identity.expired' } });
  });

  it('does not let another site sign somebody out', async () => {
    const person = await gateway.signIn('auditor');
    expect(await gateway.call({ cookie: person.cookie }, 'POST', '/auth/logout')).toMatchObject({ status: 403, body: { code: 'gateway.csrf-mismatch' } });
    expect((await person.call('GET', '/v1/session')).status).toBe(200);
  });

  it('gives a new session at each sign-in', async () => {
    const [first, second] = [await gateway.signIn('lead'), await gateway.signIn('lead')];
    expect(first.cookie).not.toBe(second.cookie);
    expect(first.csrfToken).not.toBe(second.csrfToken);
  });

  it('ends a session after its longest time, however busy it was', async () => {
    const person = await gateway.signIn('reviewer-two');
    aheadMs = 11 * HOUR_MS;
    expect((await person.call('GET', '/v1/session')).status).toBe(200);
    aheadMs = 12 * HOUR_MS;
    expect(await person.call('GET', '/v1/session')).toMatchObject({ status: 401, body: { code: 'identity.expired' } });
    aheadMs = 0;
    expect((await person.call('GET', '/v1/session')).status).toBe(401);
  });

  it('wants the session’s token and our own origin for whatever changes something', async () => {
    const person = await gateway.signIn('operator');
    const draft = { packageName: 'com.example.app', versionCode: 1, versionName: '1' };
    const post = (headers: Record<string, string>) => gateway.call({ cookie: person.cookie, ...headers }, 'POST', '/v1/drafts', { body: draft });
    const other = await gateway.signIn('operator-two');
    for (const headers of [
      {},
      { 'x-csrf-token': 'wrong' },
      { 'x-csrf-token': other.csrfToken },
      { 'x-csrf-token': person.csrfToken, origin: 'https://elsewhere.example' },
      { 'x-csrf-token': person.csrfToken, origin: 'null' },
    ]) {
      expect(await post(headers as Record<string, string>), JSON.stringify(headers)).toMatchObject({ status: 403, body: { code: 'gateway.csrf-mismatch' } });
    }
    expect((await post({ 'x-csrf-token': person.csrfToken, origin: gateway.url })).status).toBe(200);
  });

  it('takes a membership away at once, and lets nobody in without one', async () => {
    const person = await gateway.signIn('reviewer-two');
    const db = new pg.Client({ connectionString: gateway.databaseUrl });
    await db.connect();
    await db.query("DELETE FROM membership WHERE subject = 'reviewer-two'");
    await db.end();
    expect(await person.call('GET', '/v1/cases')).toMatchObject({ status: 401, body: { code: 'identity.expired' } });
    await expect(gateway.signIn('reviewer-two')).rejects.toThrow(/auth\/callback.* with 403/);
  });
});

describe.skipIf(missing !== '')('a session nobody uses', () => {
  it('ends by itself', async () => {
    const gateway = await openGateway(
      { start, startLocalProvider },
      { adminUrl: inject('adminUrl'), redisUrl: inject('redisUrl'), kafkaBrokers: inject('kafkaBrokers') },
      { SESSION_IDLE_SECONDS: '1' },
    );
    try {
      const person = await gateway.signIn('operator');
      await new Promise((resolve) => setTimeout(resolve, 1500));
      expect(await person.call('GET', '/v1/session')).toMatchObject({ status: 401, body: { code: 'identity.expired' } });
    } finally {
      await gateway.close();
    }
  });
});
