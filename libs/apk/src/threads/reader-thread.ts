import { type MessagePort, type Transferable, workerData } from 'node:worker_threads';
import { readinessOf } from '../code/watches.ts';
import type { DetectionTables } from '../detection-tables.ts';
import { runJob, type Job, type JobResult } from './job.ts';

/** Claims of jobs, in memory that the threads share. */
export const CLAIM = { free: 0, thread: 1, done: 2, caller: 3 } as const;

/** One file's jobs, on their way to a thread. `claims[i]` is the state of `jobs[i]`. */
export type Assignment = {
  readonly id: number;
  readonly file: Uint8Array<SharedArrayBuffer>;
  readonly jobs: readonly Job[];
  readonly claims: Int32Array<SharedArrayBuffer>;
};
export type Delivery = { readonly assignment: number; readonly job: number; readonly result: JobResult | null };
export type ThreadData = { readonly port: MessagePort; readonly up: Int32Array<SharedArrayBuffer> };

/** What a thread of `ReaderThread` runs: takes jobs that nobody has claimed, until there are none. */
export function serveReader(tables: DetectionTables): void {
  // It needs nothing but the bytes it is handed: under the permission model it gives up all else.
  for (const scope of ['worker', 'fs.read', 'fs.write', 'child', 'net']) process.permission?.drop?.(scope);
  const ready = readinessOf(tables);
  const { port, up } = workerData as ThreadData;
  port.on('message', ({ id, file, jobs, claims }: Assignment) => {
    for (const [number, job] of jobs.entries()) {
      if (Atomics.compareExchange(claims, number, CLAIM.free, CLAIM.thread) !== CLAIM.free) continue;
      let result: JobResult | null = null;
      try {
        result = runJob(job, file, ready);
      } catch {
        // The caller does it again and meets the same fault, where it can be told.
      }
      const delivery: Delivery = { assignment: id, job: number, result };
      port.postMessage(delivery, transferable(result));
      Atomics.store(claims, number, CLAIM.done);
      Atomics.notify(claims, number);
    }
  });
  Atomics.store(up, 0, 1);
  Atomics.notify(up, 0);
}

/** Memory that a result hands over instead of copying it. */
function transferable(result: JobResult | null): Transferable[] {
  const { inflated, index } = result?.dex ?? {};
  const views = [inflated?.bytes, ...Object.values(index?.code?.marks ?? {}), ...Object.values(index?.code?.scan ?? {})].filter((value) =>
    ArrayBuffer.isView(value),
  );
  return [...new Set(views.map((view) => view.buffer).filter((buffer) => buffer instanceof ArrayBuffer))];
}
