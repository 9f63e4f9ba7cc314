import { randomBytes, randomUUID } from 'node:crypto';
import { isOutage, problemOf } from '@gatehouse/chassis';
import { type Problem, Refusal } from '@gatehouse/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { plainPage } from './plain-page.ts';
import { pagePolicy } from './security-headers.ts';

/** Errors of the routes outside the framework: a problem for programs, a page for somebody whose browser went there. */
export function answerError(logger: Logger): (error: unknown, request: FastifyRequest, reply: FastifyReply) => void {
  return (error, request, reply) => {
    if (reply.raw.headersSent || reply.raw.destroyed) return; // a stream that broke half-way: there is nobody left to tell
    const problem = problemFor(error, request, logger);
    void reply.status(problem.status);
    if (problem.status === 503 && !reply.hasHeader('retry-after')) void reply.header('retry-after', '2');
    if (!isNavigation(request)) return void reply.type('application/problem+json; charset=utf-8').send(problem);
    const nonce = randomBytes(16).toString('base64');
    void reply
      .header('content-security-policy', pagePolicy(nonce))
      .type('text/html; charset=utf-8')
      .send(
        plainPage({
          nonce,
          title: { zh: '未能完成', en: 'That did not work' },
          text: { zh: problem.zh ?? problem.title, en: problem.title },
          link: { href: '/auth/login?next=/', text: { zh: '登录', en: 'Sign in' } },
        }),
      );
  };
}

/** The browser's address bar, not a script of ours. */
function isNavigation(request: FastifyRequest): boolean {
  return request.method === 'GET' && !request.url.startsWith('/v1/') && /\btext\/html\b/.test(request.headers.accept ?? '');
}

function problemFor(error: unknown, request: FastifyRequest, logger: Logger): Problem {
  if (error instanceof Refusal) return problemOf(error.code, error.details, error.fields);
  if (isOutage(error)) return problemOf('service.unavailable');
  const status = (error as { statusCode?: number }).statusCode ?? 500;
  if (status === 404) return problemOf('resource.not-found');
  if (status >= 400 && status < 500) return problemOf('request.unreadable');
  const traceId = randomUUID();
  logger.error({ err: error, traceId, method: request.method, route: request.routeOptions.url }, 'request.failed');
  return {
    type: 'about:blank',
    title: 'Something of ours failed. It has been recorded.',
    zh: '系统内部出错，已记录。',
    status: 500,
    code: 'internal',
    traceId,
  };
}
