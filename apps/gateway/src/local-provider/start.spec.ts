import { describe, expect, it } from 'vitest';
import { LOCAL_ORGANISATIONS, LOCAL_PEOPLE, startLocalProvider } from './start.ts';

describe('the local provider', () => {
  it('refuses to run in production', async () => {
    const env = { NODE_ENV: 'production', OIDC_CLIENT_ID: 'gatehouse', OIDC_CLIENT_SECRET: 'a', OIDC_REDIRECT_URI: 'https://gate.example/auth/callback' };
    await expect(startLocalProvider(env)).rejects.toThrow(/NODE_ENV must not be production/);
  });

  it('knows somebody of every role, and operators of two organisations', () => {
    expect([...new Set(LOCAL_PEOPLE.flatMap((p) => p.roles))].sort()).toEqual(['admin', 'auditor', 'lead', 'operator', 'reviewer', 'store']);
    expect(LOCAL_PEOPLE.filter((p) => p.organisationId !== null).map((p) => p.organisationId)).toEqual(LOCAL_ORGANISATIONS.map((o) => o.id));
  });
});
