import { type GatewayUnderTest, openGateway } from '@gatehouse/testkit';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { newApiKey } from '../../domain/api-key.ts';
import { startLocalProvider } from '../../local-provider/start.ts';
import { start } from '../../start.ts';

const missing = inject('infraMissing');

describe.skipIf(missing !== '')('while Redis is away', () => {
  const key = newApiKey().text;
  let gateway: GatewayUnderTest;

  beforeAll(async () => {
    const nobodyListens = 'redis://127.0.0.1:1';
    gateway = await openGateway(
      { start, startLocalProvider },
      { adminUrl: inject('adminUrl'), redisUrl: nobodyListens, kafkaBrokers: inject('kafkaBrokers') },
      { BOOTSTRAP_ADMIN_KEY: key },
    );
  });
  afterAll(() => gateway?.close());

  it('machines still come in, since their keys are in the database', async () => {
    expect((await gateway.call({ authorization: `Bearer ${key}` }, 'GET', '/v1/api-keys')).status).toBe(200);
    expect((await gateway.call({ authorization: `Bearer ${key}` }, 'GET', '/v1/charts/tools')).status).toBe(200);
  });

  it('nobody is called signed out: the answer is that the door waits', async () => {
    expect(await gateway.call({ cookie: 'gatehouse=anything' }, 'GET', '/v1/session')).toMatchObject({ status: 503, body: { code: 'service.unavailable' } });
    expect(await gateway.call({ cookie: 'gatehouse=anything' }, 'GET', '/v1/drafts')).toMatchObject({ status: 503, body: { code: 'service.unavailable' } });
    expect((await gateway.call({}, 'GET', '/v1/drafts')).status).toBe(401);
  });

  it('readiness says what is missing, and public pages are served', async () => {
    expect(await gateway.call({}, 'GET', '/health/ready')).toMatchObject({ status: 503, body: { status: 'waiting', checks: { redis: { ok: false } } } });
    expect((await gateway.call({}, 'GET', '/openapi.json')).status).toBe(200);
  });
});
