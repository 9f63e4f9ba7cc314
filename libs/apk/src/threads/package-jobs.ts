import type { Budgets } from '../budgets.ts';
import type { Archive } from '../containers/archive.ts';
import type { DexIndex } from '../code/index-dex.ts';
import type { Readiness } from '../code/watches.ts';
import { mayInflate } from '../zip/entry-reader.ts';
import type { LocatedEntry } from '../zip/local-header.ts';
import type { Job } from './job.ts';
import type { ReaderThread, SharedJobs } from './reader-threads.ts';

/** A smaller DEX file is read sooner than it is handed over. */
const MIN_DEX_BYTES = 64 << 10;

/** The work on one package that a second thread can share: its DEX files, the largest first, then the hash of the file. */
export class PackageJobs {
  readonly #jobs: SharedJobs;
  readonly #numbers: ReadonlyMap<number, number>;
  readonly #sha256: number;
  readonly #indexes = new WeakMap<Uint8Array, DexIndex>();

  /** Begins at once; the archive's reader takes what the thread has inflated. The archive's file lies in shared memory. */
  constructor(archive: Archive, thread: ReaderThread, ready: Readiness, budgets: Budgets) {
    const fits = archive.located.reduce((sum, entry) => sum + entry.inflatedBytes, 0) <= budgets.inflatedBytes;
    const entries = archive.located.filter((entry) => fits && isLargeDex(entry) && mayInflate(entry, budgets));
    entries.sort((a, b) => b.inflatedBytes - a.inflatedBytes || a.at - b.at);
    const jobs: Job[] = entries.map((entry) => ({ kind: 'dex', entry, maxCodeUnits: budgets.codeUnits }));
    this.#numbers = new Map(entries.map((entry, number) => [entry.at, number]));
    this.#sha256 = jobs.push({ kind: 'sha256' }) - 1;
    this.#jobs = thread.assign(archive.source.shared!, jobs, ready);
    archive.reader.elsewhere = (entry) => {
      const number = this.#numbers.get(entry.at);
      if (number === undefined) return null;
      const { inflated, index } = this.#jobs.result(number).dex!;
      if (inflated.bytes !== null && index !== null) this.#indexes.set(inflated.bytes, index);
      return inflated;
    };
  }

  /** The index of a DEX file that was inflated here; null for one that was not. */
  indexOf(bytes: Uint8Array): DexIndex | null {
    return this.#indexes.get(bytes) ?? null;
  }

  /** Hash of the whole file. */
  sha256(): string {
    return this.#jobs.result(this.#sha256).sha256!;
  }
}

function isLargeDex(entry: LocatedEntry): boolean {
  return entry.method === 8 && entry.inflatedBytes >= MIN_DEX_BYTES && entry.name.endsWith('.dex');
}
