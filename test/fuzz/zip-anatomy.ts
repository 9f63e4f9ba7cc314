import { inflateRawSync } from 'node:zlib';

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const END_BYTES = 22;
const BLOCK_MAGIC = Buffer.from('APK Sig Block 42');
/** An entry of a seed is never larger: seeds are small. */
const MAX_ENTRY_BYTES = 8 << 20;
const MAX_LENGTHS = 2_000;
const MAX_DEPTH = 8;

export type SeedEntry = { readonly name: string; readonly bytes: Buffer };
/** A range of header bytes, worth changing. */
export type Zone = readonly [from: number, to: number];
export type ZipAnatomy = {
  readonly entries: readonly SeedEntry[];
  readonly zones: readonly Zone[];
  /** Where the signing block holds lengths, by its nesting. */ readonly lengths: readonly number[];
};

/** What a well-formed seed is made of; null for anything else. Shares no code with the reader under test. */
export function anatomyOf(file: Buffer, maxEntryBytes = MAX_ENTRY_BYTES): ZipAnatomy | null {
  const end = file.lastIndexOf('PK\u0005\u0006', file.length - END_BYTES, 'latin1');
  if (end < 0 || file.readUInt32LE(end) !== END) return null;
  const directoryAt = file.readUInt32LE(end + 16);
  const entries: SeedEntry[] = [];
  const zones: Zone[] = [[end, Math.min(file.length, end + END_BYTES)]];
  try {
    for (let at = directoryAt; at < end && file.readUInt32LE(at) === CENTRAL;) {
      const next = at + 46 + file.readUInt16LE(at + 28) + file.readUInt16LE(at + 30) + file.readUInt16LE(at + 32);
      const localAt = file.readUInt32LE(at + 42);
      if (file.readUInt32LE(localAt) !== LOCAL) return null;
      const dataAt = localAt + 30 + file.readUInt16LE(localAt + 26) + file.readUInt16LE(localAt + 28);
      zones.push([at, next], [localAt, dataAt]);
      const data = file.subarray(dataAt, dataAt + file.readUInt32LE(at + 20));
      const bytes = file.readUInt16LE(at + 10) === 8 ? inflateRawSync(data, { maxOutputLength: maxEntryBytes }) : data;
      entries.push({ name: file.toString('utf8', at + 46, at + 46 + file.readUInt16LE(at + 28)), bytes });
      at = next;
    }
  } catch {
    return null; // not well-formed: such a seed is changed as bytes
  }
  return { entries, zones, lengths: blockLengths(file, directoryAt) };
}

/** u32 lengths of the sequences within sequences that the signing block's values are. Source: AOSP "APK Signature Scheme v2". */
function blockLengths(file: Buffer, directoryAt: number): number[] {
  if (directoryAt < 32 || !file.subarray(directoryAt - 16, directoryAt).equals(BLOCK_MAGIC)) return [];
  const from = directoryAt - 8 - Number(file.readBigUInt64LE(directoryAt - 24)) + 8;
  const lengths: number[] = [];
  const visit = (start: number, to: number, depth: number): void => {
    for (let at = start; at + 4 <= to && lengths.length < MAX_LENGTHS;) {
      const length = file.readUInt32LE(at);
      if (at + 4 + length > to) return;
      lengths.push(at);
      if (depth < MAX_DEPTH) visit(at + 4, at + 4 + length, depth + 1);
      at += 4 + length;
    }
  };
  for (let at = from; at >= 0 && at + 12 <= directoryAt - 24;) {
    const length = Number(file.readBigUInt64LE(at));
    if (length < 4 || length > directoryAt - at) break;
    lengths.push(at, at + 8);
    visit(at + 12, at + 8 + length, 0);
    at += 8 + length;
  }
  return lengths;
}
