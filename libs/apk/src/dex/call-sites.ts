import { ApkFormatError } from '../bytes/apk-format-error.ts';
import type { DexFile } from './dex-file.ts';
import { readEncodedArray, type EncodedValue } from './encoded-values.ts';

/** Kinds of method handle, by number. Source: Android "Dalvik executable format", Method Handle Type Codes. */
export const HANDLE = {
  staticPut: 0,
  staticGet: 1,
  instancePut: 2,
  instanceGet: 3,
  invokeStatic: 4,
  invokeInstance: 5,
  invokeConstructor: 6,
  invokeDirect: 7,
  invokeInterface: 8,
} as const;
const LAST_FIELD_HANDLE = HANDLE.instanceGet;

/** A reference to a member; `index` is one of methods, or of fields for the accessors. */
export type MethodHandle = { readonly kind: number; readonly isField: boolean; readonly index: number };

/** What `invoke-custom` links to. */
export type CallSite = {
  /** Method that links it. */
  readonly bootstrap: MethodHandle;
  /** Name asked for: the function's for a lambda. */
  readonly name: string;
  /** Index of the prototype asked for: what is captured, and the interface that is made. */
  readonly proto: number;
  /** Descriptor of what the call gives: the interface of a lambda. */
  readonly type: string;
  /** Further constants for the bootstrap method. */
  readonly arguments: readonly EncodedValue[];
  /** The method that runs when the lambda is called; null for a call site that is no lambda. */
  readonly implementation: MethodHandle | null;
};

const ITEM_CALL_SITES = 0x0007;
const ITEM_METHOD_HANDLES = 0x0008;
const MAP_ITEM_BYTES = 12;
const CALL_SITE_BYTES = 4;
const METHOD_HANDLE_BYTES = 8;
/** Kinds of items that the format has, with room: a longer map repeats itself. */
const MAX_MAP_ITEMS = 64;
/** Arguments read of one call site: a bootstrap method takes 251 at most. */
const MAX_ARGUMENTS = 256;
const LAMBDA_FACTORY = 'Ljava/lang/invoke/LambdaMetafactory;';
const CONCATENATION_FACTORY = 'Ljava/lang/invoke/StringConcatFactory;';

type Sections = { readonly callSites: { at: number; count: number }; readonly handles: { at: number; count: number } };
const sections = new WeakMap<DexFile, Sections>();

/** A call site by its index. @throws ApkFormatError 'dex.index-out-of-bounds' | 'dex.offset-out-of-bounds' | 'dex.value-invalid' */
export function callSite(dex: DexFile, index: number): CallSite {
  const { callSites } = sectionsOf(dex);
  if (index >= callSites.count) throw new ApkFormatError('dex.index-out-of-bounds', callSites.at);
  const at = dex.u32(callSites.at + index * CALL_SITE_BYTES);
  const [handle, name, proto, ...values] = readEncodedArray(dex, at, MAX_ARGUMENTS);
  if (handle?.kind !== 'method-handle' || name?.kind !== 'string' || proto?.kind !== 'proto') throw new ApkFormatError('dex.value-invalid', at);
  const bootstrap = methodHandle(dex, handle.index);
  const implementation = !bootstrap.isField && dex.type(dex.methodClass(bootstrap.index)) === LAMBDA_FACTORY ? values[1] : undefined;
  return {
    bootstrap,
    name: name.text,
    proto: proto.index,
    type: dex.protoReturn(proto.index),
    arguments: values,
    implementation: implementation?.kind === 'method-handle' ? methodHandle(dex, implementation.index) : null,
  };
}

/** A method handle by its index. @throws ApkFormatError 'dex.index-out-of-bounds' | 'dex.offset-out-of-bounds' */
export function methodHandle(dex: DexFile, index: number): MethodHandle {
  const { handles } = sectionsOf(dex);
  if (index >= handles.count) throw new ApkFormatError('dex.index-out-of-bounds', handles.at);
  const at = handles.at + index * METHOD_HANDLE_BYTES;
  const kind = dex.u16(at);
  return { kind, isField: kind <= LAST_FIELD_HANDLE, index: dex.u16(at + 4) };
}

/**
 * The pieces of a concatenation that the runtime links, null for each argument; null for a call site of another kind.
 * Source: Java API reference, java.lang.invoke.StringConcatFactory: U+0001 stands for an argument, U+0002 for a constant.
 */
export function concatenationRecipe(dex: DexFile, index: number): (string | null)[] | null {
  const site = callSite(dex, index);
  if (site.bootstrap.isField || dex.type(dex.methodClass(site.bootstrap.index)) !== CONCATENATION_FACTORY) return null;
  const [recipe, ...constants] = site.arguments;
  if (recipe?.kind !== 'string') return null;
  let next = 0;
  const pieces: (string | null)[] = [];
  for (const part of recipe.text.split(/([\u0001\u0002])/u)) {
    if (part === '\u0001') pieces.push(null);
    else if (part === '\u0002') pieces.push(shown(constants[next++]));
    else if (part !== '') pieces.push(part);
  }
  return pieces;
}

function shown(value: EncodedValue | undefined): string {
  if (value?.kind === 'string') return value.text;
  return value?.kind === 'number' || value?.kind === 'boolean' ? String(value.value) : '';
}

/** The two lists stand only in the map. */
function sectionsOf(dex: DexFile): Sections {
  let known = sections.get(dex);
  if (known !== undefined) return known;
  const none = { at: 0, count: 0 };
  known = { callSites: none, handles: none };
  const mapAt = dex.header.mapAt;
  const items = mapAt === 0 ? 0 : Math.min(dex.u32(mapAt), MAX_MAP_ITEMS);
  for (let i = 0; i < items; i++) {
    const at = mapAt + 4 + i * MAP_ITEM_BYTES;
    const section = { count: dex.u32(at + 4), at: dex.u32(at + 8) };
    if (dex.u16(at) === ITEM_CALL_SITES) known = { ...known, callSites: section };
    if (dex.u16(at) === ITEM_METHOD_HANDLES) known = { ...known, handles: section };
  }
  sections.set(dex, known);
  return known;
}
