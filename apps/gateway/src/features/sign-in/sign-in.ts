import type { Logger } from 'pino';
import { Refusal } from '@gatehouse/contracts';
import type { DataSource } from 'typeorm';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { nextPath } from '../../domain/next-path.ts';
import type { MembershipStore } from '../../persistence/membership.store.ts';
import type { SessionStore } from '../../persistence/session.store.ts';
import type { Door } from '../identify-caller/door.ts';
import type { DoorCookies } from '../identify-caller/door-cookies.ts';
import type { IdentityProvider } from './identity-provider.ts';

export type SignInParts = {
  provider: IdentityProvider;
  sessions: SessionStore;
  memberships: MembershipStore;
  db: DataSource;
  door: Door;
  cookies: DoorCookies;
  logger: Logger;
  publicUrl: URL;
  limitPerMinute: number;
};

/** Names of one's own machine: cookies of one are not sent to another. */
const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/** `/auth/login`, `/auth/callback` and `/auth/logout`: a person comes in, and leaves. */
export function serveSignIn(fastify: FastifyInstance, parts: SignInParts): void {
  const { provider, sessions, memberships, db, door, cookies, logger, publicUrl } = parts;
  const config = { rateLimit: { max: parts.limitPerMinute, timeWindow: 60_000 } };

  fastify.get<{ Querystring: { next?: unknown } }>('/auth/login', { config }, async (request, reply) => {
    if (request.hostname !== publicUrl.hostname && LOOPBACK.has(request.hostname) && LOOPBACK.has(publicUrl.hostname)) {
      return go(reply, new URL(request.url, publicUrl).href); // opened as localhost: the callback would miss this host's cookie
    }
    const checks = provider.newChecks();
    const url = await provider.authorizationUrl(checks).catch((cause: unknown) => {
      logger.warn({ reason: (cause as Error).message }, 'sign-in.provider-away');
      throw Object.assign(new Refusal('service.unavailable'), { cause });
    });
    cookies.setSignIn(reply, await sessions.beginSignIn({ ...checks, next: nextPath(request.query.next) }));
    return go(reply, url.href);
  });

  fastify.get('/auth/callback', { config }, async (request, reply) => {
    const pending = await sessions.takeSignIn(cookies.signInOf(request) ?? '');
    cookies.clearSignIn(reply);
    if (!pending) throw new Refusal('gateway.sign-in-failed');
    const claimed = await provider.exchange(queryOf(request), pending).catch((cause: unknown) => {
      logger.warn({ reason: (cause as Error).message }, 'sign-in.failed');
      throw Object.assign(new Refusal('gateway.sign-in-failed'), { cause });
    });
    if (!(await memberships.find(db.manager, claimed.subject))) throw new Refusal('gateway.no-membership');
    // A new id at every sign-in, and an end to the old one: what was planted or seen before is worth nothing after.
    const former = cookies.sessionOf(request);
    if (former !== undefined) await sessions.end(former);
    cookies.setSession(reply, await sessions.begin(claimed));
    logger.info({ personId: claimed.subject }, 'sign-in.completed');
    return go(reply, pending.next);
  });

  fastify.post('/auth/logout', { config }, async (request, reply) => {
    const session = await door.signOut(request);
    cookies.clearSession(reply);
    logger.info({ personId: session.subject }, 'sign-out.completed');
    const elsewhere =
      session.idToken === null
        ? null
        : await provider.endSessionUrl(session.idToken, publicUrl.href).catch((error: Error) => {
            logger.warn({ reason: error.message }, 'sign-out.provider-away'); // signed out here all the same
            return null;
          });
    return { next: elsewhere ?? '/' };
  });
}

function go(reply: FastifyReply, to: string): FastifyReply {
  return reply.header('cache-control', 'no-store').redirect(to, 302);
}

function queryOf(request: FastifyRequest): string {
  return new URL(request.url, 'http://callback.invalid').search;
}
