import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { Refusal, type Role, type Scope } from '@gatehouse/contracts';

/** `gh_<prefix>_<secret>`: the prefix finds the key and may be shown, the secret is 256 random bits in base64url. */
export const API_KEY_PATTERN = /^gh_([a-z0-9]{12})_([A-Za-z0-9_-]{43})$/;

const SECRET_BYTES = 32;
const PREFIX_BYTES = 6;

export type ApiKeyText = { readonly prefix: string; readonly secret: string };

/** What one may do: a person has no scopes, which means its roles alone decide. */
export type Powers = { readonly roles: readonly Role[]; readonly scopes: readonly Scope[] | null };

/** A new key's text. It is shown once; what is kept is `hashSecret` of it. */
export function newApiKey(): ApiKeyText & { text: string } {
  const prefix = randomBytes(PREFIX_BYTES).toString('hex');
  const secret = randomBytes(SECRET_BYTES).toString('base64url');
  return { prefix, secret, text: `gh_${prefix}_${secret}` };
}

/** The parts of a key, or null for anything that is not one. */
export function readApiKey(text: string): ApiKeyText | null {
  const [, prefix, secret] = API_KEY_PATTERN.exec(text) ?? [];
  return prefix !== undefined && secret !== undefined ? { prefix, secret } : null;
}

/**
 * SHA-256 in hexadecimal. A slow password hash would add nothing: it makes guessing words dear, and there is no guessing among
 * 2^256 equally likely secrets; but it would cost every call of a machine tens of milliseconds.
 */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** Compares in constant time, so that an answer's delay tells nothing about the hash. */
export function secretMatches(secret: string, hash: string): boolean {
  const [a, b] = [Buffer.from(hashSecret(secret), 'hex'), Buffer.from(hash, 'hex')];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** A key that is neither disabled nor past its end. */
export function isUsable(key: { expiresAt: Date | null; disabledAt: Date | null }, now: Date): boolean {
  return key.disabledAt === null && (key.expiresAt === null || key.expiresAt > now);
}

/**
 * Nobody hands out more than they have. An admin may hand out any role, since setting up an organisation's machines is
 * an admin's work; a key that makes keys never passes on a scope it lacks.
 * @throws Refusal gateway.key-exceeds-role
 */
export function checkGrant(creator: Powers, wanted: { roles: readonly Role[]; scopes: readonly Scope[] }): void {
  const roles = creator.roles.includes('admin') ? [] : wanted.roles.filter((role) => !creator.roles.includes(role));
  const scopes = creator.scopes === null ? [] : wanted.scopes.filter((scope) => !creator.scopes?.includes(scope));
  if (roles.length + scopes.length > 0) throw new Refusal('gateway.key-exceeds-role', { roles, scopes });
}
