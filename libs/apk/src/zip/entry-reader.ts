import { crc32, inflateRawSync } from 'node:zlib';
import type { ByteSource } from '../bytes/byte-source.ts';
import { ByteView } from '../bytes/byte-view.ts';
import type { Budgets } from '../budgets.ts';
import type { IssueLog } from '../issues.ts';
import { storedBytes, type LocatedEntry } from './local-header.ts';

/** DEFLATE cannot do better: 258 bytes from one bit each for length and distance (RFC 1951), so a bigger claim is a lie. */
const MAX_DEFLATE_RATIO = 1032;
/** Text and empty bitmaps reach 200; only data made to be inflated is smaller than that and large at once. */
const BOMB = { ratio: 200, inflatedBytes: 32 << 20 } as const;

type Failure = 'zip.compression-bomb' | 'zip.entry-too-large' | 'zip.size-mismatch' | 'zip.entry-corrupt';

/** Bytes inflated so far. Packages inside a package share one, so that together they stay within the one budget. */
export type Spending = { inflatedBytes: number };

/** Inflates entries, each at most once, within the package's budget. What cannot be read is null, and an issue says why. */
export class EntryReader {
  readonly #source: ByteSource;
  readonly #issues: IssueLog;
  readonly #budgets: Budgets;
  /** Entries that were not read, and why. */
  readonly unread = new Map<string, Failure>();
  readonly #spending: Spending;

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
    const bytes = this.#attempt(entry);
    if (typeof bytes === 'string') return this.#fail(entry, bytes);
    // Only what a known method gave back can be held to its checksum.
    if ((entry.method === 8 || entry.method === 0) && crc32(bytes) !== entry.crc32) this.#issues.add('zip.checksum-mismatch', entry.dataAt, entry.name);
    return bytes;
  }

  /** The same bytes, within the same budget, of an entry that only some readers see: what cannot be read is no issue. */
  peek(entry: LocatedEntry): Uint8Array | null {
    if (entry.dataAt < 0 || entry.dataAt + storedBytes(entry) > this.#source.size) return null;
    const bytes = this.#attempt(entry);
    return typeof bytes === 'string' ? null : bytes;
  }

  #attempt(entry: LocatedEntry): Uint8Array | Failure {
    if (this.#looksLikeBomb(entry)) return 'zip.compression-bomb';
    const size = entry.inflatedBytes;
    if (size > this.#budgets.entryBytes || this.inflatedBytes + size > this.#budgets.inflatedBytes) return 'zip.entry-too-large';
    const bytes = entry.method === 0 ? this.#stored(entry) : entry.method === 8 ? this.#inflate(entry) : this.#readUnknownMethod(entry);
    if (typeof bytes !== 'string') this.#spending.inflatedBytes += bytes.length;
    return bytes;
  }

  #stored(entry: LocatedEntry): Uint8Array {
    return ByteView.of(this.#source, entry.dataAt, entry.inflatedBytes).bytes;
  }

  /** @returns the bytes, or the code of what is wrong with them */
  #inflate(entry: LocatedEntry): Uint8Array | Failure {
    const size = entry.inflatedBytes;
    if (size > entry.compressedBytes * MAX_DEFLATE_RATIO + MAX_DEFLATE_RATIO) return 'zip.size-mismatch';
    try {
      const deflated = ByteView.of(this.#source, entry.dataAt, entry.compressedBytes).bytes;
      // One chunk of one byte more than stated: no copy when the size is true, and the lie shows when it is not.
      const bytes = inflateRawSync(deflated, { chunkSize: Math.max(64, size + 1), maxOutputLength: Math.max(1, size) });
      return bytes.length === size ? bytes : 'zip.size-mismatch';
    } catch (cause) {
      return (cause as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE' ? 'zip.size-mismatch' : 'zip.entry-corrupt';
    }
  }

  /**
   * Android's asset manager takes an unknown method for stored, its signature check for deflated. The reading whose
   * checksum holds is the right one; where neither does, what the asset manager would load.
   */
  #readUnknownMethod(entry: LocatedEntry): Uint8Array | Failure {
    const inflated = entry.dataAt + entry.compressedBytes <= this.#source.size ? this.#inflate(entry) : 'zip.entry-corrupt';
    if (typeof inflated !== 'string' && crc32(inflated) === entry.crc32) return inflated;
    return entry.dataAt + entry.inflatedBytes <= this.#source.size ? this.#stored(entry) : 'zip.entry-corrupt';
  }

  #looksLikeBomb(entry: LocatedEntry): boolean {
    return entry.method === 8 && entry.inflatedBytes > BOMB.inflatedBytes && entry.inflatedBytes > entry.compressedBytes * BOMB.ratio;
  }

  #fail(entry: LocatedEntry, code: Failure): null {
    this.#issues.add(code, entry.dataAt, entry.name);
    this.unread.set(entry.name, code);
    return null;
  }
}
