import type { ByteWriter } from './byte-writer.ts';
import { splitOperands, type AssembledAnnotation, type Literal } from './dex-assembly.ts';
import type { DexItems, ItemCollector } from './dex-items.ts';

/** Kinds of method handle by smali's word. Source: Android "Dalvik executable format", Method Handle Type Codes. */
const HANDLE_KINDS = [
  'static-put',
  'static-get',
  'instance-put',
  'instance-get',
  'invoke-static',
  'invoke-instance',
  'invoke-constructor',
  'invoke-direct',
  'invoke-interface',
];
const METAFACTORY =
  'Ljava/lang/invoke/LambdaMetafactory;->metafactory(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;Ljava/lang/invoke/MethodType;Ljava/lang/invoke/MethodType;Ljava/lang/invoke/MethodHandle;Ljava/lang/invoke/MethodType;)Ljava/lang/invoke/CallSite;';
const VALUE = { byte: 0x00, short: 0x02, char: 0x03, int: 0x04, long: 0x06, float: 0x10, double: 0x11, proto: 0x15, handle: 0x16, string: 0x17, type: 0x18, field: 0x19, method: 0x1a, enum: 0x1b, array: 0x1c, null: 0x1e, boolean: 0x1f } as const; // prettier-ignore

export type MethodHandle = { readonly kind: number; readonly field: string | null; readonly method: string | null };
/** The pieces of `call_site_0("run", (…)Ljava/lang/Runnable;, ()V, invoke-static@…, ()V)@bootstrap`; without a bootstrap it is that of lambdas. */
export type CallSite = { readonly bootstrap: MethodHandle; readonly values: readonly Literal[] };

type Parsed =
  | { readonly as: 'number'; readonly code: number; readonly value: bigint }
  | { readonly as: 'real'; readonly code: number; readonly value: number }
  | { readonly as: 'boolean'; readonly value: boolean }
  | { readonly as: 'null' }
  | { readonly as: 'string' | 'type' | 'proto' | 'field' | 'method' | 'enum'; readonly key: string }
  | { readonly as: 'handle'; readonly key: string }
  | { readonly as: 'array'; readonly parts: readonly string[] };

export function parseLiteral(text: Literal): Parsed {
  if (text.startsWith('"')) return { as: 'string', key: unquote(text) };
  if (text === 'null') return { as: 'null' };
  if (text === 'true' || text === 'false') return { as: 'boolean', value: text === 'true' };
  if (text.startsWith('{')) return { as: 'array', parts: splitOperands(text.slice(1, -1)) };
  if (text.startsWith('.enum ')) return { as: 'enum', key: text.slice(6).trim() };
  if (/^[\w-]+@L/.test(text)) return { as: 'handle', key: text };
  if (text.startsWith('(')) return { as: 'proto', key: text };
  if (/^[[L].*->[^(]+\(/.test(text)) return { as: 'method', key: text };
  if (/^[[L].*->/.test(text)) return { as: 'field', key: text };
  if (/^\[|^L.*;$|^[ZBSCIJFDV]$/.test(text)) return { as: 'type', key: text };
  if (/^-?[\d.]+(e-?\d+)?f$/i.test(text)) return { as: 'real', code: VALUE.float, value: Number(text.slice(0, -1)) };
  if (/^-?\d+\.\d+$/.test(text)) return { as: 'real', code: VALUE.double, value: Number(text) };
  const [, negative, digits = '', suffix = ''] = /^(-?)(0x[\da-f]+?|\d+)([LlTtSs]?)$/i.exec(text) ?? [];
  if (digits === '') throw new Error(`not a value: ${text}`);
  const code = { l: VALUE.long, t: VALUE.byte, s: VALUE.short }[suffix.toLowerCase()] ?? VALUE.int;
  return { as: 'number', code, value: negative === '-' ? -BigInt(digits) : BigInt(digits) };
}

/** `"a\nb"` with JSON's escapes. */
export function unquote(text: string): string {
  return JSON.parse(text.replaceAll("\\'", "'")) as string;
}

export function parseHandle(text: string): MethodHandle {
  const [kind = '', target = ''] = text.split(/@(.*)/s);
  const code = HANDLE_KINDS.indexOf(kind);
  if (code < 0) throw new Error(`not a method handle: ${text}`);
  return { kind: code, field: code < 4 ? target : null, method: code < 4 ? null : target };
}

export function parseCallSite(text: string): CallSite {
  const open = text.indexOf('(');
  let close = open;
  for (let depth = 0; close < text.length; close++) {
    if (text[close] === '(') depth++;
    if (text[close] === ')' && --depth === 0) break;
  }
  const bootstrap = text.slice(close + 1).replace(/^@/, '');
  return { bootstrap: parseHandle(`invoke-static@${bootstrap === '' ? METAFACTORY : bootstrap}`), values: splitOperands(text.slice(open + 1, close)) };
}

/** Everything that a value names becomes an item of the file. */
export function collectValue(text: Literal, items: ItemCollector): void {
  const value = parseLiteral(text);
  if (value.as === 'string') items.addString(value.key);
  else if (value.as === 'type') items.addType(value.key);
  else if (value.as === 'proto') items.addProto(value.key);
  else if (value.as === 'field' || value.as === 'enum') items.addField(value.key);
  else if (value.as === 'method') items.addMethod(value.key);
  else if (value.as === 'handle') items.addHandle(value.key);
  else if (value.as === 'array') value.parts.forEach((part) => collectValue(part, items));
}

/** `encoded_value`. A field of type long given `1` would be an int: the declared type decides where there is one. */
export function writeValue(out: ByteWriter, text: Literal, items: DexItems, declared?: string): void {
  const value = parseLiteral(text);
  if (value.as === 'null') out.u8(VALUE.null);
  else if (value.as === 'boolean') out.u8(VALUE.boolean | (value.value ? 0x20 : 0));
  else if (value.as === 'array') {
    out.u8(VALUE.array);
    writeArray(out, value.parts, items);
  } else if (value.as === 'real') {
    const bytes = Buffer.alloc(value.code === VALUE.float ? 4 : 8);
    if (bytes.length === 4) bytes.writeFloatLE(value.value);
    else bytes.writeDoubleLE(value.value);
    out.u8(value.code | ((bytes.length - 1) << 5)).raw(bytes);
  } else if (value.as === 'number') {
    const code = { B: VALUE.byte, S: VALUE.short, C: VALUE.char, I: VALUE.int, J: VALUE.long }[declared ?? ''] ?? value.code;
    const size = { [VALUE.byte]: 1, [VALUE.short]: 2, [VALUE.char]: 2, [VALUE.long]: 8 }[code] ?? 4;
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64LE(BigInt.asIntN(64, value.value));
    out.u8(code | ((size - 1) << 5)).raw(bytes.subarray(0, size));
  } else {
    const code = VALUE[value.as];
    const index = items.index(value.as === 'enum' ? 'field' : value.as === 'handle' ? 'methodHandle' : value.as, value.key);
    out.u8(code | (3 << 5)).u32(index);
  }
}

export function writeArray(out: ByteWriter, values: readonly Literal[], items: DexItems): void {
  out.uleb(values.length);
  for (const value of values) writeValue(out, value, items);
}

/** `annotation_item`. Its elements stand in the order of their names' indexes. */
export function writeAnnotation(out: ByteWriter, annotation: AssembledAnnotation, items: DexItems): void {
  out.u8(annotation.visibility).uleb(items.index('type', annotation.type)).uleb(annotation.elements.length);
  const elements = annotation.elements.map(({ name, value }) => ({ index: items.index('string', name), value })).sort((a, b) => a.index - b.index);
  for (const { index, value } of elements) {
    out.uleb(index);
    writeValue(out, value, items);
  }
}
