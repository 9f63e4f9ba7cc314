import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type GatewayUnderTest, openGateway } from '@gatehouse/testkit';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createDataSource, migrate } from '@gatehouse/chassis';
import { startLocalProvider } from '../../local-provider/start.ts';
import { MIGRATIONS, ROWS, start } from '../../start.ts';

const missing = inject('infraMissing');

describe.skipIf(missing !== '')('the web apps at the door', () => {
  let gateway: GatewayUnderTest;
  const webRoot = mkdtempSync(join(tmpdir(), 'gatehouse-web-'));
  const get = (path: string, headers: Record<string, string> = {}) => gateway.call(headers, 'GET', path);

  beforeAll(async () => {
    const dist = join(webRoot, 'operator-portal/dist');
    mkdirSync(join(dist, 'assets'), { recursive: true });
    writeFileSync(join(dist, 'index.html'), '<meta name="csp-nonce" content="__CSP_NONCE__"><script type="module" src="/portal/assets/main-abc.js"></script>');
    writeFileSync(join(dist, 'assets/main-abc.js'), 'export {};');
    writeFileSync(join(dist, 'favicon.svg'), '<svg/>');
    writeFileSync(join(webRoot, 'secret.txt'), 'not for the web');
    gateway = await openGateway(
      { start, startLocalProvider },
      { adminUrl: inject('adminUrl'), redisUrl: inject('redisUrl'), kafkaBrokers: inject('kafkaBrokers') },
      { WEB_ROOT: webRoot, SIGN_IN_LIMIT_PER_MINUTE: '30' },
    );
  });
  afterAll(async () => {
    await gateway?.close();
    rmSync(webRoot, { recursive: true, force: true });
  });

  it('serve the page for every path of the app, with a nonce of this answer’s own', async () => {
    const [first, second] = [await get('/portal/'), await get('/portal/submissions/0190e5a0')];
    const nonce = /content="([^"]+)"/.exec(first.body)?.[1] ?? '';
    expect(nonce).toMatch(/^[A-Za-z0-9+/]{22}==$/);
    expect(first.headers.get('content-security-policy')).toContain(`style-src 'self' 'nonce-${nonce}'`);
    expect(first.headers.get('cache-control')).toBe('no-cache');
    expect(second.status).toBe(200);
    expect(second.body).not.toContain(nonce);
    expect((await get('/portal')).headers.get('location')).toBe('/portal/');
  });

  it('let hashed files be kept for ever, and others be asked for again', async () => {
    const script = await get('/portal/assets/main-abc.js');
    expect(script.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(script.headers.get('content-type')).toContain('javascript');
    expect((await get('/portal/favicon.svg')).headers.get('cache-control')).toBe('public, max-age=0');
    expect(await get('/portal/assets/gone-abc.js')).toMatchObject({ status: 404, body: { code: 'resource.not-found' } });
  });

  it.each(['/portal/../secret.txt', '/portal/..%2f..%2fsecret.txt', '/portal/%2e%2e/%2e%2e/secret.txt', '/portal/..%5c..%5csecret.txt'])(
    'give nothing from outside their folder for %s',
    async (path) => {
      const answer = await get(path);
      expect(answer.body).not.toContain('not for the web');
    },
  );

  it('say clearly that a build is missing', async () => {
    const answer = await get('/dashboard/cases');
    expect(answer.status).toBe(503);
    expect(answer.body).toContain('npm run build');
    expect(answer.body).toContain('网页尚未构建');
  });

  it('lead each person from / to where its work is, and everybody else to sign-in', async () => {
    expect((await get('/')).headers.get('location')).toBe('/auth/login?next=/');
    const home = async (person: string) => (await (await gateway.signIn(person)).call('GET', '/')).headers.get('location');
    expect([await home('operator'), await home('reviewer'), await home('admin')]).toEqual(['/portal/', '/dashboard/', '/dashboard/']);
  });

  it('show a page, not JSON, to somebody whose sign-in failed', async () => {
    const answer = await get('/auth/callback?code=a', { accept: 'text/html,application/xhtml+xml' });
    expect(answer.status).toBe(401);
    expect(answer.headers.get('content-type')).toContain('text/html');
    expect(answer.body).toContain('登录未完成');
  });

  it('publish the contracts', async () => {
    expect((await get('/openapi.json')).body).toMatchObject({ openapi: '3.1.1' });
    expect((await get('/asyncapi.json')).body).toMatchObject({ asyncapi: '3.0.0' });
  });

  it('answer every path with the headers that browsers are to keep to', async () => {
    for (const path of ['/portal/', '/openapi.json', '/v1/session', '/v1/drafts', '/nothing']) {
      const { headers } = await get(path);
      expect(headers.get('x-content-type-options'), path).toBe('nosniff');
      expect(headers.get('content-security-policy'), path).toContain("frame-ancestors 'none'");
      expect(headers.get('x-frame-options'), path).toBe('DENY');
    }
  });

  it('slow down whoever tries to sign in all the time', async () => {
    const answers = [];
    for (let i = 0; i < 40; i++) answers.push(await get('/auth/login'));
    expect(answers.at(-1)).toMatchObject({ status: 429, body: { code: 'request.too-many' } });
    expect(Number(answers.at(-1)?.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await get('/openapi.json')).status).toBe(200);
  });

  it('rest on tables that are as the rows say', async () => {
    const db = createDataSource({ service: 'gateway', url: gateway.databaseUrl, poolSize: 2, rows: ROWS, migrations: MIGRATIONS });
    await db.initialize();
    expect(await migrate(db, 'gateway')).toEqual([]);
    expect((await db.driver.createSchemaBuilder().log()).upQueries.map((q) => q.query)).toEqual([]);
    await db.destroy();
  });
});
