import { setTimeout as sleep } from 'node:timers/promises';

/** Waits for work to end, but no longer than this: a shutdown must not hang on a broker that is away. What fails meanwhile is of no more interest. */
export async function atMost(ms: number, work: Promise<unknown>): Promise<void> {
  const patience = new AbortController();
  await Promise.race([work.then(ignore, ignore), sleep(ms, undefined, { signal: patience.signal }).catch(ignore)]);
  patience.abort();
}

const ignore = (): void => undefined;
