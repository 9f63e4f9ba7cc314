import { ApkFormatError } from '../bytes/apk-format-error.ts';
import type { DexFile } from '../dex/dex-file.ts';
import { LebReader } from '../dex/leb128.ts';

/** Source: Android "Dalvik executable format", class_def_item, encoded_array and encoded_value. */
const CLASS_ITEM_BYTES = 32;
const STATIC_VALUES_AT = 28;
const VALUE_STRING = 0x17;
const VALUE_NULL = 0x1e;
const VALUE_BOOLEAN = 0x1f;
/** From `byte` to `enum`: as many bytes as the argument says, and one. Arrays and annotations lie between, and end the reading. */
const FIRST_NESTED = 0x1c;
/** A `BuildConfig` has about ten fields. */
const MAX_FIELDS = 64;

/** Constant strings of a class's static fields, by field name, of the names asked for. What cannot be read is left out. */
export function staticStrings(dex: DexFile, definition: number, names: ReadonlySet<string>): Map<string, string> {
  const strings = new Map<string, string>();
  try {
    const item = dex.header.classes.at + definition * CLASS_ITEM_BYTES;
    const valuesAt = dex.u32(item + STATIC_VALUES_AT);
    const dataAt = dex.classDefinition(definition).dataAt;
    if (valuesAt === 0 || dataAt === 0) return strings;
    const fields = new LebReader(dex.bytes, dataAt);
    const count = Math.min(fields.uleb(), MAX_FIELDS);
    for (let i = 0; i < 3; i++) fields.uleb(); // instance fields, direct and virtual methods
    const values = new LebReader(dex.bytes, valuesAt);
    const size = values.uleb();
    let field = 0;
    for (let i = 0; i < Math.min(count, size); i++) {
      field += fields.uleb();
      fields.uleb(); // access flags
      const head = values.byte();
      const type = head & 0x1f;
      if (type === VALUE_BOOLEAN || type === VALUE_NULL) continue;
      if (type >= FIRST_NESTED) break;
      const bytes = (head >> 5) + 1;
      const name = type === VALUE_STRING && field < dex.header.fields.count ? (dex.fieldMember(field).split(':')[0] ?? '') : '';
      let value = 0;
      for (let byte = 0; byte < bytes; byte++) value += values.byte() * 256 ** byte;
      if (names.has(name)) strings.set(name, dex.string(value));
    }
  } catch (error) {
    if (!(error instanceof ApkFormatError)) throw error;
  }
  return strings;
}
