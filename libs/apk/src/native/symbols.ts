import type { DynamicSection } from './dynamic-section.ts';
import { nameAt } from './dynamic-section.ts';

export type ElfSymbols = {
  readonly imports: number;
  readonly exports: number;
  readonly jniOnLoad: boolean;
  /** Native methods that are bound by name, sorted. */
  readonly javaExports: readonly string[];
  readonly importedNames: readonly string[];
  readonly exportedNames: readonly string[];
  /** Stack protector, and checked variants of C library functions, among the imports. */
  readonly canary: boolean;
  readonly fortify: boolean;
};

/** A library with more is a runtime or a game engine: its first names, in order, tell what it is. */
const MAX_NAMES = 200;
/** Names that are decoded to find those: hostile tables have hundreds of thousands. */
const MAX_DECODED = 4_000;
const LOCAL = 0;
const JAVA = 'Java_';

/** Global and weak dynamic symbols: undefined ones are imported, the others exported. */
export function readSymbols(bytes: Uint8Array, { symbols, strings }: DynamicSection, is64: boolean): ElfSymbols {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [infoAt, sectionAt] = is64 ? [4, 6] : [12, 14];
  const imported: number[] = [];
  const exported: number[] = [];
  // The table's bounds were checked when it was found.
  for (let i = 1; i < symbols.count; i++) {
    const at = symbols.at + i * symbols.entryBytes;
    const name = view.getUint32(at, true);
    if (name === 0 || bytes[at + infoAt]! >> 4 === LOCAL) continue;
    (view.getUint16(at + sectionAt, true) === 0 ? imported : exported).push(name);
  }
  const starts = (name: number, text: string): boolean => {
    for (let i = 0; i < text.length; i++) if (bytes[strings.at + name + i] !== text.charCodeAt(i)) return false;
    return name + text.length <= strings.bytes;
  };
  const names = (offsets: readonly number[]): string[] => offsets.flatMap((offset) => nameAt(bytes, strings, offset) ?? []);
  const java = exported.filter((name) => starts(name, JAVA));
  const guards = names(imported.filter((name) => starts(name, '__')).slice(0, MAX_DECODED));
  return {
    imports: imported.length,
    exports: exported.length,
    jniOnLoad: exported.some((name) => starts(name, 'JNI_OnLoad\0')),
    javaExports: first(names(java.slice(0, MAX_DECODED))),
    importedNames: first(names(imported.slice(0, MAX_DECODED))),
    exportedNames: first(names(exported.filter((name) => !starts(name, JAVA)).slice(0, MAX_DECODED))),
    canary: imported.some((name) => starts(name, '__stack_chk_fail\0')),
    fortify: guards.some((name) => name.endsWith('_chk')),
  };
}

function first(names: readonly string[]): string[] {
  return [...new Set(names)].sort().slice(0, MAX_NAMES);
}
