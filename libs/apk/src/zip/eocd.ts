import { ApkFormatError } from '../bytes/apk-format-error.ts';
import type { ByteSource } from '../bytes/byte-source.ts';
import { ByteView } from '../bytes/byte-view.ts';
import type { IssueLog } from '../issues.ts';

/**
 * ZIP end-of-central-directory record. Little-endian. Source: PKWARE APPNOTE §4.3.16.
 *
 *   offset  bytes  field
 *        0      4  signature 0x06054b50
 *        4      2  number of this disk
 *       10      2  entries, total
 *       12      4  central directory, size in bytes
 *       16      4  central directory, offset from start of file
 *       20      2  comment, length in bytes
 */
export type Eocd = {
  readonly at: number;
  readonly entryCount: number;
  readonly directoryOffset: number;
  readonly directoryBytes: number;
  /** Bytes after the record and its comment. Android refuses such a file, lenient readers do not. */
  readonly trailingBytes: number;
  /** The comment reaches past the end of the file. */
  readonly commentTruncated: boolean;
  /** A ZIP64 locator stands right before the record, whether or not its numbers are needed. */
  readonly zip64: boolean;
  /** More than one place could be the end record, by this reader's rule or another's. */
  readonly ambiguous: boolean;
  readonly comment: Uint8Array;
};

const SIGNATURE = 0x06054b50;
const MIN_BYTES = 22; // the record with an empty comment
const MAX_COMMENT_BYTES = 0xffff; // its length is a u16
const ZIP64_LOCATOR = { signature: 0x07064b50, bytes: 20 } as const; // APPNOTE §4.3.15
const ZIP64_RECORD = { signature: 0x06064b50, bytes: 56 } as const; // APPNOTE §4.3.14

/**
 * The record as Android finds it: the last one whose comment ends the file. Only where there is none, the last one at all.
 * @throws ApkFormatError 'zip.eocd-missing' | 'zip.directory-out-of-bounds' | 'zip.zip64-record-missing'
 */
export function readEocd(source: ByteSource, issues: IssueLog): Eocd {
  const tailBytes = Math.min(source.size, MIN_BYTES + MAX_COMMENT_BYTES);
  const tail = ByteView.of(source, source.size - tailBytes, tailBytes);
  let strict = -1;
  let lenient = -1;
  let ambiguous = false;
  for (let at = tail.length - MIN_BYTES; at >= 0; at--) {
    if (tail.bytes[at] !== 0x50 || tail.u32(at) !== SIGNATURE) continue;
    if (lenient < 0) lenient = at;
    if (at + MIN_BYTES + tail.u16(at + 20) !== tail.length) continue;
    // A comment may hold a whole second record: two that both end the file are two readings of it.
    if (strict < 0) strict = at;
    else {
      ambiguous = true;
      issues.add('zip.several-end-records', tail.base + at);
    }
  }
  // Android's own reader takes the last signature for the record, and gives up where that does not end the file.
  if (strict >= 0 && lenient !== strict) {
    ambiguous = true;
    issues.add('zip.several-end-records', tail.base + lenient);
  }
  const found = strict >= 0 ? strict : lenient;
  if (found < 0) throw new ApkFormatError('zip.eocd-missing', source.size);

  const at = tail.base + found;
  const trailingBytes = source.size - at - MIN_BYTES - tail.u16(found + 20);
  if (trailingBytes > 0) issues.add('zip.trailing-bytes', source.size - trailingBytes);
  if (trailingBytes < 0) issues.add('zip.comment-truncated', at);
  if (tail.u16(found + 4) !== 0) issues.add('zip.several-disks', at);

  const stated = { entryCount: tail.u16(found + 10), directoryBytes: tail.u32(found + 12), directoryOffset: tail.u32(found + 16) };
  const saturated = stated.entryCount === 0xffff || stated.directoryBytes === 0xffffffff || stated.directoryOffset === 0xffffffff;
  const directory = (saturated && readZip64(source, at)) || stated;
  if (directory.directoryOffset + directory.directoryBytes > at) throw new ApkFormatError('zip.directory-out-of-bounds', at);
  const { zip64, start } = endRecords(source, at);
  if (directory.directoryOffset + directory.directoryBytes < start)
    issues.add('zip.bytes-after-directory', directory.directoryOffset + directory.directoryBytes);
  const comment = tail.slice(found + MIN_BYTES, Math.min(tail.u16(found + 20), tail.length - found - MIN_BYTES));
  return { at, ...directory, trailingBytes: Math.max(0, trailingBytes), commentTruncated: trailingBytes < 0, zip64, ambiguous, comment };
}

/** Where the end records begin: at ZIP64's, if its locator stands before the classic one and points right before itself. */
function endRecords(source: ByteSource, eocdAt: number): { zip64: boolean; start: number } {
  const locatorAt = eocdAt - ZIP64_LOCATOR.bytes;
  const locator = locatorAt < 0 ? null : ByteView.of(source, locatorAt, ZIP64_LOCATOR.bytes);
  if (locator?.u32(0) !== ZIP64_LOCATOR.signature) return { zip64: false, start: eocdAt };
  const recordAt = locator.u32(12) === 0 ? locator.u32(8) : locatorAt;
  return { zip64: true, start: Math.min(recordAt, locatorAt) };
}

type Directory = Pick<Eocd, 'entryCount' | 'directoryBytes' | 'directoryOffset'>;

/** The ZIP64 record that a locator right before the classic record points to; null where there is no locator. */
function readZip64(source: ByteSource, eocdAt: number): Directory | null {
  if (eocdAt < ZIP64_LOCATOR.bytes) return null;
  const locator = ByteView.of(source, eocdAt - ZIP64_LOCATOR.bytes, ZIP64_LOCATOR.bytes);
  if (locator.u32(0) !== ZIP64_LOCATOR.signature) return null;
  const recordAt = locator.u64(8);
  if (recordAt + ZIP64_RECORD.bytes > eocdAt) throw new ApkFormatError('zip.zip64-record-missing', recordAt);
  const record = ByteView.of(source, recordAt, ZIP64_RECORD.bytes);
  if (record.u32(0) !== ZIP64_RECORD.signature) throw new ApkFormatError('zip.zip64-record-missing', recordAt);
  return { entryCount: record.u64(32), directoryBytes: record.u64(40), directoryOffset: record.u64(48) };
}
