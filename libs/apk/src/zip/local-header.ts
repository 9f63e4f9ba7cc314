import { ByteView } from '../bytes/byte-view.ts';
import type { ByteSource } from '../bytes/byte-source.ts';
import type { IssueLog } from '../issues.ts';
import type { ZipEntry } from './directory.ts';

/**
 * Local file header, right before an entry's data. Source: PKWARE APPNOTE §4.3.7.
 *
 *   offset  bytes  field                offset  bytes  field
 *        0      4  signature 0x04034b50     18      4  size, compressed
 *        6      2  flags                    22      4  size, inflated
 *        8      2  method                   26      2  name, length in bytes
 *       14      4  CRC-32                   28      2  extra field, length
 */
export const LOCAL_HEADER = { signature: 0x04034b50, fixedBytes: 30 } as const;
const FIXED_BYTES = LOCAL_HEADER.fixedBytes;
const FLAG_SIZES_FOLLOW = 1 << 3;
const ZIP64 = 0xffffffff;
/** Java once read this length as a signed number: from here on, it went backwards (Android bug 9695860). */
const NEGATIVE_EXTRA_BYTES = 0x8000;

/** An entry whose data lies inside the file. */
export type LocatedEntry = ZipEntry & {
  readonly dataAt: number;
  readonly local: {
    /** Bit 3: a data descriptor follows the data. */
    readonly sizesFollow: boolean;
    readonly nameBytes: number;
    readonly extraBytes: number;
    readonly sameName: boolean;
    /** Sizes and checksum are the directory's, or left to the data descriptor. */
    readonly sameSizes: boolean;
  };
};

/**
 * Find an entry's data, and say where its local header tells another story than the directory does. Android goes by the
 * directory and takes only the lengths of name and extra field from here.
 * @returns null when the header or the data is not inside the file (an issue says so).
 */
export function locateEntry(source: ByteSource, entry: ZipEntry, directoryAt: number, issues: IssueLog): LocatedEntry | null {
  const outOfBounds = (): null => (issues.add('zip.entry-out-of-bounds', entry.headerAt, entry.name), null);
  if (entry.headerAt + FIXED_BYTES > directoryAt) return outOfBounds();
  // The header with as much behind it as the name has in the directory: the one read that most entries need.
  const header = ByteView.of(source, entry.headerAt, Math.min(FIXED_BYTES + entry.rawName.length, directoryAt - entry.headerAt));
  if (header.u32(0) !== LOCAL_HEADER.signature) return outOfBounds();
  const [nameBytes, extraBytes] = [header.u16(26), header.u16(28)];
  const dataAt = entry.headerAt + FIXED_BYTES + nameBytes + extraBytes;
  if (dataAt + storedBytes(entry) > directoryAt) return outOfBounds();

  const sizesFollow = (header.u16(6) & FLAG_SIZES_FOLLOW) !== 0;
  const sameNumber = (at: number, value: number): boolean => {
    const local = header.u32(at);
    return local === value || local === ZIP64 || (sizesFollow && local === 0);
  };
  const sameSizes = sameNumber(14, entry.crc32) && sameNumber(18, entry.compressedBytes) && sameNumber(22, entry.inflatedBytes);
  const sameName = nameBytes === entry.rawName.length && endsWith(header.bytes, FIXED_BYTES, entry.rawName);
  if (!sameSizes || !sameName || header.u16(8) !== entry.method) issues.add('zip.local-header-mismatch', entry.headerAt, entry.name);
  if (extraBytes >= NEGATIVE_EXTRA_BYTES) issues.add('zip.master-key-extra-length', entry.headerAt + 28, entry.name);
  return { ...entry, dataAt, local: { sizesFollow, nameBytes, extraBytes, sameName, sameSizes } };
}

function endsWith(bytes: Uint8Array, start: number, end: Uint8Array): boolean {
  if (bytes.length !== start + end.length) return false;
  for (let i = 0; i < end.length; i++) if (bytes[start + i] !== end[i]) return false;
  return true;
}

/** Bytes that an entry takes up in the file. An unknown method can be read two ways (see EntryReader): the shorter counts. */
export function storedBytes(entry: ZipEntry): number {
  if (entry.method === 0) return entry.inflatedBytes;
  return entry.method === 8 ? entry.compressedBytes : Math.min(entry.compressedBytes, entry.inflatedBytes);
}
