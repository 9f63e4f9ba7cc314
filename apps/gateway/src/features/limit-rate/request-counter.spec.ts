import type { Redis } from 'ioredis';
import { describe, expect, it } from 'vitest';
import { RequestCounter } from './request-counter.ts';

const WINDOW_MS = 60_000;
const away = {
  status: 'reconnecting',
  eval: () => {
    throw new Error('must not be asked');
  },
} as unknown as Redis;
const failing = { status: 'ready', eval: () => Promise.reject(new Error('gone just now')) } as unknown as Redis;
const count = (counter: RequestCounter, key: string) =>
  new Promise((resolve, reject) => counter.incr(key, (error, result) => (error ? reject(error) : resolve(result)), WINDOW_MS));

describe('counting requests', () => {
  it('asks Redis, so that all processes count together', async () => {
    const asked: unknown[][] = [];
    const redis = {
      status: 'ready',
      eval: (...question: unknown[]) => {
        asked.push(question.slice(1));
        return Promise.resolve([7, 900]);
      },
    } as unknown as Redis;
    expect(await count(new RequestCounter(redis), '192.0.2.1')).toEqual({ current: 7, ttl: 900 });
    expect(asked).toEqual([[1, 'rate:192.0.2.1', WINDOW_MS]]);
  });

  it.each([
    ['away', away],
    ['failing', failing],
  ])('goes on counting by itself while Redis is %s', async (_state, redis) => {
    let now = 0;
    const counter = new RequestCounter(redis, 'rate:', () => now);
    expect(await count(counter, 'a')).toEqual({ current: 1, ttl: WINDOW_MS });
    now = 1000;
    expect(await count(counter, 'a')).toEqual({ current: 2, ttl: WINDOW_MS - 1000 });
    expect(await count(counter, 'b')).toMatchObject({ current: 1 });
    now = WINDOW_MS;
    expect(await count(counter, 'a')).toEqual({ current: 1, ttl: WINDOW_MS });
  });

  it('counts a route with its own limit apart', async () => {
    const counter = new RequestCounter(away);
    await count(counter, 'a');
    expect(await count(counter.child({ routeInfo: { url: '/auth/login' } }), 'a')).toMatchObject({ current: 1 });
  });
});
