import { ApkFormatError } from '../bytes/apk-format-error.ts';
import type { ByteView } from '../bytes/byte-view.ts';
import { fileOffset, SEGMENT, type ElfHeader } from './elf-header.ts';

/** What the dynamic linker reads of a library. Source: System V ABI, "Dynamic section" and "Hash table"; GNU hash as bionic reads it. */
export type DynamicSection = {
  readonly soname: string | null;
  readonly needed: readonly string[];
  readonly runPaths: readonly string[];
  readonly bindNow: boolean;
  readonly textRelocations: boolean;
  readonly symbols: { readonly at: number; readonly entryBytes: number; readonly count: number };
  readonly strings: { readonly at: number; readonly bytes: number };
};

const TAG = {
  end: 0,
  needed: 1,
  hash: 4,
  stringTable: 5,
  symbolTable: 6,
  stringBytes: 10,
  soname: 14,
  rpath: 15,
  textRelocations: 22,
  bindNow: 24,
  runPath: 29,
  flags: 30,
  gnuHash: 0x6ffffef5,
  flags1: 0x6ffffffb,
} as const;
const DF = { textRelocations: 4, bindNow: 8 } as const;
const DF_1_NOW = 1;
/** Real libraries have about thirty entries, with a few hundred needed libraries in the worst. */
const MAX_ENTRIES = 4_096;
/** Real ones are file names. */
const MAX_NAME_BYTES = 512;
/** Chromium, all symbols kept, has some 300,000. */
const MAX_SYMBOLS = 500_000;
const MAX_HASH_BUCKETS = 1 << 20;

/**
 * @returns null where the file has no dynamic segment: no device loads such a library
 * @throws ApkFormatError 'elf.dynamic-invalid' | 'elf.too-many-headers' | 'elf.too-many-symbols' | 'bytes.truncated' | 'bytes.number-too-large'
 */
export function readDynamicSection(view: ByteView, header: ElfHeader): DynamicSection | null {
  const segment = header.segments.find(({ type }) => type === SEGMENT.dynamic);
  if (segment === undefined) return null;
  const entryBytes = header.is64 ? 16 : 8;
  const values = new Map<number, number>();
  const neededAt: number[] = [];
  const pathsAt: number[] = [];
  for (let i = 0; ; i++) {
    if (i >= MAX_ENTRIES) throw new ApkFormatError('elf.too-many-headers', segment.at);
    const at = segment.at + i * entryBytes;
    if ((i + 1) * entryBytes > segment.fileBytes) break;
    const tag = view.u32(at); // all tags fit 32 bits
    if (tag === TAG.end) break;
    const value = valueAt(view, at + entryBytes / 2, header.is64);
    if (tag === TAG.needed) neededAt.push(value);
    else if (tag === TAG.rpath || tag === TAG.runPath) pathsAt.push(value);
    else values.set(tag, value);
  }
  const offsetOf = (tag: number): number => (values.has(tag) ? fileOffset(header.segments, values.get(tag)!) : -1);
  const strings = { at: offsetOf(TAG.stringTable), bytes: values.get(TAG.stringBytes) ?? 0 };
  if (strings.at < 0 || strings.at + strings.bytes > view.length) throw new ApkFormatError('elf.dynamic-invalid', segment.at);
  const text = (offset: number): string => nameAt(view.bytes, strings, offset) ?? '';
  const flags = values.get(TAG.flags) ?? 0;
  const symbolsAt = offsetOf(TAG.symbolTable);
  const symbolBytes = header.is64 ? 24 : 16;
  const count = symbolsAt < 0 ? 0 : countSymbols(view, header, offsetOf(TAG.hash), offsetOf(TAG.gnuHash));
  if (count > MAX_SYMBOLS) throw new ApkFormatError('elf.too-many-symbols', symbolsAt);
  if (symbolsAt >= 0 && symbolsAt + count * symbolBytes > view.length) throw new ApkFormatError('bytes.truncated', symbolsAt);
  return {
    soname: values.has(TAG.soname) ? text(values.get(TAG.soname)!) : null,
    needed: neededAt.map(text),
    runPaths: pathsAt.map(text),
    bindNow: values.has(TAG.bindNow) || (flags & DF.bindNow) !== 0 || ((values.get(TAG.flags1) ?? 0) & DF_1_NOW) !== 0,
    textRelocations: values.has(TAG.textRelocations) || (flags & DF.textRelocations) !== 0,
    symbols: { at: symbolsAt, entryBytes: symbolBytes, count },
    strings,
  };
}

/** Addresses and sizes of a dynamic entry. Values that are none (a tag of a vendor's) may exceed what a file can hold: they count as 0. */
function valueAt(view: ByteView, at: number, is64: boolean): number {
  if (!is64) return view.u32(at);
  return view.u32(at + 4) > 0x1fffff ? 0 : view.u64(at);
}

/** The table's length is told by its hash tables alone. @throws ApkFormatError 'elf.too-many-symbols' */
function countSymbols(view: ByteView, header: ElfHeader, hashAt: number, gnuHashAt: number): number {
  if (hashAt >= 0) return view.u32(hashAt + 4); // nchain
  if (gnuHashAt < 0) return 0;
  const [buckets, first, bloom] = [view.u32(gnuHashAt), view.u32(gnuHashAt + 4), view.u32(gnuHashAt + 8)];
  if (buckets > MAX_HASH_BUCKETS || first > MAX_SYMBOLS) throw new ApkFormatError('elf.too-many-symbols', gnuHashAt);
  const bucketsAt = gnuHashAt + 16 + bloom * (header.is64 ? 8 : 4);
  let last = 0;
  for (let i = 0; i < buckets; i++) last = Math.max(last, view.u32(bucketsAt + i * 4));
  if (last < first) return first; // no exported symbol
  const chainAt = bucketsAt + buckets * 4;
  while ((view.u32(chainAt + (last - first) * 4) & 1) === 0) {
    if (++last > MAX_SYMBOLS) throw new ApkFormatError('elf.too-many-symbols', gnuHashAt);
  }
  return last + 1;
}

/** A name of the string table; null where its offset or its end lies outside. */
export function nameAt(bytes: Uint8Array, strings: DynamicSection['strings'], offset: number): string | null {
  if (offset >= strings.bytes) return null;
  const from = strings.at + offset;
  const limit = Math.min(from + MAX_NAME_BYTES, strings.at + strings.bytes);
  let end = from;
  while (end < limit && bytes[end] !== 0) end++;
  return String.fromCharCode(...bytes.subarray(from, end));
}
