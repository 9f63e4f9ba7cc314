import '@fastify/cookie'; // declares `cookies` and `setCookie`; start.ts registers the plugin
import type { FastifyReply, FastifyRequest } from 'fastify';
import { PENDING_SECONDS } from '../../persistence/session.store.ts';

/**
 * The door's two cookies. On https their names begin with `__Host-`: the browser then holds them to this host, to https and to
 * `/`, so that no neighbouring subdomain can plant one. On plain http (one's own machine) browsers refuse such names.
 */
export class DoorCookies {
  readonly session: string;
  readonly #signIn: string;
  readonly #secure: boolean;

  constructor(publicUrl: URL) {
    this.#secure = publicUrl.protocol === 'https:';
    this.session = this.#secure ? '__Host-gatehouse' : 'gatehouse';
    this.#signIn = `${this.session}-sign-in`;
  }

  sessionOf(request: FastifyRequest): string | undefined {
    return request.cookies[this.session];
  }
  signInOf(request: FastifyRequest): string | undefined {
    return request.cookies[this.#signIn];
  }

  setSession(reply: FastifyReply, token: string): void {
    this.#set(reply, this.session, token);
  }
  clearSession(reply: FastifyReply): void {
    this.#set(reply, this.session, '', 0);
  }
  setSignIn(reply: FastifyReply, token: string): void {
    this.#set(reply, this.#signIn, token, PENDING_SECONDS);
  }
  clearSignIn(reply: FastifyReply): void {
    this.#set(reply, this.#signIn, '', 0);
  }

  // Lax, not Strict: the provider's redirect back comes from another site and has to carry the sign-in's cookie.
  #set(reply: FastifyReply, name: string, value: string, maxAge?: number): void {
    void reply.setCookie(name, value, { path: '/', httpOnly: true, sameSite: 'lax', secure: this.#secure, ...(maxAge === undefined ? {} : { maxAge }) });
  }
}
