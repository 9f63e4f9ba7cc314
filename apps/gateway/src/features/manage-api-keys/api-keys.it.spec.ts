import { Writable } from 'node:stream';
import { type GatewayUnderTest, openGateway } from '@gatehouse/testkit';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { newApiKey } from '../../domain/api-key.ts';
import { LOCAL_ORGANISATIONS, startLocalProvider } from '../../local-provider/start.ts';
import { start } from '../../start.ts';

const missing = inject('infraMissing');
const [ours, theirs] = LOCAL_ORGANISATIONS;

describe.skipIf(missing !== '')('API keys', () => {
  const bootstrap = newApiKey().text;
  let gateway: GatewayUnderTest;
  let logged = '';
  const log = new Writable({
    write: (chunk, _encoding, done) => {
      logged += String(chunk);
      done();
    },
  });
  const withKey = (key: string, method: string, path: string, body?: unknown) =>
    gateway.call({ authorization: `Bearer ${key}` }, method, path, body === undefined ? {} : { body });

  beforeAll(async () => {
    const infra = { adminUrl: inject('adminUrl'), redisUrl: inject('redisUrl'), kafkaBrokers: inject('kafkaBrokers') };
    gateway = await openGateway({ start, startLocalProvider }, infra, { BOOTSTRAP_ADMIN_KEY: bootstrap, LOG_LEVEL: 'trace' }, { logTo: log });
  });
  afterAll(() => gateway?.close());

  it('are shown once, kept as a hash, and never logged', async () => {
    const operator = await gateway.signIn('operator');
    const created = await operator.call('POST', '/v1/api-keys', { body: { name: 'build server', roles: ['operator'], scopes: ['submissions:write'] } });
    expect(created).toMatchObject({ status: 201, body: { name: 'build server', organisationId: ours.id, createdBy: 'operator', lastUsedAt: null } });
    const text: string = created.body.secret;
    const secret = text.slice(text.lastIndexOf(created.body.prefix) + created.body.prefix.length + 1);
    expect((await withKey(text, 'POST', '/v1/drafts', {})).status).toBe(200);

    const listed = await operator.call('GET', '/v1/api-keys');
    expect(listed.body.items).toContainEqual(expect.objectContaining({ keyId: created.body.keyId, lastUsedAt: expect.any(String) }));
    expect(JSON.stringify(listed.body)).not.toContain(secret);
    const db = new pg.Client({ connectionString: gateway.databaseUrl });
    await db.connect();
    const { rows } = await db.query('SELECT * FROM api_key');
    await db.end();
    expect(JSON.stringify(rows)).not.toContain(secret);
    expect(logged).toContain(created.body.keyId);
    expect(logged).not.toContain(secret);
    expect(logged).not.toContain(bootstrap.slice(16));
  });

  it('open what they are scoped to and nothing else', async () => {
    const operator = await gateway.signIn('operator');
    const { body } = await operator.call('POST', '/v1/api-keys', { body: { name: 'reader', roles: ['operator'], scopes: ['submissions:read'] } });
    expect((await withKey(body.secret, 'GET', '/v1/submissions')).status).toBe(200);
    expect(await withKey(body.secret, 'POST', '/v1/drafts', {})).toMatchObject({ status: 403, body: { code: 'identity.scope-missing' } });
    expect(await withKey(body.secret, 'GET', '/v1/cases')).toMatchObject({ status: 403, body: { code: 'identity.role-missing' } });
    expect(await withKey(body.secret, 'GET', '/v1/session')).toMatchObject({ status: 403, body: { code: 'identity.scope-missing' } });
  });

  it('never hold more than their maker', async () => {
    const operator = await gateway.signIn('operator');
    const make = (wanted: object) => operator.call('POST', '/v1/api-keys', { body: { name: 'k', roles: ['operator'], scopes: ['keys:write'], ...wanted } });
    expect(await make({ roles: ['operator', 'admin'] })).toMatchObject({ status: 403, body: { code: 'gateway.key-exceeds-role', roles: ['admin'] } });
    expect(await make({ organisationId: theirs.id })).toMatchObject({ status: 422, body: { errors: [{ pointer: '/organisationId' }] } });
    const maker = (await make({})).body.secret;
    expect(await withKey(maker, 'POST', '/v1/api-keys', { name: 'k', roles: ['operator'], scopes: ['submissions:write'] })).toMatchObject({
      status: 403,
      body: { code: 'gateway.key-exceeds-role' },
    });
    expect((await withKey(maker, 'POST', '/v1/api-keys', { name: 'k', roles: ['operator'], scopes: ['keys:write'] })).status).toBe(201);
  });

  it('belong to their organisation: another’s cannot see or disable them', async () => {
    const [operator, other] = [await gateway.signIn('operator'), await gateway.signIn('operator-two')];
    const { body } = await operator.call('POST', '/v1/api-keys', { body: { name: 'ours', roles: ['operator'], scopes: ['submissions:read'] } });
    expect((await other.call('GET', '/v1/api-keys')).body.items).toEqual([]);
    expect(await other.call('DELETE', `/v1/api-keys/${body.keyId}`)).toMatchObject({ status: 404, body: { code: 'resource.not-found' } });
    expect((await withKey(body.secret, 'GET', '/v1/submissions')).status).toBe(200);
  });

  it('are dead once disabled, once expired, or with a wrong secret', async () => {
    const operator = await gateway.signIn('operator');
    const { body } = await operator.call('POST', '/v1/api-keys', {
      body: { name: 'k', roles: ['operator'], scopes: ['submissions:read'], expiresAt: new Date(Date.now() + 60_000).toISOString() },
    });
    const wrong = body.secret.slice(0, -1) + (body.secret.endsWith('A') ? 'B' : 'A');
    expect(await withKey(wrong, 'GET', '/v1/submissions')).toMatchObject({ status: 401, body: { code: 'identity.missing' } });
    expect((await operator.call('DELETE', `/v1/api-keys/${body.keyId}`)).status).toBe(204);
    expect((await operator.call('DELETE', `/v1/api-keys/${body.keyId}`)).status).toBe(204);
    expect(await withKey(body.secret, 'GET', '/v1/submissions')).toMatchObject({ status: 401, body: { code: 'identity.expired' } });
    expect(
      await operator.call('POST', '/v1/api-keys', {
        body: { name: 'k', roles: ['operator'], scopes: ['submissions:read'], expiresAt: '2020-01-01T00:00:00Z' },
      }),
    ).toMatchObject({ status: 422, body: { errors: [{ pointer: '/expiresAt' }] } });
  });

  it('let the bootstrap key set an installation up for an organisation', async () => {
    const wanted = { name: 'setup', roles: ['operator'], scopes: ['submissions:write', 'submissions:read'] };
    expect(await withKey(bootstrap, 'POST', '/v1/api-keys', wanted)).toMatchObject({ status: 422, body: { errors: [{ pointer: '/organisationId' }] } });
    expect(await withKey(bootstrap, 'POST', '/v1/api-keys', { ...wanted, organisationId: '0d000000-0000-4000-8000-00000000dead' })).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/organisationId' }] },
    });
    const { body } = await withKey(bootstrap, 'POST', '/v1/api-keys', { ...wanted, organisationId: theirs.id });
    expect((await withKey(body.secret, 'POST', '/v1/drafts', {})).status).toBe(200);
  });
});
