import { ApkFormatError } from '../bytes/apk-format-error.ts';
import type { ByteView } from '../bytes/byte-view.ts';

/**
 * ELF file header and program headers, as the loader of a device reads them. Source: System V ABI, chapters "Object files"
 * and "Program loading" (32 and 64 bit); `man 5 elf`.
 */
export type ElfHeader = {
  readonly is64: boolean;
  readonly type: number;
  readonly machine: number;
  readonly segments: readonly Segment[];
  readonly sections: { readonly at: number; readonly entryBytes: number; readonly count: number };
};
export type Segment = {
  readonly type: number;
  readonly flags: number;
  readonly at: number;
  readonly address: number;
  readonly fileBytes: number;
  readonly align: number;
};

export const SEGMENT = { load: 1, dynamic: 2, gnuStack: 0x6474e551, gnuRelro: 0x6474e552 } as const;
export const FLAG = { execute: 1, write: 2 } as const;
const CLASS_32 = 1;
const CLASS_64 = 2;
const LITTLE_ENDIAN = 1;
/** Android's linker refuses a program header table of more than 64 KiB; real libraries have about ten entries. */
const MAX_SEGMENTS = 1_024;
/** Of a 64-bit number that a double holds exactly. */
const MAX_HIGH_HALF = 0x1fffff;

/** `\x7fELF`. */
export function isElf(bytes: Uint8Array, at = 0): boolean {
  return bytes[at] === 0x7f && bytes[at + 1] === 0x45 && bytes[at + 2] === 0x4c && bytes[at + 3] === 0x46;
}

/** @throws ApkFormatError 'elf.header-invalid' | 'elf.endian-unsupported' | 'elf.too-many-headers' | 'bytes.truncated' | 'bytes.number-too-large' */
export function readElfHeader(view: ByteView): ElfHeader {
  const elfClass = view.u8(4);
  if (!isElf(view.bytes) || (elfClass !== CLASS_32 && elfClass !== CLASS_64)) throw new ApkFormatError('elf.header-invalid', 4);
  if (view.u8(5) !== LITTLE_ENDIAN) throw new ApkFormatError('elf.endian-unsupported', 5);
  const is64 = elfClass === CLASS_64;
  const word = (at: number): number => (is64 ? view.u64(at) : view.u32(at));
  const segmentsAt = word(is64 ? 32 : 28);
  // No device needs sections: a place that no file reaches is a lie to be told of, not a reason to stop.
  const sectionsAt = is64 && view.u32(44) > MAX_HIGH_HALF ? Number.MAX_SAFE_INTEGER : word(is64 ? 40 : 32);
  const half = is64 ? 54 : 42; // e_phentsize, e_phnum, e_shentsize, e_shnum
  const [segmentBytes, segmentCount, sectionBytes, sectionCount] = [view.u16(half), view.u16(half + 2), view.u16(half + 4), view.u16(half + 6)];
  if (segmentCount > MAX_SEGMENTS) throw new ApkFormatError('elf.too-many-headers', half + 2);
  if (segmentCount > 0 && segmentBytes !== (is64 ? 56 : 32)) throw new ApkFormatError('elf.header-invalid', half);
  const segments = Array.from({ length: segmentCount }, (_, i) => readSegment(view, segmentsAt + i * segmentBytes, is64));
  return {
    is64,
    type: view.u16(16),
    machine: view.u16(18),
    segments,
    sections: { at: sectionsAt, entryBytes: sectionBytes, count: sectionCount },
  };
}

function readSegment(view: ByteView, at: number, is64: boolean): Segment {
  if (is64) {
    return {
      type: view.u32(at),
      flags: view.u32(at + 4),
      at: view.u64(at + 8),
      address: view.u64(at + 16),
      fileBytes: view.u64(at + 32),
      align: view.u64(at + 48),
    };
  }
  return {
    type: view.u32(at),
    flags: view.u32(at + 24),
    at: view.u32(at + 4),
    address: view.u32(at + 8),
    fileBytes: view.u32(at + 16),
    align: view.u32(at + 28),
  };
}

/** Where an address lies in the file; -1 where no loaded segment's bytes hold it. */
export function fileOffset(segments: readonly Segment[], address: number): number {
  for (const segment of segments) {
    if (segment.type === SEGMENT.load && address >= segment.address && address < segment.address + segment.fileBytes)
      return address - segment.address + segment.at;
  }
  return -1;
}
