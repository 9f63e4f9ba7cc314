import type { FastifyInstance } from 'fastify';

/** For answers that are no page: nothing in them may run, load or be framed. */
const NO_PAGE = "default-src 'none'; frame-ancestors 'none'";
const HSTS_SECONDS = 31_536_000;

/** For our pages: everything from here, styles also with this answer's nonce (the component library writes style tags). */
export function pagePolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** The headers every answer carries, whoever made it. */
export function securityHeaders(publicUrl: URL): Readonly<Record<string, string>> {
  return {
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'same-origin',
    'x-frame-options': 'DENY',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=()',
    'content-security-policy': NO_PAGE,
    'cache-control': 'no-store',
    ...(publicUrl.protocol === 'https:' ? { 'strict-transport-security': `max-age=${HSTS_SECONDS}; includeSubDomains` } : {}),
  };
}

/** Adds them last, so that a service behind cannot leave one out; what an answer set by itself stays. */
export function hardenAnswers(fastify: FastifyInstance, publicUrl: URL): void {
  const headers = Object.entries(securityHeaders(publicUrl));
  fastify.addHook('onSend', async (_request, reply) => {
    for (const [name, value] of headers) if (!reply.hasHeader(name)) void reply.header(name, value);
  });
}
