import { createServer } from 'node:net';

// Below the range of outgoing connections (32768 and up): a port must stay free while the process that had it is dead.
const FIRST = 21_000;
const LAST = 31_000;

/** Loopback ports that nothing listens on, all different. */
export async function freePorts(count: number): Promise<number[]> {
  const ports: number[] = [];
  for (let port = FIRST + Math.floor(Math.random() * (LAST - FIRST - 1000)); ports.length < count && port < LAST; port++) {
    if (await isFree(port)) ports.push(port);
  }
  if (ports.length < count) throw new Error(`fewer than ${count} free loopback ports between ${FIRST} and ${LAST}`);
  return ports;
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen({ port, host: '127.0.0.1', exclusive: true }, () => probe.close(() => resolve(true)));
  });
}
