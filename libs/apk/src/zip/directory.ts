import { ApkFormatError } from '../bytes/apk-format-error.ts';
import type { ByteSource } from '../bytes/byte-source.ts';
import { ByteView } from '../bytes/byte-view.ts';
import type { Budgets } from '../budgets.ts';
import type { IssueLog } from '../issues.ts';
import { readEocd, type Eocd } from './eocd.ts';

/**
 * One entry, as the central directory states it. Source: PKWARE APPNOTE §4.3.12.
 *
 *   offset  bytes  field                          offset  bytes  field
 *        0      4  signature 0x02014b50               24      4  size, inflated
 *        8      2  flags (bit 0: encrypted,           28      2  name, length in bytes
 *                  bit 3: sizes follow the data)      30      2  extra field, length
 *       10      2  method (0 stored, 8 deflated)      32      2  comment, length
 *       16      4  CRC-32 of the inflated bytes       42      4  local header, offset
 *       20      4  size, compressed                   46      n  name, extra field, comment
 */
export type ZipEntry = {
  readonly name: string;
  /** The name as it stands in the directory. */
  readonly rawName: Uint8Array;
  /** False for a name with which Android refuses the whole archive: not UTF-8, or with a zero in it. */
  readonly nameValid: boolean;
  /** Of the central record, in the file. */
  readonly at: number;
  readonly flags: number;
  readonly method: number;
  readonly crc32: number;
  readonly compressedBytes: number;
  readonly inflatedBytes: number;
  readonly headerAt: number;
};

export type ZipDirectory = {
  readonly eocd: Eocd;
  /** In the directory's order. Of several with one name Android refuses the package; the first is used here. */
  readonly entries: readonly ZipEntry[];
  readonly byName: ReadonlyMap<string, ZipEntry>;
};

const SIGNATURE = 0x02014b50;
const FIXED_BYTES = 46;
const ZIP64_EXTRA = 0x0001;
const ZIP64_SIZE = 0xffffffff; // stands for a number that is in the extra field
const FLAG_ENCRYPTED = 1;
const utf8 = new TextDecoder('utf-8', { fatal: true });
const lenientUtf8 = new TextDecoder();
const latin1 = new TextDecoder('latin1'); // a character for each byte

/**
 * The directory as Android's reader takes it.
 * @throws ApkFormatError 'zip.eocd-missing' | 'zip.directory-out-of-bounds' | 'zip.directory-entry-invalid' |
 *   'zip.too-many-entries' | 'zip.directory-too-large' | 'bytes.truncated'
 */
export function readDirectory(source: ByteSource, issues: IssueLog, budgets: Budgets): ZipDirectory {
  const eocd = readEocd(source, issues);
  if (eocd.entryCount > budgets.entries) throw new ApkFormatError('zip.too-many-entries', eocd.at);
  if (eocd.directoryBytes > budgets.directoryBytes) throw new ApkFormatError('zip.directory-too-large', eocd.at);
  const view = ByteView.of(source, eocd.directoryOffset, eocd.directoryBytes);
  const text = latin1.decode(view.bytes);
  const entries: ZipEntry[] = [];
  const byName = new Map<string, ZipEntry>();
  let at = 0;
  for (let i = 0; i < eocd.entryCount; i++) {
    if (at + FIXED_BYTES > view.length || view.u32(at) !== SIGNATURE) throw new ApkFormatError('zip.directory-entry-invalid', view.base + at);
    const entry = readEntry(view, text, at, issues);
    entries.push(entry);
    if (byName.has(entry.name)) issues.add('zip.duplicate-entry', entry.at, entry.name);
    else byName.set(entry.name, entry);
    at += FIXED_BYTES + view.u16(at + 28) + view.u16(at + 30) + view.u16(at + 32);
  }
  if (at < view.length) issues.add('zip.directory-count-mismatch', view.base + at);
  return { eocd, entries, byName };
}

function readEntry(view: ByteView, text: string, at: number, issues: IssueLog): ZipEntry {
  const nameBytes = view.slice(at + FIXED_BYTES, view.u16(at + 28));
  const { name, valid } = decodeName(nameBytes, text.slice(at + FIXED_BYTES, at + FIXED_BYTES + nameBytes.length), view.base + at, issues);
  const sizes = readSizes(view, at, nameBytes.length);
  const entry = {
    name,
    rawName: nameBytes,
    nameValid: valid,
    at: view.base + at,
    flags: view.u16(at + 8),
    method: view.u16(at + 10),
    crc32: view.u32(at + 16),
    ...sizes,
  };
  if (entry.flags & FLAG_ENCRYPTED) issues.add('zip.encrypted-flag', entry.at, name);
  if (entry.method !== 0 && entry.method !== 8) issues.add('zip.unknown-method', entry.at, name);
  return entry;
}

/** The three numbers that ZIP64 moves to an extra field when they do not fit. Source: PKWARE APPNOTE §4.5.3. */
function readSizes(view: ByteView, at: number, nameBytes: number): Pick<ZipEntry, 'compressedBytes' | 'inflatedBytes' | 'headerAt'> {
  const sizes = { inflatedBytes: view.u32(at + 24), compressedBytes: view.u32(at + 20), headerAt: view.u32(at + 42) };
  if (sizes.inflatedBytes !== ZIP64_SIZE && sizes.compressedBytes !== ZIP64_SIZE && sizes.headerAt !== ZIP64_SIZE) return sizes;
  const extra = view.view(at + FIXED_BYTES + nameBytes, view.u16(at + 30));
  for (let field = 0; field + 4 <= extra.length; field += 4 + extra.u16(field + 2)) {
    if (extra.u16(field) !== ZIP64_EXTRA) continue;
    let next = field + 4;
    for (const key of ['inflatedBytes', 'compressedBytes', 'headerAt'] as const) {
      if (sizes[key] !== ZIP64_SIZE) continue;
      sizes[key] = extra.u64(next);
      next += 8;
    }
    break;
  }
  return sizes;
}

/** `latin` is the name where it is ASCII, as most are: one decoding of the whole directory costs less than one for each name. */
function decodeName(bytes: Uint8Array, latin: string, at: number, issues: IssueLog): { name: string; valid: boolean } {
  let name = latin;
  let valid = true;
  try {
    if (!isAscii(bytes)) name = utf8.decode(bytes);
  } catch {
    name = lenientUtf8.decode(bytes); // shown with replacement characters; the issue keeps that it was not text
    valid = false;
    issues.add('zip.name-not-utf8', at, name);
  }
  if (/^\/|\\|\0|(?:^|\/)\.\.(?:\/|$)/.test(name)) issues.add('zip.name-unsafe', at, name);
  return { name, valid: valid && !name.includes('\0') };
}

function isAscii(bytes: Uint8Array): boolean {
  for (let i = 0; i < bytes.length; i++) if (bytes[i]! >= 0x80) return false;
  return true;
}
