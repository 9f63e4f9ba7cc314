import type { PrefixOwners } from '../detection/compiled-tables.ts';
import type { DexFile } from '../dex/dex-file.ts';
import { FIELD, TYPE, type CodeMarks } from '../dex/scan-code.ts';
import { hashByte, type NameIndex } from '../detection/name-hash.ts';
import { CLASS, NAME, type WatchList } from './watch-list.ts';

/** One DEX file's members and strings that are watched, in its own numbers, so that the walk over its code compares integers. */
export type Marks = CodeMarks & {
  /** By type: index of the longest class prefix it lies under, or -1. */
  readonly prefixOfType: Int32Array;
  /** By type: hash of the name between `L` and `;`, 0 for arrays and primitives. */
  readonly hashOfType: Int32Array;
  /** By type: index of its class definition, or -1. */
  readonly definitionOf: Int32Array;
  /** Bytes and items looked at, to be counted with the code units. */
  readonly work: number;
};

/** Where class prefixes are found. */
export type PrefixTable = { readonly prefixIndex: NameIndex; readonly prefixes: readonly PrefixOwners[] };

/** Instructions name members by 16 bits. */
const ADDRESSABLE = 0x10000;
const SLASH = 0x2f;
const DOLLAR = 0x24;
const SEMICOLON = 0x3b;
/** Longer descriptors than this are not Java's: a class file's names end at 65,535 bytes, real ones at some hundred. */
const MAX_DESCRIPTOR_BYTES = 1_024;
/** Longer names than this are not watched. */
const MAX_NAME_BYTES = 255;

export function markMembers(dex: DexFile, watched: WatchList, prefixes: PrefixTable): Marks {
  const { header } = dex;
  const prefixOfType = new Int32Array(header.types.count).fill(-1);
  const hashOfType = new Int32Array(header.types.count);
  const classBits = new Uint8Array(header.types.count);
  let work = header.strings.count + header.methods.count + header.fields.count;
  for (let type = 0; type < header.types.count; type++) work += markType(dex, watched, prefixes, type, prefixOfType, hashOfType, classBits);
  const definitionOf = new Int32Array(header.types.count).fill(-1);
  for (let index = header.classes.count - 1; index >= 0; index--) definitionOf[dex.classDefinition(index).type] = index; // the first counts
  const { nameBits, strings } = markStrings(dex, watched);

  const methods = new Uint8Array(Math.min(header.methods.count, ADDRESSABLE));
  for (let method = 0; method < methods.length; method++) {
    const name = nameBits[dex.methodNameIndex(method)] ?? 0;
    const owner = classBits[dex.methodClass(method)] ?? 0;
    const exact = (owner & CLASS.anyMember) !== 0 || (name !== 0 && (owner & CLASS.member) !== 0);
    if (exact || (name & NAME.inherited) !== 0) methods[method] = 1;
  }
  const fields = new Uint8Array(Math.min(header.fields.count, ADDRESSABLE));
  for (let field = 0; field < fields.length; field++) {
    const owner = classBits[dex.fieldClass(field)] ?? 0;
    const named = (nameBits[dex.fieldNameIndex(field)] ?? 0) !== 0 && (owner & CLASS.member) !== 0;
    if (named || (owner & CLASS.anyMember) !== 0) fields[field] = FIELD.read | FIELD.write;
  }
  const types = classBits.map((bits) => ((bits & CLASS.new) !== 0 ? TYPE.new : 0) | ((bits & CLASS.constant) !== 0 ? TYPE.constant : 0));
  return { methods, fields, types, strings, prefixOfType, hashOfType, definitionOf, work };
}

/**
 * One walk over a descriptor's bytes meets each of its prefixes at the end of a whole segment, and last its full name.
 * @returns bytes walked
 */
function markType(
  dex: DexFile,
  watched: WatchList,
  prefixes: PrefixTable,
  type: number,
  prefixOfType: Int32Array,
  hashOfType: Int32Array,
  classBits: Uint8Array,
): number {
  const { bytes } = dex;
  const start = dex.stringAt(dex.typeString(type)) + 1;
  if (bytes[start - 1] !== 0x4c) return 1; // not "L…;": an array or a primitive
  const end = Math.min(start + MAX_DESCRIPTOR_BYTES, bytes.length);
  let hash = 0;
  for (let at = start; at < end; at++) {
    const byte = bytes[at]!;
    if (byte === SLASH || byte === DOLLAR || byte === SEMICOLON) {
      const prefix = prefixes.prefixIndex.find(hash, bytes, start, at);
      if (prefix >= 0) prefixOfType[type] = prefix; // the later, the longer
      if (byte === SEMICOLON) {
        hashOfType[type] = hash;
        const found = watched.classes.find(hash, bytes, start, at);
        if (found >= 0) classBits[type] = found;
        return at - start;
      }
    }
    hash = hashByte(hash, byte);
  }
  return end - start;
}

/** Watched member names, and strings whose use in code is reported: watched ones, and addresses that begin with `http://` or `https://`. */
function markStrings(dex: DexFile, watched: WatchList): { nameBits: Uint8Array; strings: Uint8Array } {
  const { count } = dex.header.strings;
  const nameBits = new Uint8Array(count);
  const strings = new Uint8Array(count);
  const { bytes } = dex;
  for (let index = 0; index < count; index++) {
    const at = dex.stringAt(index);
    const first = bytes[at]!;
    const prefixes = watched.prefixes[first] ?? [];
    if (prefixes.some((prefix) => startsWith(bytes, at, prefix))) strings[index] = 1;
    else if (first === 0x68 && isUrl(bytes, at)) strings[index] = 1;
    // The length before the text is in UTF-16 units: for the names that are watched, which are ASCII, in bytes too.
    // A zero before a text is a length written with more bytes than it needs: it says nothing.
    const length = bytes[at - 1]!;
    if (first === 0 || (length !== 0 && watched.lengths[length] !== 1)) continue;
    let hash = 0;
    let end = at;
    for (; end - at <= MAX_NAME_BYTES && bytes[end] !== 0 && end < bytes.length; end++) hash = hashByte(hash, bytes[end]!);
    const name = watched.names.find(hash, bytes, at, end);
    if (name >= 0) nameBits[index] = name;
    if (watched.strings.find(hash, bytes, at, end) >= 0) strings[index] = 1;
  }
  return { nameBits, strings };
}

function startsWith(bytes: Uint8Array, at: number, prefix: Uint8Array): boolean {
  for (let i = 0; i < prefix.length; i++) if (bytes[at + i] !== prefix[i]) return false;
  return true;
}

function isUrl(bytes: Uint8Array, at: number): boolean {
  if (bytes[at + 1] !== 0x74 || bytes[at + 2] !== 0x74 || bytes[at + 3] !== 0x70) return false; // "http"
  const colon = bytes[at + 4] === 0x73 ? at + 5 : at + 4; // "s"
  return bytes[colon] === 0x3a && bytes[colon + 1] === SLASH && bytes[colon + 2] === SLASH && (bytes[colon + 3] ?? 0) > 0x20;
}
