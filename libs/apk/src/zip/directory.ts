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
  readonly nameBytes: number;
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
const FLAG_ENCRYPTED = 1;
const utf8 = new TextDecoder('utf-8', { fatal: true });
const lenientUtf8 = new TextDecoder();

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
  const entries: ZipEntry[] = [];
  const byName = new Map<string, ZipEntry>();
  let at = 0;
  for (let i = 0; i < eocd.entryCount; i++) {
    if (at + FIXED_BYTES > view.length || view.u32(at) !== SIGNATURE) throw new ApkFormatError('zip.directory-entry-invalid', view.base + at);
    const entry = readEntry(view, at, issues);
    entries.push(entry);
    if (byName.has(entry.name)) issues.add('zip.duplicate-entry', entry.at, entry.name);
    else byName.set(entry.name, entry);
    at += FIXED_BYTES + view.u16(at + 28) + view.u16(at + 30) + view.u16(at + 32);
  }
  if (at < view.length) issues.add('zip.directory-count-mismatch', view.base + at);
  return { eocd, entries, byName };
}

function readEntry(view: ByteView, at: number, issues: IssueLog): ZipEntry {
  const nameBytes = view.slice(at + FIXED_BYTES, view.u16(at + 28));
  const { name, valid } = decodeName(nameBytes, view.base + at, issues);
  const sizes = readSizes(view, at, nameBytes.length);
  const entry = {
    name,
    nameBytes: nameBytes.length,
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
  const extra = view.view(at + FIXED_BYTES + nameBytes, view.u16(at + 30));
  for (let field = 0; field + 4 <= extra.length; field += 4 + extra.u16(field + 2)) {
    if (extra.u16(field) !== ZIP64_EXTRA) continue;
    let next = field + 4;
    for (const key of ['inflatedBytes', 'compressedBytes', 'headerAt'] as const) {
      if (sizes[key] !== 0xffffffff) continue;
      sizes[key] = extra.u64(next);
      next += 8;
    }
    break;
  }
  return sizes;
}

function decodeName(bytes: Uint8Array, at: number, issues: IssueLog): { name: string; valid: boolean } {
  let name: string;
  let valid = true;
  try {
    name = utf8.decode(bytes);
  } catch {
    name = lenientUtf8.decode(bytes); // shown with replacement characters; the issue keeps that it was not text
    valid = false;
    issues.add('zip.name-not-utf8', at, name);
  }
  if (/^\/|\\|\0|(?:^|\/)\.\.(?:\/|$)/.test(name)) issues.add('zip.name-unsafe', at, name);
  return { name, valid: valid && !name.includes('\0') };
}
