import { createHash, randomBytes } from 'node:crypto';
import type { Clock } from '@gatehouse/chassis';
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { askRedis } from './redis.ts';

const Session = z.object({
  subject: z.string(),
  /** Sent back in `x-csrf-token`; another site can make the browser send the cookie, but cannot read this. */
  csrfToken: z.string(),
  endsAt: z.iso.datetime(),
  /** Needed to sign out at the provider as well. */
  idToken: z.string().nullable(),
});
export type Session = z.infer<typeof Session>;

const PendingSignIn = z.object({ state: z.string(), nonce: z.string(), codeVerifier: z.string(), next: z.string() });
/** What a sign-in must come back with. */
export type PendingSignIn = z.infer<typeof PendingSignIn>;

export const PENDING_SECONDS = 600;

/**
 * Sessions and sign-ins under way, in Redis: lost with it, and then people sign in again. The cookie's value is 256 random bits
 * and only its hash is a key, so that a copy of Redis opens no session.
 */
export class SessionStore {
  constructor(
    private readonly redis: Redis,
    private readonly clock: Clock,
    private readonly limits: { idleSeconds: number; maxSeconds: number },
  ) {}

  /** Answers the cookie's value: the only copy. */
  async begin(who: { subject: string; idToken: string | null }): Promise<string> {
    const token = randomToken();
    const session: Session = { ...who, csrfToken: randomToken(), endsAt: new Date(this.clock.now().getTime() + this.limits.maxSeconds * 1000).toISOString() };
    await askRedis(this.redis.set(keyOf('session', token), JSON.stringify(session), 'EX', this.limits.idleSeconds));
    return token;
  }

  /** The session, kept alive by being used; null once it has ended, or where there never was one. */
  async use(token: string): Promise<(Session & { expiresAt: Date }) | null> {
    return this.#current(token, await askRedis(this.redis.getex(keyOf('session', token), 'EX', this.limits.idleSeconds)));
  }

  /** Whether the session still stands, without keeping it alive: for connections that outlast a request. */
  async stands(token: string): Promise<boolean> {
    return (await this.#current(token, await askRedis(this.redis.get(keyOf('session', token))))) !== null;
  }

  async end(token: string): Promise<void> {
    await askRedis(this.redis.del(keyOf('session', token)));
  }

  /** Keeps what a sign-in must come back with. Answers the value of the cookie that ties it to this browser. */
  async beginSignIn(pending: PendingSignIn): Promise<string> {
    const token = randomToken();
    await askRedis(this.redis.set(keyOf('sign-in', token), JSON.stringify(pending), 'EX', PENDING_SECONDS));
    return token;
  }

  /** Once: a second answer with the same cookie finds nothing. */
  async takeSignIn(token: string): Promise<PendingSignIn | null> {
    const text = await askRedis(this.redis.getdel(keyOf('sign-in', token)));
    return read(PendingSignIn, text);
  }

  async #current(token: string, text: string | null): Promise<(Session & { expiresAt: Date }) | null> {
    const session = read(Session, text);
    if (session === null) return null;
    const [now, end] = [this.clock.now().getTime(), Date.parse(session.endsAt)];
    if (end <= now) {
      await this.end(token);
      return null;
    }
    return { ...session, expiresAt: new Date(Math.min(end, now + this.limits.idleSeconds * 1000)) };
  }
}

/** A record of another version of ours, which the present one cannot read, is as good as none. */
function read<S extends z.ZodType>(schema: S, text: string | null): z.output<S> | null {
  return text === null ? null : (schema.safeParse(JSON.parse(text)).data ?? null);
}

const randomToken = (): string => randomBytes(32).toString('base64url');
const keyOf = (kind: 'session' | 'sign-in', token: string): string => `${kind}:${createHash('sha256').update(token).digest('hex')}`;
