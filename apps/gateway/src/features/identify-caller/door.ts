import { timingSafeEqual } from 'node:crypto';
import { Authenticator, type Clock, type Identified, type Principal } from '@gatehouse/chassis';
import { type OperatorId, Refusal } from '@gatehouse/contracts';
import type { FastifyRequest } from 'fastify';
import type { DataSource } from 'typeorm';
import { isUsable, readApiKey, secretMatches } from '../../domain/api-key.ts';
import type { ApiKey, ApiKeyStore } from '../../persistence/api-key.store.ts';
import type { Membership, MembershipStore } from '../../persistence/membership.store.ts';
import type { Session, SessionStore } from '../../persistence/session.store.ts';
import type { DoorCookies } from './door-cookies.ts';

export type SignedIn = { session: Session & { expiresAt: Date }; membership: Membership };

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Who stands at the door: a person by the session's cookie, a machine by `Authorization: Bearer gh_…`. */
export class Door extends Authenticator {
  constructor(
    private readonly db: DataSource,
    private readonly sessions: SessionStore,
    private readonly memberships: MembershipStore,
    private readonly keys: ApiKeyStore,
    private readonly cookies: DoorCookies,
    private readonly origin: string,
    private readonly clock: Clock,
  ) {
    super();
  }

  /** @throws Refusal identity.missing | identity.expired | gateway.csrf-mismatch */
  async authenticate(request: Identified): Promise<Principal> {
    const text = bearerOf(request);
    if (text !== undefined) {
      const key = await this.#key(text);
      await this.keys.noteUse(this.db.manager, key, this.clock.now());
      return { id: `key:${key.keyId}`, name: key.name, operatorId: key.organisationId as OperatorId | null, roles: key.roles, scopes: key.scopes };
    }
    const { session, membership } = await this.person(request);
    if (!SAFE_METHODS.has(request.method)) this.#checkSameSite(request, session);
    return {
      id: membership.subject,
      name: membership.name,
      operatorId: (membership.organisation?.id ?? null) as OperatorId | null,
      roles: membership.roles,
      scopes: null,
    };
  }

  /**
   * The person whose session the request carries. Roles are read each time, so that a membership taken away is gone at once.
   * @throws Refusal identity.missing (no cookie) | identity.expired (ended, replayed, forged, or no member any more)
   */
  async person(request: FastifyRequest): Promise<SignedIn> {
    const token = this.cookies.sessionOf(request);
    if (!token) throw new Refusal('identity.missing');
    const session = await this.sessions.use(token);
    const membership = session && (await this.memberships.find(this.db.manager, session.subject));
    if (!session || !membership) throw new Refusal('identity.expired');
    return { session, membership };
  }

  /** Whether what the request was let in with still stands; asked again and again for connections that outlast a request. */
  async stillStands(request: FastifyRequest): Promise<boolean> {
    const text = bearerOf(request);
    if (text !== undefined)
      return this.#key(text).then(
        () => true,
        (error: unknown) => {
          if (error instanceof Refusal) return false;
          throw error;
        },
      );
    const token = this.cookies.sessionOf(request);
    return token !== undefined && this.sessions.stands(token);
  }

  /** Signs out. Also an unsafe request: another site must not be able to do it. */
  async signOut(request: FastifyRequest): Promise<Session> {
    const { session } = await this.person(request);
    this.#checkSameSite(request, session);
    await this.sessions.end(this.cookies.sessionOf(request)!);
    return session;
  }

  async #key(text: string): Promise<ApiKey> {
    const given = readApiKey(text);
    if (!given) throw new Refusal('identity.missing');
    const key = await this.keys.findByPrefix(this.db.manager, given.prefix);
    if (!key || !secretMatches(given.secret, key.secretSha256)) throw new Refusal('identity.missing');
    if (!isUsable(key, this.clock.now())) throw new Refusal('identity.expired');
    return key;
  }

  // The token proves that the page is ours; the origin, where the browser names it, that the request comes from there.
  #checkSameSite(request: FastifyRequest, session: Session): void {
    const { origin } = request.headers;
    const given = Buffer.from(String(request.headers['x-csrf-token'] ?? ''));
    const expected = Buffer.from(session.csrfToken);
    if ((origin !== undefined && origin !== this.origin) || given.length !== expected.length || !timingSafeEqual(given, expected))
      throw new Refusal('gateway.csrf-mismatch');
  }
}

function bearerOf(request: FastifyRequest): string | undefined {
  return /^Bearer +(\S+) *$/i.exec(request.headers.authorization ?? '')?.[1];
}
