import rateLimit from '@fastify/rate-limit';
import { Refusal } from '@gatehouse/contracts';
import type { FastifyInstance } from 'fastify';
import type { Redis } from 'ioredis';
import { RequestCounter } from './request-counter.ts';

const WINDOW_MS = 60_000;

/** Limits requests by address, before anything is asked of a database. Routes may set a lower limit of their own. */
export async function limitRate(fastify: FastifyInstance, redis: Redis, perMinute: number): Promise<void> {
  await fastify.register(rateLimit, {
    max: perMinute,
    timeWindow: WINDOW_MS,
    store: class extends RequestCounter {
      constructor() {
        super(redis);
      }
    } as never, // the plugin builds its store itself
    allowList: (request) => request.url.startsWith('/health/'),
    errorResponseBuilder: (_request, { ttl }) => Object.assign(new Refusal('request.too-many', { retryAfterMs: ttl }), { statusCode: 429 }),
  });
}
