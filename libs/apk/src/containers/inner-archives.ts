import { hash } from 'node:crypto';
import { ApkFormatError } from '../bytes/apk-format-error.ts';
import { memorySource, type ByteSource } from '../bytes/byte-source.ts';
import type { Unknown } from '../facts.ts';
import { PlacedIssueLog } from '../issues.ts';
import { Archive, windowSource, type Reading } from './archive.ts';

/** A package that lies inside the file and is a part of the app. */
export type InnerArchive = { readonly entry: string; readonly sha256: string; readonly archive: Archive };

/** Split sets seen have up to some two hundred parts (each language, density and ABI); each costs a directory and a signature. */
const MAX_INNER = 500;
/** Inflated parts that are held at once: stored ones, as tools write them, are read where they lie. A third of the sandbox's memory. */
const MAX_HELD_BYTES = 160 << 20;
const NATURAL_ORDER = new Intl.Collator('en', { numeric: true });

/** Open the entries that are packages themselves; those that cannot be opened are unknown. In the natural order of their names. */
export function openInner(outer: Archive, wanted: (name: string) => boolean, reading: Reading, unknown: Unknown[]): InnerArchive[] {
  const names = [...outer.directory.byName.keys()].filter(wanted).sort((a, b) => NATURAL_ORDER.compare(a, b) || (a < b ? -1 : 1));
  if (names.length > MAX_INNER) unknown.push({ fact: 'splits', code: 'splits.too-many', detail: String(names.length) });
  const opened: InnerArchive[] = [];
  let heldBytes = 0;
  for (const name of names.slice(0, MAX_INNER)) {
    const entry = outer.locate(name);
    const held = entry === null || entry.method === 0 ? 0 : entry.inflatedBytes;
    if (heldBytes + held > MAX_HELD_BYTES) {
      unknown.push({ fact: 'splits', code: 'zip.entry-too-large', detail: name });
      continue;
    }
    heldBytes += held;
    const source = sourceOf(outer, name);
    if (source === null) {
      unknown.push({ fact: 'splits', code: outer.reader.unread.get(name) ?? 'zip.entry-out-of-bounds', detail: name });
      continue;
    }
    try {
      const place = `${outer.place}${name}!/`;
      const archive = new Archive(source, place, new PlacedIssueLog(outer.issues, place), reading);
      opened.push({ entry: name, sha256: hash('sha256', source.read(0, source.size)), archive });
    } catch (error) {
      if (!(error instanceof ApkFormatError)) throw error;
      unknown.push({ fact: 'splits', code: error.code, detail: `${name} at ${error.at}` });
    }
  }
  return opened;
}

/** A stored entry where it lies, without a copy; any other inflated. Its checksum is held either way. */
function sourceOf(outer: Archive, name: string): ByteSource | null {
  const entry = outer.locate(name);
  if (entry === null) return null;
  const bytes = outer.reader.read(entry);
  if (bytes === null) return null;
  return entry.method === 0 ? windowSource(outer.source, entry.dataAt, entry.inflatedBytes) : memorySource(bytes);
}
