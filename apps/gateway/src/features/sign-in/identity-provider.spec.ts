import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { type RunningProvider, startLocalProvider } from '../../local-provider/start.ts';
import { IdentityProvider } from './identity-provider.ts';

const client = {
  OIDC_CLIENT_ID: 'gatehouse',
  OIDC_CLIENT_SECRET: 'a secret of this test alone',
  OIDC_REDIRECT_URI: 'https://gate.example/auth/callback',
  LOG_LEVEL: 'silent',
};
const options = (issuer: string, backchannelUrl?: string) => ({
  issuer,
  clientId: client.OIDC_CLIENT_ID,
  clientSecret: client.OIDC_CLIENT_SECRET,
  scope: 'openid profile',
  redirectUri: client.OIDC_REDIRECT_URI,
  backchannelUrl,
});

describe('the identity provider', () => {
  let running: RunningProvider | undefined;
  afterEach(async () => {
    await running?.close();
    running = undefined;
  });

  it('is asked with PKCE, state and nonce, each new every time', async () => {
    running = await startLocalProvider(client);
    const provider = new IdentityProvider(options(running.issuer));
    const [first, second] = [provider.newChecks(), provider.newChecks()];
    const url = await provider.authorizationUrl(first);
    expect(Object.fromEntries(url.searchParams)).toMatchObject({ state: first.state, nonce: first.nonce, code_challenge_method: 'S256' });
    expect(url.searchParams.get('code_challenge')).not.toBe(first.codeVerifier);
    expect([first.state, first.nonce, first.codeVerifier].filter((value) => Object.values(second).includes(value))).toEqual([]);
  });

  it('may be reached from here by another address than browsers use', async () => {
    const port = await freePort();
    running = await startLocalProvider({ ...client, PORT: String(port), OIDC_ISSUER: 'http://id.example.test:9000' });
    const url = await new IdentityProvider(options(running.issuer, `http://127.0.0.1:${port}`)).authorizationUrl({
      state: 's',
      nonce: 'n',
      codeVerifier: 'v'.repeat(43),
    });
    expect(url.origin).toBe('http://id.example.test:9000');
  });

  it('is looked for again after it was away', async () => {
    const port = await freePort();
    const provider = new IdentityProvider(options(`http://127.0.0.1:${port}`));
    await expect(provider.authorizationUrl(provider.newChecks())).rejects.toThrow('fetch failed');
    running = await startLocalProvider({ ...client, PORT: String(port) });
    expect((await provider.authorizationUrl(provider.newChecks())).port).toBe(String(port));
  });

  it('has no place to sign out at where it does not name one', async () => {
    running = await startLocalProvider(client);
    expect(await new IdentityProvider(options(running.issuer)).endSessionUrl('token', 'https://gate.example/')).toBeNull();
  });
});

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
