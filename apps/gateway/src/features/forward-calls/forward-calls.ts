import { authorise, type Authenticator, IDENTITY_HEADER, type Identified, type Principal } from '@gatehouse/chassis';
import { Refusal, type RouteDefinition, ROUTES, type ServiceName } from '@gatehouse/contracts';
import replyFrom from '@fastify/reply-from';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { headersForClient, headersForService } from '../../domain/forwarded-headers.ts';

export type Upstreams = Readonly<Record<Exclude<ServiceName, 'gateway'>, string>>;
export type ForwardParts = {
  upstreams: Upstreams;
  authenticator: Authenticator;
  sign: (who: Principal, audience: string) => Promise<string>;
  publicUrl: URL;
  timeoutMs: number;
  logger: Logger;
  routes?: readonly RouteDefinition[];
};

/** Connections to one service: enough for a burst, few enough to leave it some air. */
const CONNECTIONS_PER_SERVICE = 128;

/**
 * The public API of the services behind, route by route of the contract; what is not in the contract is not here. The caller is
 * known and allowed before the first byte of a body is read, and bodies stream through both ways: nothing is collected or parsed.
 */
export async function forwardCalls(scope: FastifyInstance, parts: ForwardParts): Promise<void> {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
  await scope.register(replyFrom, {
    disableRequestLogging: true,
    destroyAgent: true,
    undici: { connections: CONNECTIONS_PER_SERVICE, pipelining: 1, headersTimeout: parts.timeoutMs, bodyTimeout: parts.timeoutMs },
  });
  for (const route of parts.routes ?? ROUTES) {
    if (route.service !== 'gateway') forward(scope, route, parts.upstreams[route.service], parts);
  }
}

function forward(scope: FastifyInstance, route: RouteDefinition, upstream: string, parts: ForwardParts): void {
  scope.route({
    method: route.method,
    url: route.path,
    exposeHeadRoute: false,
    onRequest: async (request: Identified) => {
      if (route.roles === 'public') return;
      request.principal = await parts.authenticator.authenticate(request);
      authorise(route, request.principal);
    },
    handler: async (request: Identified, reply) => {
      const identity = request.principal ? await parts.sign(request.principal, route.service) : null;
      return reply.from(upstream.replace(/\/$/, '') + plainPath(request), {
        rewriteRequestHeaders: (_request, headers) => {
          const { host, ...rest } = headers;
          return { ...headersForService(rest, { identityHeader: IDENTITY_HEADER, identity, clientAddress: request.ip, publicUrl: parts.publicUrl }), host };
        },
        rewriteHeaders: headersForClient,
        // Never again by itself: a call may have taken effect although its answer was lost. Callers retry with their idempotency key.
        retryDelay: () => null,
        onError: (to, { error }) => {
          parts.logger.warn(
            { service: route.service, route: route.id, reason: (error.cause as Error | undefined)?.message ?? error.message },
            'forward.failed',
          );
          void to.send(Object.assign(new Refusal('service.unavailable'), { cause: error }));
        },
      });
    },
  });
}

/**
 * The path as it was asked, if every reader of URLs takes it for the same: `..`, `%2e%2e` and `\\` would be another place to the
 * service than the one that was allowed here.
 */
function plainPath(request: Identified): string {
  const path = (request.raw.url ?? '/').split('?', 1)[0]!;
  if (!URL.canParse(path, 'http://service.invalid') || new URL(path, 'http://service.invalid').pathname !== path) throw new Refusal('resource.not-found');
  return path;
}
