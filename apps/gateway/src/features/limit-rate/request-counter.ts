import type { Redis } from 'ioredis';

type Counted = { current: number; ttl: number };
type Done = (error: Error | null, result?: Counted) => void;

/** Addresses counted in memory at most while Redis is away; the oldest go first. */
const MEMORY_MAX = 10_000;

/** One round trip; the window begins with its first request. */
const COUNT = `local n = redis.call('INCR', KEYS[1])
if n == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
return {n, redis.call('PTTL', KEYS[1])}`;

/** Counts requests for @fastify/rate-limit: in Redis, for all processes together, and in memory while Redis is away, so that an outage neither closes the door nor leaves it unwatched. */
export class RequestCounter {
  readonly #memory = new Map<string, { current: number; endsAt: number }>();

  constructor(
    private readonly redis: Redis,
    private readonly space = 'rate:',
    private readonly now: () => number = Date.now,
  ) {}

  incr(key: string, done: Done, windowMs: number): void {
    if (this.redis.status !== 'ready') return done(null, this.#countHere(key, windowMs)); // no request waits for a server that is known to be away
    this.redis.eval(COUNT, 1, this.space + key, windowMs).then(
      (answer) => {
        const [current, ttl] = answer as [number, number];
        done(null, { current, ttl });
      },
      () => done(null, this.#countHere(key, windowMs)),
    );
  }

  child(route: { routeInfo?: { url?: string } }): RequestCounter {
    return new RequestCounter(this.redis, `${this.space}${route.routeInfo?.url ?? ''}:`, this.now);
  }

  #countHere(key: string, windowMs: number): Counted {
    const now = this.now();
    let count = this.#memory.get(key);
    if (!count || count.endsAt <= now) {
      this.#memory.delete(key);
      if (this.#memory.size >= MEMORY_MAX) this.#memory.delete(this.#memory.keys().next().value!);
      this.#memory.set(key, (count = { current: 0, endsAt: now + windowMs }));
    }
    count.current += 1;
    return { current: count.current, ttl: count.endsAt - now };
  }
}
