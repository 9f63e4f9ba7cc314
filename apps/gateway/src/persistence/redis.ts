import { Refusal } from '@gatehouse/contracts';
import { Redis } from 'ioredis';
import type { Logger } from 'pino';

/** A connection that fails fast while the server is away, and comes back by itself. */
export function openRedis(url: string, prefix: string): Redis {
  return new Redis(url, {
    keyPrefix: prefix,
    maxRetriesPerRequest: 1,
    commandTimeout: 2000,
    connectTimeout: 2000,
    retryStrategy: (attempt) => Math.min(50 * attempt, 500),
  });
}

/** Says once when the server goes and once when it is back, instead of at every try. */
export function reportRedis(redis: Redis, log: Logger): void {
  let away = false;
  redis.on('error', (error: Error) => {
    if (!away) log.warn({ reason: error.message }, 'redis.waiting');
    away = true;
  });
  redis.on('ready', () => {
    if (away) log.info({}, 'redis.back');
    away = false;
  });
}

/** A server that does not answer is no verdict on the caller. @throws Refusal service.unavailable */
export async function askRedis<T>(question: Promise<T>): Promise<T> {
  try {
    return await question;
  } catch (cause) {
    throw Object.assign(new Refusal('service.unavailable'), { cause });
  }
}
