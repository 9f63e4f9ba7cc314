import { ApkFormatError } from '../bytes/apk-format-error.ts';
import { ByteView } from '../bytes/byte-view.ts';
import type { Unknown } from '../facts.ts';
import type { IssueLog } from '../issues.ts';
import { readDynamicSection, type DynamicSection } from './dynamic-section.ts';
import type { ElfFacts } from './elf-facts.ts';
import { FLAG, isElf, readElfHeader, SEGMENT, type ElfHeader } from './elf-header.ts';
import { findStrings, type FoundString, type SearchBudget } from './find-strings.ts';
import { readSections, type SectionFacts } from './sections.ts';
import { readSymbols, type ElfSymbols } from './symbols.ts';

/** e_machine. Source: System V ABI and its processor supplements. */
const MACHINES: ReadonlyMap<number, string> = new Map([
  [3, 'x86'],
  [8, 'mips'],
  [40, 'arm'],
  [62, 'x86_64'],
  [183, 'aarch64'],
  [243, 'riscv64'],
]);
/** What a folder of `lib/` promises. Source: Android NDK, "Android ABIs". */
const ABIS: Readonly<Record<string, readonly [machine: string, bits: 32 | 64]>> = {
  armeabi: ['arm', 32],
  'armeabi-v7a': ['arm', 32],
  'arm64-v8a': ['aarch64', 64],
  x86: ['x86', 32],
  x86_64: ['x86_64', 64],
  mips: ['mips', 32],
  mips64: ['mips', 64],
  riscv64: ['riscv64', 64],
};
const TYPES: readonly ElfFacts['type'][] = ['other', 'relocatable', 'executable', 'shared'];
const SHARED = 3;
const PAGE_16K = 0x4000;
/** Bytes of constants in the libraries of a package: apps of four instruction sets have some tens of megabytes. */
export const SEARCHED_BYTES = 256 << 20;
/** What a library without readable sections is searched in: its constants stand near its front. */
const MAX_UNSECTIONED_BYTES = 16 << 20;
const NO_SYMBOLS: ElfSymbols = {
  imports: 0,
  exports: 0,
  jniOnLoad: false,
  javaExports: [],
  importedNames: [],
  exportedNames: [],
  canary: false,
  fortify: false,
};

/**
 * A file under `lib/<abi>/` as ELF. What is odd becomes an issue; what stops the reading is returned as unknown.
 * @param entry its name in the package, `lib/arm64-v8a/libx.so`
 * @param budget of the search for strings, used up by the libraries of a package one after another
 */
export function readElf(entry: string, bytes: Uint8Array, issues: IssueLog, budget: SearchBudget): { elf: ElfFacts | null; unknown: Unknown[] } {
  if (!isElf(bytes)) {
    issues.add('elf.magic-missing', 0, entry); // no device loads it: data under a library's name
    return { elf: null, unknown: [] };
  }
  try {
    const elf = describe(entry, new ByteView(bytes), issues, budget);
    const unknown: Unknown[] = elf.strings === null ? [{ fact: 'nativeLibraries', code: 'elf.too-much-to-search', detail: entry }] : [];
    return { elf: { ...elf, strings: elf.strings ?? [] }, unknown };
  } catch (error) {
    if (!(error instanceof ApkFormatError)) throw error;
    issues.add('elf.unreadable', error.at, entry);
    return { elf: null, unknown: [{ fact: 'nativeLibraries', code: error.code, detail: `${entry} at ${error.at}` }] };
  }
}

function describe(entry: string, view: ByteView, issues: IssueLog, budget: SearchBudget): Omit<ElfFacts, 'strings'> & { strings: FoundString[] | null } {
  const header = readElfHeader(view);
  const bits = header.is64 ? 64 : 32;
  const machine = MACHINES.get(header.machine) ?? `machine-${header.machine}`;
  const promised = ABIS[entry.split('/')[1] ?? ''];
  if (promised !== undefined && (promised[0] !== machine || promised[1] !== bits)) issues.add('elf.abi-mismatch', 18, entry);
  const dynamic = readDynamicSection(view, header);
  if (dynamic === null) issues.add('elf.dynamic-missing', 0, entry);
  const sections = readSections(view, header);
  if (!sections.readable) issues.add('elf.sections-invalid', header.sections.at, entry);
  const symbols = dynamic === null ? NO_SYMBOLS : readSymbols(view.bytes, dynamic, header.is64);
  const ranges = sections.constants.length > 0 ? sections.constants : [[0, Math.min(view.length, MAX_UNSECTIONED_BYTES)] as const];
  return {
    bits,
    machine,
    type: TYPES[header.type] ?? 'other',
    soname: dynamic?.soname ?? null,
    needed: [...(dynamic?.needed ?? [])],
    imports: { count: symbols.imports, names: [...symbols.importedNames] },
    exports: { count: symbols.exports, java: [...symbols.javaExports], names: [...symbols.exportedNames] },
    jniOnLoad: symbols.jniOnLoad,
    strings: findStrings(view.bytes, ranges, budget),
    hardening: hardening(header, dynamic, sections, symbols),
    aligned16k: header.segments.every(({ type, align }) => type !== SEGMENT.load || (align >= PAGE_16K && align % PAGE_16K === 0)),
  };
}

function hardening({ segments, type }: ElfHeader, dynamic: DynamicSection | null, sections: SectionFacts, symbols: ElfSymbols): ElfFacts['hardening'] {
  const stack = segments.find((segment) => segment.type === SEGMENT.gnuStack);
  const relro = segments.some((segment) => segment.type === SEGMENT.gnuRelro);
  const both = FLAG.write | FLAG.execute;
  return {
    nx: stack !== undefined && (stack.flags & FLAG.execute) === 0, // absent: the stack may be executable
    relro: !relro ? 'none' : dynamic?.bindNow === true ? 'full' : 'partial',
    canary: symbols.canary,
    pie: type === SHARED && dynamic?.textRelocations !== true,
    fortify: symbols.fortify,
    stripped: sections.stripped,
    separatesCodeAndData: segments.every((segment) => segment.type !== SEGMENT.load || (segment.flags & both) !== both),
    runPaths: [...(dynamic?.runPaths ?? [])],
  };
}
