import { type OperatorId, Refusal, Role, Scope } from '@gatehouse/contracts';
import { importJWK, type JWK, jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';

/** Who is asking. A person has no scopes; an API key is bound to the ones it was made with. */
export type Principal = {
  /** Subject at the identity provider, or `key:<id>`. */
  id: string;
  name: string;
  operatorId: OperatorId | null;
  roles: readonly Role[];
  scopes: readonly Scope[] | null;
};

export const IDENTITY_HEADER = 'x-gatehouse-identity';
const ISSUER = 'gatehouse-gateway';
/** Seconds a forwarded call's token lives: long enough for a slow hop, too short to be worth stealing. */
const TOKEN_SECONDS = 60;

const Claims = z.object({
  sub: z.string().min(1),
  name: z.string(),
  org: z.uuid().nullable(),
  roles: z.array(Role),
  scopes: z.array(Scope).nullable(),
});

/** Signs the gateway's statement of who calls, for one service. `privateKey` is an Ed25519 JWK in JSON. */
export async function createTokenSigner(privateKey: string): Promise<(who: Principal, audience: string) => Promise<string>> {
  const key = await importJWK(JSON.parse(privateKey) as JWK, 'EdDSA');
  return (who, audience) =>
    new SignJWT({ name: who.name, org: who.operatorId, roles: [...who.roles], scopes: who.scopes ? [...who.scopes] : null })
      .setProtectedHeader({ alg: 'EdDSA' })
      .setSubject(who.id)
      .setIssuer(ISSUER)
      .setAudience(audience)
      .setIssuedAt()
      .setExpirationTime(`${TOKEN_SECONDS}s`)
      .sign(key);
}

/** @throws Refusal identity.missing | identity.expired  for anything but a fresh statement of the gateway for this service */
export async function createTokenVerifier(publicKey: string, audience: string): Promise<(token: string | undefined) => Promise<Principal>> {
  const key = await importJWK(JSON.parse(publicKey) as JWK, 'EdDSA');
  return async (token) => {
    if (!token) throw new Refusal('identity.missing');
    try {
      const { payload } = await jwtVerify(token, key, { issuer: ISSUER, audience, algorithms: ['EdDSA'] });
      const claims = Claims.parse(payload);
      return { id: claims.sub, name: claims.name, operatorId: claims.org as OperatorId | null, roles: claims.roles, scopes: claims.scopes };
    } catch (cause) {
      throw Object.assign(new Refusal('identity.expired'), { cause });
    }
  };
}
