import type { Budgets } from '../budgets.ts';
import { ApkFormatError } from '../bytes/apk-format-error.ts';
import type { ByteSource } from '../bytes/byte-source.ts';
import type { IssueLog } from '../issues.ts';
import { readDirectory, type ZipDirectory } from '../zip/directory.ts';
import { EntryReader, type Spending } from '../zip/entry-reader.ts';
import { locateEntries } from '../zip/locate-entries.ts';
import type { LocatedEntry } from '../zip/local-header.ts';

/** What is shared by all archives of one package. */
export type Reading = { readonly budgets: Budgets; readonly spending: Spending };

/** Entries of all archives together, as a multiple of what one may have: real sets have little more than their base. */
const ARCHIVES_OF_ENTRIES = 3;

/** One ZIP file: the package itself, or one that lies inside it. */
export class Archive {
  /** Empty for the package itself, else where it lies: `base.apk!/`. */
  readonly place: string;
  readonly source: ByteSource;
  readonly issues: IssueLog;
  readonly directory: ZipDirectory;
  /** Entries whose data lies inside the file, in the order of their bytes. */
  readonly located: readonly LocatedEntry[];
  readonly reader: EntryReader;
  readonly #held = new Map<string, Uint8Array | null>();
  #byName: Map<string, LocatedEntry> | null = null;

  /** @throws ApkFormatError as `readDirectory` does */
  constructor(source: ByteSource, place: string, issues: IssueLog, { budgets, spending }: Reading) {
    this.place = place;
    this.source = source;
    this.issues = issues;
    this.directory = readDirectory(source, issues, budgets);
    spending.entries = (spending.entries ?? 0) + this.directory.entries.length;
    if (spending.entries > budgets.entries * ARCHIVES_OF_ENTRIES) throw new ApkFormatError('zip.too-many-entries', 0);
    this.located = locateEntries(source, this.directory, issues);
    this.reader = new EntryReader(source, issues, budgets, spending);
  }

  /** Of all entries, in the order of the directory, duplicates among them. */
  get names(): string[] {
    return this.directory.entries.map((entry) => entry.name);
  }

  /** Of several entries of one name, the first of the directory. */
  isFirst(entry: LocatedEntry): boolean {
    return entry.at === this.directory.byName.get(entry.name)?.at;
  }

  locate(name: string): LocatedEntry | null {
    this.#byName ??= new Map(this.located.filter((entry) => this.isFirst(entry)).map((entry) => [entry.name, entry]));
    return this.#byName.get(name) ?? null;
  }

  /** An entry by name, inflated once and held: for what is needed before all others. Undefined: there is none. */
  hold(name: string): Uint8Array | null | undefined {
    if (!this.#held.has(name) && this.directory.byName.has(name)) {
      const entry = this.locate(name);
      this.#held.set(name, entry === null ? null : this.reader.read(entry));
    }
    return this.#held.get(name);
  }

  /** The bytes of an entry: those held where there are any, else inflated. Null where it cannot be read. */
  read(entry: LocatedEntry): Uint8Array | null {
    const held = this.isFirst(entry) ? this.#held.get(entry.name) : undefined;
    return held === undefined ? this.reader.read(entry) : held;
  }

  /** Let go of what is held: each of its readers has had it. */
  release(name: string): void {
    this.#held.delete(name);
  }
}

/** A stretch of a file as a file of its own: a stored entry is read where it lies. */
export function windowSource(source: ByteSource, start: number, size: number): ByteSource {
  return { size, read: (at, length) => source.read(start + at, Math.max(0, Math.min(length, size - at))) };
}
