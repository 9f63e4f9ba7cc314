import { Agent, request } from 'node:http';

export type LoopResult = { seconds: number; perSecond: number };

/** Does the work for each item, `concurrency` at a time: a new piece begins when one ends. */
export async function closedLoop<T>(items: readonly T[], concurrency: number, work: (item: T) => Promise<void>): Promise<LoopResult> {
  const pending = items.values();
  const begun = performance.now();
  await Promise.all(
    Array.from({ length: concurrency }, async () => {
      for (const item of pending) await work(item);
    }),
  );
  const seconds = (performance.now() - begun) / 1000;
  return { seconds, perSecond: items.length / seconds };
}

/** A client that costs little beside what it measures: connections kept, bodies drained and not parsed. */
export class LoadClient {
  readonly #agent: Agent;

  constructor(connections: number) {
    this.#agent = new Agent({ keepAlive: true, maxSockets: connections });
  }

  /** Posts; answers the size of the answer in bytes. @throws Error where the status is not `expected` */
  post(url: string, headers: Readonly<Record<string, string>>, body: Buffer | null, expected: number): Promise<number> {
    return new Promise((resolve, reject) => {
      const length = body ? { 'content-type': 'application/json', 'content-length': body.byteLength } : { 'content-length': 0 };
      const call = request(url, { method: 'POST', agent: this.#agent, headers: { ...headers, ...length } }, (response) => {
        let bytes = 0;
        response.on('data', (chunk: Buffer) => {
          bytes += chunk.byteLength;
        });
        response.on('error', reject);
        response.on('end', () => {
          if (response.statusCode === expected) resolve(bytes);
          else reject(new Error(`POST ${new URL(url).pathname} answered ${response.statusCode}`));
        });
      });
      call.on('error', reject);
      call.end(body ?? undefined);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}
