import { describe, expect, it } from 'vitest';
import { API_KEY_PATTERN, checkGrant, hashSecret, isUsable, newApiKey, readApiKey, secretMatches } from './api-key.ts';

describe('an API key', () => {
  it('is made of a prefix that finds it and 256 random bits that prove it', () => {
    const { text, prefix, secret } = newApiKey();
    expect(text).toMatch(API_KEY_PATTERN);
    expect(readApiKey(text)).toEqual({ prefix, secret });
    expect(Buffer.from(secret, 'base64url')).toHaveLength(32);
    expect(newApiKey().secret).not.toBe(secret);
  });

  it('is kept as a hash that only its own secret matches', () => {
    const { secret } = newApiKey();
    expect(hashSecret(secret)).not.toContain(secret);
    expect(secretMatches(secret, hashSecret(secret))).toBe(true);
    expect(secretMatches(newApiKey().secret, hashSecret(secret))).toBe(false);
    expect(secretMatches(secret, '')).toBe(false);
  });

  it.each([
    '',
    'gh_',
    'gh_abc_def',
    `gh_${'a'.repeat(12)}_${'b'.repeat(42)}`,
    `GH_${'a'.repeat(12)}_${'b'.repeat(43)}`,
    `gh_${'a'.repeat(12)}_${'b'.repeat(43)} `,
  ])('is not read from %j', (text) => {
    expect(readApiKey(text)).toBeNull();
  });

  it('opens nothing once it is disabled or past its end', () => {
    const now = new Date('2026-11-02T00:00:00Z');
    expect(isUsable({ expiresAt: null, disabledAt: null }, now)).toBe(true);
    expect(isUsable({ expiresAt: new Date(now.getTime() + 1), disabledAt: null }, now)).toBe(true);
    expect(isUsable({ expiresAt: now, disabledAt: null }, now)).toBe(false);
    expect(isUsable({ expiresAt: null, disabledAt: now }, now)).toBe(false);
  });
});

describe('handing out powers', () => {
  it('refuses a role that the creator does not have', () => {
    expect(() => checkGrant({ roles: ['operator'], scopes: null }, { roles: ['operator', 'store'], scopes: [] })).toThrow('gateway.key-exceeds-role');
  });

  it('lets a person grant any scope of its own roles, and a key only its own scopes', () => {
    const wanted = { roles: ['operator'] as const, scopes: ['submissions:read'] as const };
    expect(() => checkGrant({ roles: ['operator'], scopes: null }, wanted)).not.toThrow();
    expect(() => checkGrant({ roles: ['operator'], scopes: ['keys:write'] }, wanted)).toThrow('gateway.key-exceeds-role');
  });

  it('lets an admin set up the machines of any role', () => {
    expect(() => checkGrant({ roles: ['admin'], scopes: null }, { roles: ['operator', 'store'], scopes: ['charts:read'] })).not.toThrow();
  });
});
