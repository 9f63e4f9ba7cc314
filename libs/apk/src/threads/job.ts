import { createHash } from 'node:crypto';
import { sharedSource } from '../bytes/byte-source.ts';
import { indexDex, type DexIndex } from '../code/index-dex.ts';
import type { Readiness } from '../code/watches.ts';
import { inflateEntry, type Inflated } from '../zip/inflate-entry.ts';
import type { LocatedEntry } from '../zip/local-header.ts';

/** Work on a file that needs nothing but its bytes: what one thread finds is what any other would. */
export type Job = { readonly kind: 'dex'; readonly entry: LocatedEntry; readonly maxCodeUnits: number } | { readonly kind: 'sha256' };
export type DexResult = { readonly inflated: Inflated; readonly index: DexIndex | null };
export type JobResult = { readonly dex: DexResult | null; readonly sha256: string | null };

export function runJob(job: Job, file: Uint8Array<SharedArrayBuffer>, ready: Readiness): JobResult {
  if (job.kind === 'sha256') return { dex: null, sha256: createHash('sha256').update(file).digest('hex') };
  const inflated = inflateEntry(sharedSource(file), job.entry);
  return { dex: { inflated, index: inflated.bytes === null ? null : indexDex(inflated.bytes, ready, job.maxCodeUnits) }, sha256: null };
}
