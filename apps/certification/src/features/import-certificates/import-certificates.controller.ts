import type { Readable } from 'node:stream';
import { Handles } from '@gatehouse/chassis';
import { certificationRoutes, type ImportResult, Refusal } from '@gatehouse/contracts';
import { Controller, Req } from '@nestjs/common';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ImportCertificates } from './import-certificates.ts';

/** A register of ten thousand certificates takes a third of this. */
const MAX_BYTES = 16 * 1024 * 1024;

@Controller()
export class ImportCertificatesController {
  constructor(private readonly certificates: ImportCertificates) {}

  @Handles(certificationRoutes.importCertificates)
  async import(@Req() request: FastifyRequest): Promise<ImportResult> {
    return this.certificates.execute(await readBytes(request.body as Readable | null | undefined));
  }
}

/** A parser would decode the list before its encoding is known, and under a limit of its own: the bytes are left to the reader. */
export function leaveImportsUnparsed(fastify: FastifyInstance): void {
  const { method, path } = certificationRoutes.importCertificates;
  fastify.addHook('onRequest', async (request) => {
    if (request.method === method && request.url.split('?', 1)[0] === path) request.headers['content-type'] = 'application/octet-stream';
  });
}

async function readBytes(body: Readable | null | undefined): Promise<Uint8Array> {
  if (!body) throw new Refusal('certification.import-unreadable', { reason: 'the list is empty' });
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    sizeBytes += chunk.length;
    if (sizeBytes > MAX_BYTES) throw new Refusal('certification.import-too-large', { maxBytes: MAX_BYTES });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
