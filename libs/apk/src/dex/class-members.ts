import { ApkFormatError } from '../bytes/apk-format-error.ts';
import type { DexFile } from './dex-file.ts';
import { LebReader } from './leb128.ts';

export type FieldMember = { readonly field: number; readonly flags: number };
/** `codeAt` is the byte of the method's `code_item`; 0 for one that is abstract or native. */
export type MethodMember = { readonly method: number; readonly flags: number; readonly codeAt: number };
export type ClassMembers = {
  readonly staticFields: readonly FieldMember[];
  readonly instanceFields: readonly FieldMember[];
  readonly methods: readonly MethodMember[];
};

const NO_MEMBERS: ClassMembers = { staticFields: [], instanceFields: [], methods: [] };

/**
 * Members of one class, direct methods before virtual ones. `dataAt` as in `DexFile.classDefinition`; 0 for a class without any.
 * Source: Android "Dalvik executable format", class_data_item. @throws ApkFormatError 'dex.offset-out-of-bounds' | 'dex.index-out-of-bounds'
 */
export function readClassMembers(dex: DexFile, dataAt: number): ClassMembers {
  if (dataAt === 0) return NO_MEMBERS;
  const reader = new LebReader(dex.bytes, dataAt);
  const [statics, instances, direct, virtual] = [reader.uleb(), reader.uleb(), reader.uleb(), reader.uleb()];
  const below = (index: number, count: number): number => {
    if (index >= count) throw new ApkFormatError('dex.index-out-of-bounds', reader.at);
    return index;
  };
  // Each member is two bytes at least, so that the file's end bounds these loops whatever the counts say.
  const fields = (count: number): FieldMember[] => {
    const members: FieldMember[] = [];
    for (let i = 0, field = 0; i < count; i++) members.push({ field: (field = below(field + reader.uleb(), dex.header.fields.count)), flags: reader.uleb() });
    return members;
  };
  const methods = (count: number): MethodMember[] => {
    const members: MethodMember[] = [];
    for (let i = 0, method = 0; i < count; i++) {
      method = below(method + reader.uleb(), dex.header.methods.count);
      members.push({ method, flags: reader.uleb(), codeAt: reader.uleb() });
    }
    return members;
  };
  return { staticFields: fields(statics), instanceFields: fields(instances), methods: [...methods(direct), ...methods(virtual)] };
}
