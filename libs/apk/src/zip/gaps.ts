import { ByteView } from '../bytes/byte-view.ts';
import type { ByteSource } from '../bytes/byte-source.ts';
import type { IssueLog } from '../issues.ts';
import { LOCAL_HEADER, storedBytes, type LocatedEntry } from './local-header.ts';

const DEX_MAGIC = 0x0a786564; // "dex\n"
const DESCRIPTOR_SIGNATURE = 0x08074b50; // optional, APPNOTE §4.3.9.3
/** With sizes of four bytes and of eight. */
const DESCRIPTOR_BYTES = [12, 20] as const;
const WINDOW_BYTES = 1 << 20;
/** A hidden entry is one to name; a ZIP file put before another may have thousands. */
const MAX_HIDDEN = 50;

/** An entry that stands in the file, and that the directory does not list. */
export type HiddenEntry = { readonly name: string; readonly headerAt: number; readonly dataAt: number; readonly method: number };

/**
 * What belongs to no entry: between two, before the first, after the last. Zeros and the nameless, empty entries that Android's
 * build tools align with hold nothing; anything else is an issue, by its gravest reading: a whole entry that the directory does
 * not list, a DEX that stands first, other bytes.
 *
 * @param located in the order of their bytes
 * @returns the entries that only a reader of local headers would see
 */
export function surveyGaps(source: ByteSource, located: readonly LocatedEntry[], directoryAt: number, issues: IssueLog): HiddenEntry[] {
  const hidden: HiddenEntry[] = [];
  let end = 0;
  for (const entry of located) {
    if (entry.headerAt > end) inspectGap(source, end, entry.headerAt, hidden, issues);
    end = Math.max(end, endOfEntry(source, entry, directoryAt, issues));
  }
  const contentEnd = endOfContent(source, directoryAt);
  if (contentEnd > end) inspectGap(source, end, contentEnd, hidden, issues);
  return hidden;
}

/** Behind its data, and behind the data descriptor where there is one. Android checks that against the directory. */
function endOfEntry(source: ByteSource, entry: LocatedEntry, directoryAt: number, issues: IssueLog): number {
  const dataEnd = entry.dataAt + storedBytes(entry);
  if (!entry.local.sizesFollow) return dataEnd;
  const room = Math.min(24, directoryAt - dataEnd);
  const view = ByteView.of(source, dataEnd, Math.max(0, room));
  const start = view.length >= 4 && view.u32(0) === DESCRIPTOR_SIGNATURE ? 4 : 0;
  for (const bytes of DESCRIPTOR_BYTES) {
    if (start + bytes > view.length || view.u32(start) !== entry.crc32) continue;
    const sizes = bytes === 12 ? [view.u32(start + 4), view.u32(start + 8)] : [low(view, start + 4), low(view, start + 12)];
    if (sizes[0] === entry.compressedBytes && sizes[1] === entry.inflatedBytes) return dataEnd + start + bytes;
  }
  issues.add('zip.data-descriptor-mismatch', dataEnd, entry.name);
  return start === 0 ? dataEnd : dataEnd + Math.min(view.length, start + DESCRIPTOR_BYTES[0]);
}

/** Of eight bytes; -1 where the upper four say that no file is so large. */
function low(view: ByteView, at: number): number {
  return view.u32(at + 4) === 0 ? view.u32(at) : -1;
}

/** Where the entries' part of the file ends: at a signing block, Android's or HarmonyOS's, if one stands before the directory. */
function endOfContent(source: ByteSource, directoryAt: number): number {
  if (directoryAt < 32) return directoryAt;
  const view = ByteView.of(source, directoryAt - 32, 32);
  const text = String.fromCharCode(...view.bytes);
  const size = text.endsWith('APK Sig Block 42') ? view.u32(8) + 8 : /(?:<hap sign block>|HAP Sig Block 42)[^]{4}$/.test(text) ? view.u32(4) : 0;
  return size <= directoryAt ? directoryAt - size : directoryAt;
}

function inspectGap(source: ByteSource, start: number, end: number, hidden: HiddenEntry[], issues: IssueLog): void {
  const padded = skipPadding(source, start, end);
  if (padded === end) return;
  const found = findHeaders(source, padded, end, MAX_HIDDEN - hidden.length);
  for (const entry of found) issues.add('zip.hidden-entry', entry.headerAt, entry.name);
  hidden.push(...found);
  if (start === 0) {
    const dex = end >= 4 && ByteView.of(source, 0, 4).u32(0) === DEX_MAGIC;
    issues.add(dex ? 'zip.dex-before-first-entry' : 'zip.bytes-before-first-entry', 0);
  } else if (found.length === 0) issues.add('zip.gap-between-entries', padded);
}

/** Behind nameless, empty local headers with nothing but zeros in their extra field, and behind zeros. */
function skipPadding(source: ByteSource, start: number, end: number): number {
  let at = start;
  for (;;) {
    const header = at + LOCAL_HEADER.fixedBytes <= end ? ByteView.of(source, at, LOCAL_HEADER.fixedBytes) : null;
    if (header?.u32(0) !== LOCAL_HEADER.signature || header.u16(26) !== 0 || header.u32(18) !== 0) break;
    const after = at + LOCAL_HEADER.fixedBytes + header.u16(28);
    if (after > end || firstNonZero(source, at + LOCAL_HEADER.fixedBytes, after) < after) break;
    at = after;
  }
  // A file that begins with zeros begins with no entry: Android takes none such since version 9, so there they are told.
  return start === 0 && at === 0 ? 0 : firstNonZero(source, at, end) === end ? end : at;
}

function firstNonZero(source: ByteSource, start: number, end: number): number {
  for (let at = start; at < end; at += WINDOW_BYTES) {
    const { bytes } = ByteView.of(source, at, Math.min(WINDOW_BYTES, end - at));
    for (let i = 0; i < bytes.length; i++) if (bytes[i] !== 0) return at + i;
  }
  return end;
}

/** Local headers with a name and room for it, each looked for behind the one before. */
function findHeaders(source: ByteSource, start: number, end: number, most: number): HiddenEntry[] {
  const found: HiddenEntry[] = [];
  let next = start;
  for (let at = start; at + LOCAL_HEADER.fixedBytes <= end && found.length < most; at += WINDOW_BYTES) {
    // Windows overlap by a header, so that one across their border is seen.
    const view = ByteView.of(source, at, Math.min(WINDOW_BYTES + LOCAL_HEADER.fixedBytes, end - at));
    for (let i = Math.max(0, next - at); i + LOCAL_HEADER.fixedBytes <= view.length && i < WINDOW_BYTES && found.length < most; i++) {
      if (view.bytes[i] !== 0x50 || view.u32(i) !== LOCAL_HEADER.signature) continue;
      const nameBytes = view.u16(i + 26);
      const dataAt = at + i + LOCAL_HEADER.fixedBytes + nameBytes + view.u16(i + 28);
      if (nameBytes === 0 || dataAt > end) continue;
      const name = new TextDecoder().decode(ByteView.of(source, at + i + LOCAL_HEADER.fixedBytes, nameBytes).bytes);
      found.push({ name, headerAt: at + i, dataAt, method: view.u16(i + 8) });
      next = Math.min(end, dataAt);
      i = Math.min(next - at, view.length) - 1;
    }
  }
  return found;
}
