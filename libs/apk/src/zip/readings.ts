import { hash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { ByteSource } from '../bytes/byte-source.ts';
import { ByteView } from '../bytes/byte-view.ts';
import { IssueLog, type IssueCode } from '../issues.ts';
import type { ZipDirectory } from './directory.ts';
import type { EntryReader } from './entry-reader.ts';
import { surveyGaps, type HiddenEntry } from './gaps.ts';
import { LOCAL_HEADER, type LocatedEntry } from './local-header.ts';

/** How one kind of reader takes the archive, where it is not how the facts were read. */
export type ZipReading = {
  /**
   * `device`: Android's, strict. `lenient`: by the directory alone, the last of several with one name, as most libraries do.
   * `streaming`: local headers one after another, without the directory.
   */
  reader: 'device' | 'lenient' | 'streaming';
  /** Names that it shows. */
  entries: number;
  /** Why it takes nothing at all of the archive; empty where it reads it. */
  refuses: IssueCode[];
  /** Files that decide what a package is and does, whose bytes are others for this reader; null where it has none. */
  differs: { entry: string; sha256: string | null; factsSha256: string | null }[];
};

const DECISIVE = /^(?:AndroidManifest\.xml|resources\.arsc|classes\d*\.dex|lib\/[^/]+\/[^/]+\.so|module\.json|ets\/modules\.abc)$/;
/** Alternatives that are read for one package: evidence, not a second analysis. */
const MAX_COMPARED = 64;
/** "dex\n", "\x7fELF", binary XML, a resource table: the first four bytes of what Android runs. */
const MAGICS: ReadonlySet<number> = new Set([0x0a786564, 0x464c457f, 0x00080003, 0x000c0002]);

/** The facts go by the directory, and by the first of several with one name; where all readers do so, there is nothing to show. */
export function compareReadings(
  source: ByteSource,
  directory: ZipDirectory,
  located: readonly LocatedEntry[],
  reader: EntryReader,
  issues: IssueLog,
): ZipReading[] {
  const comparison = new Comparison(source, directory, located, reader, issues);
  const device = comparison.device();
  const hidden = issues.issues.some(({ code }) => code === 'zip.hidden-entry');
  if (device.refuses.length === 0 && !hidden && located.every(opensOnDevice)) return []; // headers and directory tell one story
  return [device, comparison.lenient(), comparison.streaming()];
}

/** Android opens no entry whose local header has another name, or other sizes that no data descriptor explains. */
function opensOnDevice({ local }: LocatedEntry): boolean {
  return local.sameName && (local.sameSizes || local.sizesFollow);
}

function isListed(entry: HiddenEntry | LocatedEntry): entry is LocatedEntry {
  return 'local' in entry;
}

class Comparison {
  readonly #source: ByteSource;
  readonly #directory: ZipDirectory;
  readonly #located: readonly LocatedEntry[];
  readonly #reader: EntryReader;
  readonly #issues: IssueLog;
  /** SHA-256 of what stands at a place, by name and place. */
  readonly #digests = new Map<string, string | null>();
  #byPlace: Map<number, LocatedEntry> | null = null;

  constructor(source: ByteSource, directory: ZipDirectory, located: readonly LocatedEntry[], reader: EntryReader, issues: IssueLog) {
    this.#source = source;
    this.#directory = directory;
    this.#located = located;
    this.#reader = reader;
    this.#issues = issues;
  }

  /** Source: Android libziparchive, ParseZipArchive and FindEntry. */
  device(): ZipReading {
    const { eocd, entries, byName } = this.#directory;
    const refuses: IssueCode[] = [];
    if (eocd.trailingBytes > 0) refuses.push('zip.trailing-bytes');
    if (eocd.commentTruncated) refuses.push('zip.comment-truncated');
    if (eocd.ambiguous) refuses.push('zip.several-end-records');
    if (byName.size < entries.length) refuses.push('zip.duplicate-entry');
    if (entries.some((entry) => entry.headerAt >= eocd.directoryOffset)) refuses.push('zip.entry-out-of-bounds');
    if (entries.some((entry) => !entry.nameValid)) refuses.push(entries.some(({ name }) => name.includes('\0')) ? 'zip.name-unsafe' : 'zip.name-not-utf8');
    const starts = this.#source.size >= 4 && ByteView.of(this.#source, 0, 4).u32(0) === LOCAL_HEADER.signature;
    if (!starts && entries.length > 0) refuses.push('zip.bytes-before-first-entry');
    const unopened = this.#located.filter((entry) => !opensOnDevice(entry));
    for (const entry of unopened) this.#checkNameLength(entry);
    const decisive = unopened.filter(({ name }) => DECISIVE.test(name)).slice(0, MAX_COMPARED);
    const differs = decisive.map(({ name }) => ({ entry: name, sha256: null, factsSha256: this.#facts(name) }));
    return { reader: 'device', entries: refuses.length > 0 ? 0 : entries.length, refuses, differs };
  }

  lenient(): ZipReading {
    const { entries, byName } = this.#directory;
    const last = new Map<string, LocatedEntry>();
    for (const entry of this.#located.toSorted((a, b) => a.at - b.at)) last.set(entry.name, entry);
    const differs: ZipReading['differs'] = [];
    const doubled = entries.length === byName.size ? [] : [...last].filter(([name, entry]) => DECISIVE.test(name) && byName.get(name)?.at !== entry.at);
    for (const [name, entry] of doubled.slice(0, MAX_COMPARED)) {
      const [sha256, factsSha256] = [this.#digest(entry), this.#facts(name)];
      if (sha256 === factsSha256) continue;
      differs.push({ entry: name, sha256, factsSha256 });
      this.#issues.add('zip.master-key-duplicate', entry.at, name);
    }
    return { reader: 'lenient', entries: byName.size, refuses: [], differs };
  }

  streaming(): ZipReading {
    const hidden = surveyGaps(this.#source, this.#located, this.#directory.eocd.directoryOffset, new IssueLog());
    const shown = new Map<string, LocatedEntry | null>();
    const inOrder = [...this.#located, ...hidden].sort((a, b) => a.headerAt - b.headerAt);
    let previousAt = -1;
    for (const entry of inOrder) {
      if (entry.headerAt === previousAt) continue; // two records of the directory, one header
      previousAt = entry.headerAt;
      const own = isListed(entry) && entry.local.sameName && entry.local.sameSizes ? entry : this.#fromLocalHeader(entry);
      shown.set(own.name, own);
    }
    const names = new Set([...shown.keys(), ...this.#directory.byName.keys()].filter((name) => DECISIVE.test(name)));
    const differs: ZipReading['differs'] = [];
    for (const entry of names) {
      if (differs.length === MAX_COMPARED) break;
      const found = shown.get(entry);
      if (found !== undefined && found !== null && found.at >= 0 && found.at === this.#directory.byName.get(entry)?.at) continue;
      const [sha256, factsSha256] = [found ? this.#digest(found) : null, this.#facts(entry)];
      if (sha256 !== factsSha256) differs.push({ entry, sha256, factsSha256 });
    }
    return { reader: 'streaming', entries: shown.size, refuses: [], differs };
  }

  /** An entry as its local header alone states it; one whose size follows its data is taken for as long as it inflates. */
  #fromLocalHeader({ headerAt, dataAt }: HiddenEntry | LocatedEntry): LocatedEntry {
    const header = ByteView.of(this.#source, headerAt, LOCAL_HEADER.fixedBytes);
    const [nameBytes, extraBytes] = [header.u16(26), header.u16(28)];
    const rawName = ByteView.of(this.#source, headerAt + LOCAL_HEADER.fixedBytes, nameBytes).bytes;
    return {
      name: new TextDecoder().decode(rawName),
      rawName,
      nameValid: true,
      at: -1,
      headerAt,
      dataAt,
      flags: header.u16(6),
      method: header.u16(8),
      crc32: header.u32(14),
      compressedBytes: header.u32(18),
      inflatedBytes: header.u32(22),
      local: { sizesFollow: false, nameBytes, extraBytes, sameName: true, sameSizes: true },
    };
  }

  /**
   * Two lengths of one name are a Master Key where both places hold something that Android would run: older devices went to
   * the data by the one when they verified, and by the other when they installed. Else it is an oddity.
   */
  #checkNameLength(entry: LocatedEntry): void {
    if (entry.local.nameBytes === entry.rawName.length || !DECISIVE.test(entry.name) || this.#digests.size >= MAX_COMPARED) return;
    const other = { ...entry, dataAt: entry.headerAt + LOCAL_HEADER.fixedBytes + entry.rawName.length + entry.local.extraBytes };
    const bytes = this.#reader.peek(other);
    if (bytes === null || bytes.length < 4) return;
    if (crc32(bytes) === entry.crc32 || MAGICS.has(new ByteView(bytes).u32(0))) this.#issues.add('zip.master-key-name-length', entry.headerAt + 26, entry.name);
  }

  #facts(name: string): string | null {
    const first = this.#directory.byName.get(name);
    this.#byPlace ??= new Map(this.#located.map((entry) => [entry.at, entry]));
    const entry = first && this.#byPlace.get(first.at);
    return entry === undefined ? null : this.#digest(entry);
  }

  #digest(entry: LocatedEntry): string | null {
    const key = `${entry.at} ${entry.headerAt} ${entry.name}`;
    let digest = this.#digests.get(key);
    if (digest === undefined) {
      const bytes = this.#digests.size < MAX_COMPARED * 2 ? this.#reader.peek(entry) : null;
      digest = bytes === null ? null : hash('sha256', bytes);
      this.#digests.set(key, digest);
    }
    return digest;
  }
}
