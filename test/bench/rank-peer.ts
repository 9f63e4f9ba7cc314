// What ranking is measured against: Fastify alone, with the contract's own schema. Run with the file that holds a real answer.
import { readFileSync } from 'node:fs';
import { rankingRoutes } from '@gatehouse/contracts';
import { fastify } from 'fastify';
import type { z } from 'zod';

const answer = JSON.parse(readFileSync(process.env['BENCH_ANSWER'] ?? '', 'utf8')) as unknown;
const schema = rankingRoutes.rankCandidates.body;

const peer = fastify({ bodyLimit: 1024 * 1024 });
peer.setValidatorCompiler<z.ZodType>(({ schema: body }) => (data: unknown) => {
  const parsed = body.safeParse(data);
  return parsed.success ? { value: parsed.data } : { error: parsed.error };
});
peer.post('/answer', { schema: { body: schema } }, async () => answer);
peer.post('/echo', { schema: { body: schema } }, async (request) => request.body);
peer.get('/health/ready', async () => ({ status: 'ready' }));

const url = await peer.listen({ host: '127.0.0.1', port: 0 });
console.log(JSON.stringify({ url }));
process.on('SIGTERM', () => void peer.close().finally(() => process.exit(0)));
