import type { SensitiveApi } from '../detection-tables.ts';
import type { DexFile } from '../dex/dex-file.ts';
import type { CompiledTables, WatchedClass } from './compiled-tables.ts';
import { hashByte } from './name-hash.ts';

/** What a watched member means. */
export type Watched = { readonly apis: readonly SensitiveApi[]; readonly loadsCode: string | null };

/**
 * The tables in one DEX file's own numbers, so that the walk over its code compares integers. A mark of 1 says that the
 * method, field or string of that index is looked for.
 */
export type DexMarks = {
  readonly methods: Uint8Array;
  readonly fields: Uint8Array;
  readonly strings: Uint8Array;
  readonly watchedMethods: ReadonlyMap<number, Watched>;
  readonly watchedFields: ReadonlyMap<number, Watched>;
  /** By type: index of the longest class prefix it lies under, or -1. */
  readonly prefixOfType: Int32Array;
  /** Bytes and items looked at, to be counted with the code units. */
  readonly work: number;
};

/** Members name their class, and instructions name members, by 16 bits. */
const ADDRESSABLE = 0x10000;
const SLASH = 0x2f;
const DOLLAR = 0x24;
const SEMICOLON = 0x3b;
/** Longer descriptors than this are not Java's: a class file's names end at 65,535 bytes, real ones at some hundred. */
const MAX_DESCRIPTOR_BYTES = 1_024;

export function markDex(dex: DexFile, tables: CompiledTables): DexMarks {
  const { header } = dex;
  const prefixOfType = new Int32Array(header.types.count).fill(-1);
  const watchedTypes = new Map<number, WatchedClass>();
  let work = header.strings.count + header.methods.count + header.fields.count;
  for (let type = 0; type < header.types.count; type++) work += markType(dex, tables, type, prefixOfType, watchedTypes);

  const methods = new Uint8Array(header.methods.count);
  const watchedMethods = new Map<number, Watched>();
  const fields = new Uint8Array(header.fields.count);
  const watchedFields = new Map<number, Watched>();
  if (watchedTypes.size > 0) {
    const isWatched = new Uint8Array(ADDRESSABLE);
    for (const type of watchedTypes.keys()) if (type < isWatched.length) isWatched[type] = 1;
    for (let method = 0; method < Math.min(header.methods.count, ADDRESSABLE); method++) {
      const type = dex.methodClass(method);
      if (isWatched[type] === 1) watch(dex.methodName(method), watchedTypes.get(type)!, dex.type(type), method, methods, watchedMethods);
    }
    for (let field = 0; field < Math.min(header.fields.count, ADDRESSABLE); field++) {
      const type = dex.fieldClass(field);
      if (isWatched[type] === 1) watch(dex.fieldMember(field), watchedTypes.get(type)!, dex.type(type), field, fields, watchedFields);
    }
  }
  return { methods, fields, strings: markUrls(dex), watchedMethods, watchedFields, prefixOfType, work };
}

function watch(member: string, owner: WatchedClass, descriptor: string, index: number, marks: Uint8Array, into: Map<number, Watched>): void {
  const apis = owner.members.get(member) ?? [];
  const loadsCode = owner.loads.has(member) ? `${descriptor}->${member}` : null;
  if (apis.length === 0 && loadsCode === null) return;
  marks[index] = 1;
  into.set(index, { apis, loadsCode });
}

/**
 * One walk over a descriptor's bytes meets each of its prefixes at the end of a whole segment, and last its full name.
 * @returns bytes walked
 */
function markType(dex: DexFile, tables: CompiledTables, type: number, prefixOfType: Int32Array, watchedTypes: Map<number, WatchedClass>): number {
  const { bytes } = dex;
  const start = dex.stringAt(dex.typeString(type)) + 1;
  if (bytes[start - 1] !== 0x4c) return 1; // not "L…;": an array or a primitive
  const end = Math.min(start + MAX_DESCRIPTOR_BYTES, bytes.length);
  let hash = 0;
  for (let at = start; at < end; at++) {
    const byte = bytes[at]!;
    if (byte === SLASH || byte === DOLLAR || byte === SEMICOLON) {
      const prefix = tables.prefixIndex.find(hash, bytes, start, at);
      if (prefix >= 0) prefixOfType[type] = prefix; // the later, the longer
      if (byte === SEMICOLON) {
        const watched = tables.classIndex.find(hash, bytes, start, at);
        if (watched >= 0) watchedTypes.set(type, tables.classes[watched]!);
        return at - start;
      }
    }
    hash = hashByte(hash, byte);
  }
  return end - start;
}

/** Strings that begin with `http://` or `https://`. */
function markUrls(dex: DexFile): Uint8Array {
  const { count } = dex.header.strings;
  const marks = new Uint8Array(count);
  const { bytes } = dex;
  for (let index = 0; index < count; index++) {
    const at = dex.stringAt(index);
    if (bytes[at] !== 0x68 || bytes[at + 1] !== 0x74 || bytes[at + 2] !== 0x74 || bytes[at + 3] !== 0x70) continue; // "http"
    const colon = bytes[at + 4] === 0x73 ? at + 5 : at + 4; // "s"
    if (bytes[colon] === 0x3a && bytes[colon + 1] === SLASH && bytes[colon + 2] === SLASH && (bytes[colon + 3] ?? 0) > 0x20) marks[index] = 1;
  }
  return marks;
}
