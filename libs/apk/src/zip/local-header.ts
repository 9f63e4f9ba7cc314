import { ByteView } from '../bytes/byte-view.ts';
import type { ByteSource } from '../bytes/byte-source.ts';
import type { IssueLog } from '../issues.ts';
import type { ZipDirectory, ZipEntry } from './directory.ts';

/**
 * Local file header, right before an entry's data. Source: PKWARE APPNOTE §4.3.7.
 *
 *   offset  bytes  field                offset  bytes  field
 *        0      4  signature 0x04034b50     18      4  size, compressed
 *        6      2  flags                    22      4  size, inflated
 *        8      2  method                   26      2  name, length in bytes
 *       14      4  CRC-32                   28      2  extra field, length
 */
const SIGNATURE = 0x04034b50;
const FIXED_BYTES = 30;
const FLAG_SIZES_FOLLOW = 1 << 3;
const utf8 = new TextDecoder();
const DEX_MAGIC = 0x0a786564; // "dex\n"

/** An entry whose data lies inside the file. */
export type LocatedEntry = ZipEntry & { readonly dataAt: number };

/**
 * Find an entry's data, and say where its local header tells another story than the directory does. Android goes by the
 * directory and takes only the lengths of name and extra field from here.
 * @returns null when the header or the data is not inside the file (an issue says so).
 */
export function locateEntry(source: ByteSource, entry: ZipEntry, directoryAt: number, issues: IssueLog): LocatedEntry | null {
  const outOfBounds = (): null => (issues.add('zip.entry-out-of-bounds', entry.headerAt, entry.name), null);
  if (entry.headerAt + FIXED_BYTES > directoryAt) return outOfBounds();
  const header = ByteView.of(source, entry.headerAt, FIXED_BYTES);
  if (header.u32(0) !== SIGNATURE) return outOfBounds();
  const nameBytes = header.u16(26);
  const dataAt = entry.headerAt + FIXED_BYTES + nameBytes + header.u16(28);
  if (dataAt + storedBytes(entry) > directoryAt) return outOfBounds();

  const followed = (header.u16(6) & FLAG_SIZES_FOLLOW) !== 0;
  const sameNumber = (at: number, value: number): boolean => {
    const local = header.u32(at);
    return local === value || local === 0xffffffff || (followed && local === 0);
  };
  const agrees =
    header.u16(8) === entry.method &&
    sameNumber(14, entry.crc32) &&
    sameNumber(18, entry.compressedBytes) &&
    sameNumber(22, entry.inflatedBytes) &&
    nameBytes === entry.nameBytes &&
    utf8.decode(ByteView.of(source, entry.headerAt + FIXED_BYTES, nameBytes).bytes) === entry.name;
  if (!agrees) issues.add('zip.local-header-mismatch', entry.headerAt, entry.name);
  return { ...entry, dataAt };
}

/** Bytes that an entry takes up in the file. An unknown method can be read two ways (see EntryReader): the shorter counts. */
export function storedBytes(entry: ZipEntry): number {
  if (entry.method === 0) return entry.inflatedBytes;
  return entry.method === 8 ? entry.compressedBytes : Math.min(entry.compressedBytes, entry.inflatedBytes);
}

/** Locate every entry, in the order of their bytes, and name overlaps and bytes before the first. */
export function locateEntries(source: ByteSource, directory: ZipDirectory, issues: IssueLog): LocatedEntry[] {
  const directoryAt = directory.eocd.directoryOffset;
  const located = directory.entries.map((entry) => locateEntry(source, entry, directoryAt, issues)).filter((entry) => entry !== null);
  located.sort((a, b) => a.headerAt - b.headerAt || a.at - b.at);
  let end = 0;
  for (const entry of located) {
    if (entry.headerAt < end) issues.add('zip.overlapping-entries', entry.headerAt, entry.name);
    end = Math.max(end, entry.dataAt + storedBytes(entry));
  }
  const first = located[0]?.headerAt ?? 0;
  if (paddingEnd(source, first) < first) {
    const dex = first >= 4 && ByteView.of(source, 0, 4).u32(0) === DEX_MAGIC;
    issues.add(dex ? 'zip.dex-before-first-entry' : 'zip.bytes-before-first-entry', 0);
  }
  return located;
}

/**
 * Where the nameless, empty local headers end that Android's build tools put before the first entry to align it.
 * They belong to no entry and hold nothing but zeros in their extra field.
 */
function paddingEnd(source: ByteSource, first: number): number {
  let at = 0;
  while (at + FIXED_BYTES <= first) {
    const header = ByteView.of(source, at, FIXED_BYTES);
    const end = at + FIXED_BYTES + header.u16(28);
    if (header.u32(0) !== SIGNATURE || header.u16(26) !== 0 || header.u32(18) !== 0 || end > first) break;
    if (ByteView.of(source, at + FIXED_BYTES, header.u16(28)).bytes.some((byte) => byte !== 0)) break;
    at = end;
  }
  return at;
}
