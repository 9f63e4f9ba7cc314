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

/** A statement is used again while at least half its life is left: signing and verifying each cost more than most requests. */
const REUSED_MS = (TOKEN_SECONDS * 1000) / 2;
const MAX_REMEMBERED = 2000;

/** Signs the gateway's statement of who calls, for one service. `privateKey` is an Ed25519 JWK in JSON. */
export async function createTokenSigner(privateKey: string): Promise<(who: Principal, audience: string) => Promise<string>> {
  const key = await importJWK(JSON.parse(privateKey) as JWK, 'EdDSA');
  // Everything the statement says is in the key: whoever's roles change gets a new one at once.
  const signed = new ExpiringMemory<Promise<string>>(MAX_REMEMBERED);
  const sign = (who: Principal, audience: string): Promise<string> =>
    new SignJWT({ name: who.name, org: who.operatorId, roles: [...who.roles], scopes: who.scopes ? [...who.scopes] : null })
      .setProtectedHeader({ alg: 'EdDSA' })
      .setSubject(who.id)
      .setIssuer(ISSUER)
      .setAudience(audience)
      .setIssuedAt()
      .setExpirationTime(`${TOKEN_SECONDS}s`)
      .sign(key);
  return (who, audience) => signed.get(JSON.stringify([audience, who]), Date.now(), () => ({ value: sign(who, audience), until: Date.now() + REUSED_MS }));
}

/** @throws Refusal identity.missing | identity.expired  for anything but a fresh statement of the gateway for this service */
export async function createTokenVerifier(publicKey: string, audience: string): Promise<(token: string | undefined) => Promise<Principal>> {
  const key = await importJWK(JSON.parse(publicKey) as JWK, 'EdDSA');
  const verified = new ExpiringMemory<Principal>(MAX_REMEMBERED);
  return async (token) => {
    if (!token) throw new Refusal('identity.missing');
    const known = verified.peek(token, Date.now());
    if (known) return known;
    try {
      const { payload } = await jwtVerify(token, key, { issuer: ISSUER, audience, algorithms: ['EdDSA'], requiredClaims: ['exp'] });
      const claims = Claims.parse(payload);
      const who: Principal = { id: claims.sub, name: claims.name, operatorId: claims.org as OperatorId | null, roles: claims.roles, scopes: claims.scopes };
      return verified.get(token, Date.now(), () => ({ value: who, until: payload.exp! * 1000 }));
    } catch (cause) {
      throw Object.assign(new Refusal('identity.expired'), { cause });
    }
  };
}

/** Values that end by themselves; when there are too many, the oldest goes. */
class ExpiringMemory<V> {
  readonly #entries = new Map<string, { value: V; until: number }>();

  constructor(private readonly max: number) {}

  peek(key: string, now: number): V | undefined {
    const entry = this.#entries.get(key);
    return entry && entry.until > now ? entry.value : undefined;
  }

  get(key: string, now: number, make: () => { value: V; until: number }): V {
    const known = this.peek(key, now);
    if (known !== undefined) return known;
    this.#entries.delete(key);
    if (this.#entries.size >= this.max) this.#entries.delete(this.#entries.keys().next().value!);
    const made = make();
    this.#entries.set(key, made);
    return made.value;
  }
}
