import { asyncApiDocument, openApiDocument } from '@gatehouse/contracts';
import type { FastifyInstance } from 'fastify';

/** The contracts, for machines and for those who program them. Public: they say what may be asked, not what is there. */
export function publishDocuments(fastify: FastifyInstance): void {
  for (const [path, document] of [
    ['/openapi.json', openApiDocument()],
    ['/asyncapi.json', asyncApiDocument()],
  ] as const) {
    const text = JSON.stringify(document);
    fastify.get(path, async (_request, reply) => reply.type('application/json; charset=utf-8').header('cache-control', 'public, max-age=300').send(text));
  }
}
