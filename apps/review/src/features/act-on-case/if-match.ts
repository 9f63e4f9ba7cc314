import { Refusal } from '@gatehouse/contracts';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';

/**
 * The version of the case its reader saw, from `If-Match: "7"`; null where the header is absent or `*`.
 * @throws Refusal request.invalid  for a header that is no entity tag of ours
 */
export function readVersion(header: string | undefined): number | null {
  if (header === undefined || header.trim() === '*') return null;
  const match = /^\s*(?:W\/)?"?(\d{1,9})"?\s*$/.exec(header);
  if (!match)
    throw new Refusal('request.invalid', {}, [{ pointer: '#if-match', code: 'field.invalid-format', detail: 'must be the ETag of the case as it was read' }]);
  return Number(match[1]);
}

/** Handler argument: the version that was read. */
export const ReadVersion = createParamDecorator((_: unknown, context: ExecutionContext): number | null =>
  readVersion(context.switchToHttp().getRequest<FastifyRequest>().headers['if-match']),
);

/** Names the version that was answered, for the next `If-Match`. */
export function tagged<T extends { version: number }>(reply: FastifyReply, body: T): T {
  void reply.header('etag', `"${body.version}"`);
  return body;
}
