import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { ApkFormatError } from '../bytes/apk-format-error.ts';
import { borrow, memorySource, type ByteSource } from '../bytes/byte-source.ts';
import type { Unknown } from '../facts.ts';
import { PlacedIssueLog } from '../issues.ts';
import type { LocatedEntry } from '../zip/local-header.ts';
import { Archive, windowSource, type Reading } from './archive.ts';

/** A package that lies inside the file and is a part of the app. */
export type InnerArchive = { readonly entry: string; readonly sha256: string; readonly archive: Archive };

/** Split sets seen have up to some two hundred parts (each language, density and ABI); each costs a directory and a signature. */
const MAX_INNER = 500;
/** Inflated parts that are held at once: stored ones, as tools write them, are read where they lie. A third of the sandbox's memory. */
const MAX_HELD_BYTES = 160 << 20;
const WINDOW_BYTES = 4 << 20;
const NATURAL_ORDER = new Intl.Collator('en', { numeric: true });

/** Open the entries that are packages themselves; those that cannot be opened are unknown. In the natural order of their names. */
export function openInner(outer: Archive, wanted: (name: string) => boolean, reading: Reading, unknown: Unknown[]): InnerArchive[] {
  const names = [...outer.directory.byName.keys()].filter(wanted).sort((a, b) => NATURAL_ORDER.compare(a, b) || (a < b ? -1 : 1));
  if (names.length > MAX_INNER) unknown.push({ fact: 'splits', code: 'splits.too-many', detail: String(names.length) });
  const opened: InnerArchive[] = [];
  let heldBytes = 0;
  let storedBytes = 0;
  for (const name of names.slice(0, MAX_INNER)) {
    const entry = outer.locate(name);
    const stored = entry?.method === 0;
    if (stored) storedBytes += entry.inflatedBytes;
    else heldBytes += entry?.inflatedBytes ?? 0;
    // Stored parts together are no longer than the file, unless they overlap to be read again and again.
    if (heldBytes > MAX_HELD_BYTES || storedBytes > outer.source.size) {
      unknown.push({ fact: 'splits', code: 'zip.entry-too-large', detail: name });
      continue;
    }
    const source = entry === null ? null : sourceOf(outer, entry);
    if (entry === null || source === null) {
      unknown.push({ fact: 'splits', code: outer.reader.unread.get(name) ?? 'zip.entry-out-of-bounds', detail: name });
      continue;
    }
    try {
      const place = `${outer.place}${name}!/`;
      const archive = new Archive(source, place, new PlacedIssueLog(outer.issues, place), reading);
      opened.push({ entry: name, sha256: digest(source, entry, outer), archive });
    } catch (error) {
      if (!(error instanceof ApkFormatError)) throw error;
      unknown.push({ fact: 'splits', code: error.code, detail: `${name} at ${error.at}` });
    }
  }
  return opened;
}

/** A stored entry where it lies, however large, without a copy; any other inflated. */
function sourceOf(outer: Archive, entry: LocatedEntry): ByteSource | null {
  if (entry.method === 0) return windowSource(outer.source, entry.dataAt, entry.inflatedBytes);
  const bytes = outer.reader.read(entry);
  return bytes === null ? null : memorySource(bytes);
}

/** SHA-256 of the part; a stored one, which no reader of entries has seen, is held to its checksum on the way. */
function digest(source: ByteSource, entry: LocatedEntry, outer: Archive): string {
  const sha256 = createHash('sha256');
  let sum = 0;
  for (let at = 0; at < source.size; at += WINDOW_BYTES) {
    const window = borrow(source, at, WINDOW_BYTES);
    sha256.update(window);
    if (entry.method === 0) sum = crc32(window, sum);
  }
  if (entry.method === 0 && sum !== entry.crc32) outer.issues.add('zip.checksum-mismatch', entry.dataAt, entry.name);
  return sha256.digest('hex');
}
