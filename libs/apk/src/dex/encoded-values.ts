import { ApkFormatError } from '../bytes/apk-format-error.ts';
import type { DexFile } from './dex-file.ts';
import { LebReader } from './leb128.ts';

/** A constant of the file: initial value of a field, element of an annotation, argument of a call site. Numbers are indexes of the file. */
export type EncodedValue =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'null' }
  | { readonly kind: 'string'; readonly text: string }
  | { readonly kind: 'type'; readonly descriptor: string }
  | { readonly kind: 'field' | 'method' | 'enum' | 'proto' | 'method-handle'; readonly index: number }
  | { readonly kind: 'array'; readonly elements: readonly EncodedValue[] }
  | { readonly kind: 'annotation'; readonly type: string; readonly elements: readonly (readonly [name: string, value: EncodedValue])[] };

/** Arrays within annotations within arrays: compilers write three. */
const MAX_DEPTH = 16;
const TYPE = {
  byte: 0x00, short: 0x02, char: 0x03, int: 0x04, long: 0x06, float: 0x10, double: 0x11, methodType: 0x15, methodHandle: 0x16, string: 0x17, type: 0x18, field: 0x19,
  method: 0x1a, enum: 0x1b, array: 0x1c, annotation: 0x1d, null: 0x1e, boolean: 0x1f,
} as const; // prettier-ignore
const INDEX_KINDS = new Map<number, 'field' | 'method' | 'enum' | 'proto' | 'method-handle'>([
  [TYPE.field, 'field'],
  [TYPE.method, 'method'],
  [TYPE.enum, 'enum'],
  [TYPE.methodType, 'proto'],
  [TYPE.methodHandle, 'method-handle'],
]);
const scratch = new DataView(new ArrayBuffer(8));

/**
 * The values of an `encoded_array_item`, the first `limit` of them; none where the offset is 0.
 * Source: Android "Dalvik executable format", encoded_value. @throws ApkFormatError 'dex.offset-out-of-bounds' | 'dex.value-invalid' and those of names
 */
export function readEncodedArray(dex: DexFile, at: number, limit: number): EncodedValue[] {
  return at === 0 ? [] : readArray(dex, new LebReader(dex.bytes, at), limit, 0);
}

/** One value at the reader's place. @throws ApkFormatError as `readEncodedArray` */
function readEncodedValue(dex: DexFile, reader: LebReader, depth = 0): EncodedValue {
  if (depth > MAX_DEPTH) throw new ApkFormatError('dex.value-invalid', reader.at);
  const head = reader.byte();
  const type = head & 0x1f;
  const argument = head >> 5;
  if (type === TYPE.null) return { kind: 'null' };
  if (type === TYPE.boolean) return { kind: 'boolean', value: argument === 1 };
  if (type === TYPE.array) return { kind: 'array', elements: readArray(dex, reader, Infinity, depth + 1) };
  if (type === TYPE.annotation) return readEncodedAnnotation(dex, reader, depth + 1);
  const at = reader.at;
  const bytes: number[] = [];
  for (let i = 0; i <= argument; i++) bytes.push(reader.byte());
  if (type === TYPE.float || type === TYPE.double) return { kind: 'number', value: realOf(bytes, type === TYPE.float ? 4 : 8) };
  if (type <= TYPE.long) return { kind: 'number', value: integerOf(bytes, type !== TYPE.char) };
  const index = integerOf(bytes, false);
  if (type === TYPE.string) return { kind: 'string', text: dex.string(index) };
  if (type === TYPE.type) return { kind: 'type', descriptor: dex.type(index) };
  const kind = INDEX_KINDS.get(type);
  if (kind === undefined) throw new ApkFormatError('dex.value-invalid', at);
  return { kind, index };
}

/** Type and elements of an `encoded_annotation`. @throws ApkFormatError as `readEncodedArray` */
export function readEncodedAnnotation(dex: DexFile, reader: LebReader, depth = 0): Extract<EncodedValue, { kind: 'annotation' }> {
  const type = dex.type(reader.uleb());
  const count = reader.uleb();
  const elements: [string, EncodedValue][] = [];
  // Each turn reads bytes, so that the file's end bounds the loop.
  for (let i = 0; i < count; i++) elements.push([dex.string(reader.uleb()), readEncodedValue(dex, reader, depth + 1)]);
  return { kind: 'annotation', type, elements };
}

function readArray(dex: DexFile, reader: LebReader, limit: number, depth: number): EncodedValue[] {
  const count = Math.min(reader.uleb(), limit);
  const values: EncodedValue[] = [];
  for (let i = 0; i < count; i++) values.push(readEncodedValue(dex, reader, depth));
  return values;
}

/** Little-endian, the missing upper bytes filled from the sign or with zeros. A long is rounded past 2^53. */
function integerOf(bytes: readonly number[], isSigned: boolean): number {
  const negative = isSigned && (bytes.at(-1)! & 0x80) !== 0;
  let value = 0n;
  for (let i = bytes.length - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[i]!);
  return Number(negative ? value - (1n << BigInt(bytes.length * 8)) : value);
}

/** The bytes are the upper ones. A number that is none is 0: it says nothing. */
function realOf(bytes: readonly number[], size: number): number {
  scratch.setBigUint64(0, 0n);
  for (let i = 0; i < Math.min(bytes.length, size); i++) scratch.setUint8(i, bytes[bytes.length - 1 - i]!);
  const value = size === 4 ? scratch.getFloat32(0) : scratch.getFloat64(0);
  return Number.isFinite(value) ? value : 0;
}
