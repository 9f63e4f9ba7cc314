import { Refusal } from '@gatehouse/contracts';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { createTokenSigner, createTokenVerifier, type Principal } from './identity.ts';

const operator: Principal = { id: 'person-1', name: 'Operator', operatorId: null, roles: ['operator'], scopes: null };

describe('the statement of who calls', () => {
  let sign: Awaited<ReturnType<typeof createTokenSigner>>;
  let verify: Awaited<ReturnType<typeof createTokenVerifier>>;
  let keys: Awaited<ReturnType<typeof generateKeyPair>>;
  beforeAll(async () => {
    keys = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
    sign = await createTokenSigner(JSON.stringify(await exportJWK(keys.privateKey)));
    verify = await createTokenVerifier(JSON.stringify(await exportJWK(keys.publicKey)), 'review');
  });
  afterEach(() => vi.useRealTimers());
  const refusal = (token: string | undefined): Promise<string> =>
    verify(token).then(
      () => 'accepted',
      (error: Refusal) => error.code,
    );

  it('says who, for one service alone', async () => {
    expect(await verify(await sign(operator, 'review'))).toEqual(operator);
    expect(await refusal(await sign(operator, 'ranking'))).toBe('identity.expired');
  });

  it('is used again for the same caller, and made anew when anything about the caller changes', async () => {
    const first = await sign(operator, 'review');
    expect(await sign({ ...operator }, 'review')).toBe(first);
    const promoted = await sign({ ...operator, roles: ['operator', 'admin'] }, 'review');
    expect(promoted).not.toBe(first);
    expect((await verify(promoted)).roles).toEqual(['operator', 'admin']);
  });

  it('ends after a minute, also where it was accepted before', async () => {
    vi.useFakeTimers({ now: Date.now(), toFake: ['Date'] });
    const token = await sign({ ...operator, id: 'person-2' }, 'review');
    expect(await refusal(token)).toBe('accepted');
    vi.setSystemTime(Date.now() + 31_000);
    expect(await sign({ ...operator, id: 'person-2' }, 'review')).not.toBe(token); // never one that is about to end
    vi.setSystemTime(Date.now() + 30_000);
    expect(await refusal(token)).toBe('identity.expired');
  });

  it('is refused without a signature of the gateway, without an end, and where it is missing', async () => {
    const stranger = await generateKeyPair('EdDSA', { crv: 'Ed25519' });
    const claims = new SignJWT({ name: 'x', org: null, roles: ['admin'], scopes: null })
      .setProtectedHeader({ alg: 'EdDSA' })
      .setSubject('x')
      .setIssuer('gatehouse-gateway')
      .setAudience('review');
    expect(await refusal(await claims.setExpirationTime('60s').sign(stranger.privateKey))).toBe('identity.expired');
    const endless = new SignJWT({ name: 'x', org: null, roles: ['admin'], scopes: null })
      .setProtectedHeader({ alg: 'EdDSA' })
      .setSubject('x')
      .setIssuer('gatehouse-gateway')
      .setAudience('review');
    expect(await refusal(await endless.sign(keys.privateKey))).toBe('identity.expired');
    expect(await refusal(undefined)).toBe('identity.missing');
  });
});
