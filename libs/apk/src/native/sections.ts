import type { ByteView } from '../bytes/byte-view.ts';
import type { ElfHeader } from './elf-header.ts';

/**
 * What section headers tell. No device needs them, so they may lie or be absent: nothing here stops the reading.
 * Source: System V ABI, "Sections".
 */
export type SectionFacts = {
  /** No full symbol table. */
  readonly stripped: boolean;
  /** Bytes of constant data, `[from, to)`. Empty where the headers cannot be read. */
  readonly constants: readonly (readonly [number, number])[];
  readonly readable: boolean;
};

const TYPE = { programBits: 1, symbolTable: 2 } as const;
const ALLOCATED = 2;
const WRITABLE_OR_EXECUTABLE = 1 | 4;
const MAX_SECTIONS = 4_096;

export function readSections(view: ByteView, { is64, sections }: ElfHeader): SectionFacts {
  const { at, entryBytes, count } = sections;
  if (at === 0 || count === 0) return { stripped: true, constants: [], readable: true };
  if (entryBytes !== (is64 ? 64 : 40) || count > MAX_SECTIONS || at + count * entryBytes > view.length) {
    return { stripped: true, constants: [], readable: false };
  }
  let stripped = true;
  const constants: [number, number][] = [];
  for (let i = 0; i < count; i++) {
    const header = at + i * entryBytes;
    const type = view.u32(header + 4);
    if (type === TYPE.symbolTable) stripped = false;
    const flags = view.u32(header + 8); // the low half, in which all of these bits stand
    if (type !== TYPE.programBits || (flags & ALLOCATED) === 0 || (flags & WRITABLE_OR_EXECUTABLE) !== 0) continue;
    const [from, length] = is64 ? [low53(view, header + 24), low53(view, header + 32)] : [view.u32(header + 16), view.u32(header + 20)];
    if (length > 0 && from + length <= view.length) constants.push([from, from + length]);
  }
  return { stripped, constants, readable: true };
}

/** A 64-bit number; one that no file reaches is taken for infinite. */
function low53(view: ByteView, at: number): number {
  return view.u32(at + 4) > 0x1fffff ? Number.POSITIVE_INFINITY : view.u64(at);
}
