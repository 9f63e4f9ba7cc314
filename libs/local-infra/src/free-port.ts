import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

// Below the usual range of outgoing connections (32768 and up), so that a port that is free now is not taken by a client a moment later.
const FIRST = 20_000;
const LAST = 32_000;
const TRIES = 100;

/** A loopback port that nothing listens on. */
export async function freePort(): Promise<number> {
  for (let i = 0; i < TRIES; i++) {
    const port = randomInt(FIRST, LAST);
    if (await isFree(port)) return port;
  }
  throw new Error(`no free loopback port between ${FIRST} and ${LAST}`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen({ port, host: '127.0.0.1', exclusive: true }, () => probe.close(() => resolve(true)));
  });
}
