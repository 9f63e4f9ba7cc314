import type { ByteSource } from '../bytes/byte-source.ts';
import type { Budgets } from '../budgets.ts';
import type { IssueLog } from '../issues.ts';
import { inflateEntry, type Inflated } from './inflate-entry.ts';
import { storedBytes, type LocatedEntry } from './local-header.ts';

/** Text and empty bitmaps reach 200; only data made to be inflated is smaller than that and large at once. */
const BOMB = { ratio: 200, inflatedBytes: 32 << 20 } as const;

type Failure = 'zip.compression-bomb' | 'zip.entry-too-large' | 'zip.size-mismatch' | 'zip.entry-corrupt';

/** Bytes inflated, and entries of directories, so far. Packages inside a package share one, so that together they stay within the one budget. */
export type Spending = { inflatedBytes: number; entries?: number };

/** An entry that another thread has inflated; null where none has. */
export type Elsewhere = (entry: LocatedEntry) => Inflated | null;

/** True for an entry that may be inflated as far as its own statements go. */
export function mayInflate(entry: LocatedEntry, budgets: Budgets): boolean {
  return !looksLikeBomb(entry) && entry.inflatedBytes <= budgets.entryBytes;
}

/** Inflates entries, each at most once, within the package's budget. What cannot be read is null, and an issue says why. */
export class EntryReader {
  readonly #source: ByteSource;
  readonly #issues: IssueLog;
  readonly #budgets: Budgets;
  /** Entries that were not read, and why. */
  readonly unread = new Map<string, Failure>();
  readonly #spending: Spending;
  /** Set once there are threads to ask. */
  elsewhere: Elsewhere = () => null;

  constructor(source: ByteSource, issues: IssueLog, budgets: Budgets, spending: Spending = { inflatedBytes: 0 }) {
    this.#spending = spending;
    this.#source = source;
    this.#issues = issues;
    this.#budgets = budgets;
  }

  get inflatedBytes(): number {
    return this.#spending.inflatedBytes;
  }

  read(entry: LocatedEntry): Uint8Array | null {
    const read = this.#attempt(entry);
    if (read.bytes === null) return this.#fail(entry, read.failure);
    if (!read.checksumOk) this.#issues.add('zip.checksum-mismatch', entry.dataAt, entry.name);
    return read.bytes;
  }

  /** The same bytes, within the same budget, of an entry that only some readers see: what cannot be read is no issue. */
  peek(entry: LocatedEntry): Uint8Array | null {
    if (entry.dataAt < 0 || entry.dataAt + storedBytes(entry) > this.#source.size) return null;
    return this.#attempt(entry).bytes;
  }

  #attempt(entry: LocatedEntry): Inflated | { bytes: null; failure: Failure } {
    if (looksLikeBomb(entry)) return { bytes: null, failure: 'zip.compression-bomb' };
    const left = this.#budgets.inflatedBytes - this.inflatedBytes;
    if (entry.inflatedBytes > Math.min(this.#budgets.entryBytes, left)) return { bytes: null, failure: 'zip.entry-too-large' };
    const read = this.elsewhere(entry) ?? inflateEntry(this.#source, entry);
    this.#spending.inflatedBytes += read.bytes?.length ?? 0;
    return read;
  }

  #fail(entry: LocatedEntry, code: Failure): null {
    this.#issues.add(code, entry.dataAt, entry.name);
    this.unread.set(entry.name, code);
    return null;
  }
}

function looksLikeBomb(entry: LocatedEntry): boolean {
  return entry.method === 8 && entry.inflatedBytes > BOMB.inflatedBytes && entry.inflatedBytes > entry.compressedBytes * BOMB.ratio;
}
