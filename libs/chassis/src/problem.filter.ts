import { randomUUID } from 'node:crypto';
import { ERRORS, type ErrorCode, type FieldError, type Problem, Refusal, STATUS_OF } from '@gatehouse/contracts';
import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';

/** RFC 9457 body of a refusal. */
export function problemOf(code: ErrorCode, details: Readonly<Record<string, unknown>> = {}, fields: readonly FieldError[] = []): Problem {
  const entry = ERRORS[code];
  return {
    type: `https://gatehouse.invalid/errors#${code}`,
    title: entry.en,
    zh: entry.zh,
    status: STATUS_OF[entry.kind],
    code,
    ...details,
    ...(fields.length ? { errors: [...fields] } : {}),
  };
}

/** The one place where errors become answers. A refusal is the caller's to mend; everything else is ours, and says only its trace id. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly log: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    if (reply.raw.headersSent || reply.raw.destroyed) return; // a stream that broke half-way: there is nobody left to tell
    const problem = this.#problem(error, request);
    void reply.status(problem.status).type('application/problem+json; charset=utf-8').send(problem);
  }

  #problem(error: unknown, request: FastifyRequest): Problem {
    if (error instanceof Refusal) return problemOf(error.code, error.details, error.fields);
    const status = error instanceof HttpException ? error.getStatus() : ((error as { statusCode?: number }).statusCode ?? 500);
    const known = CODE_OF_STATUS[status];
    if (known) return problemOf(known);
    if (isOutage(error)) return problemOf('service.unavailable');
    const traceId = randomUUID();
    this.log.error({ err: error, traceId, method: request.method, route: request.routeOptions.url }, 'request.failed');
    return {
      type: 'about:blank',
      title: 'Something of ours failed. It has been recorded.',
      zh: '系统内部出错，已记录。',
      status: 500,
      code: 'internal',
      traceId,
    };
  }
}

const CODE_OF_STATUS: Readonly<Record<number, ErrorCode>> = {
  400: 'request.unreadable',
  404: 'resource.not-found',
  413: 'request.too-large',
  415: 'request.unsupported-type',
  429: 'request.too-many',
  503: 'service.unavailable',
};

// Errors without a code, of the driver and of TypeORM. The last is what the next query of a transaction meets once its connection has broken.
const OUTAGE_MESSAGE =
  /Connection terminated|connection error and is not queryable|timeout exceeded when trying to connect|DataSource is not (set|initialized)|Query runner already released/i;

/** The database is away or restarting: SQLSTATE classes 08 and 57P, and the socket's own errors. */
export function isOutage(error: unknown): boolean {
  const seen = new Set<unknown>();
  for (
    let e = error as { code?: string; driverError?: unknown; cause?: unknown; message?: string } | undefined;
    e && !seen.has(e);
    e = (e.driverError ?? e.cause) as typeof e
  ) {
    seen.add(e);
    if (typeof e.code === 'string' && /^(08...|57P0[123]|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EPIPE)$/.test(e.code)) return true;
    if (typeof e.message === 'string' && OUTAGE_MESSAGE.test(e.message)) return true;
  }
  return false;
}
