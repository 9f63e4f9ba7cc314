import { createRequire } from 'node:module';

type RequestQueue = { pending: unknown[]; throttledUntil: number };

/**
 * kafkajs 2.2.4 re-arms a 1 ms timer for ever on each idle connection: a negative delay once nothing is throttled.
 * Unpatched that costs about 4 % of a core per client. Import before the first client is made.
 */
export function patchKafkaTimers(): void {
  const queue = createRequire(import.meta.url)('kafkajs/src/network/requestQueue/index.js') as {
    prototype: { scheduleCheckPendingRequests: (this: RequestQueue) => void; patched?: boolean };
  };
  if (queue.prototype.patched) return;
  queue.prototype.patched = true;
  const original = queue.prototype.scheduleCheckPendingRequests;
  queue.prototype.scheduleCheckPendingRequests = function patched(this: RequestQueue): void {
    if (this.pending.length === 0 && this.throttledUntil <= Date.now()) return;
    original.call(this);
  };
}
