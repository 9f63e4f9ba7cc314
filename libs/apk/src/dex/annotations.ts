import type { DexFile } from './dex-file.ts';
import { readEncodedAnnotation, type EncodedValue } from './encoded-values.ts';
import { LebReader } from './leb128.ts';

export type Annotation = Extract<EncodedValue, { kind: 'annotation' }>;

/** Annotations of one class: on itself, and by the index of the method or field. */
export type ClassAnnotations = {
  readonly own: readonly Annotation[];
  readonly methods: ReadonlyMap<number, readonly Annotation[]>;
  readonly fields: ReadonlyMap<number, readonly Annotation[]>;
};

const NONE: ClassAnnotations = { own: [], methods: new Map(), fields: new Map() };
/** Annotated members of a class, and annotations on one of them: more than any class file could hold. */
const MAX_MEMBERS = 65_536;
const MAX_ANNOTATIONS = 256;
/** A visibility byte stands before each annotation. */
const VISIBILITY_BYTES = 1;

/**
 * Annotations of a class by its index among the definitions. Only those of the types asked for are read, as a package has hundreds of
 * thousands. Source: Android "Dalvik executable format", annotations_directory_item. @throws ApkFormatError 'dex.offset-out-of-bounds' and those of `readEncodedArray`
 */
export function readAnnotations(dex: DexFile, index: number, types: ReadonlySet<string>): ClassAnnotations {
  const at = dex.annotationsAt(index);
  if (at === 0) return NONE;
  const [fieldCount, methodCount] = [Math.min(dex.u32(at + 4), MAX_MEMBERS), Math.min(dex.u32(at + 8), MAX_MEMBERS)];
  const methodsAt = at + 16 + fieldCount * 8;
  return {
    own: readSet(dex, dex.u32(at), types),
    fields: readMembers(dex, at + 16, fieldCount, types),
    methods: readMembers(dex, methodsAt, methodCount, types),
  };
}

function readMembers(dex: DexFile, at: number, count: number, types: ReadonlySet<string>): Map<number, readonly Annotation[]> {
  const members = new Map<number, readonly Annotation[]>();
  for (let i = 0; i < count; i++) {
    const annotations = readSet(dex, dex.u32(at + i * 8 + 4), types);
    if (annotations.length > 0) members.set(dex.u32(at + i * 8), annotations);
  }
  return members;
}

function readSet(dex: DexFile, at: number, types: ReadonlySet<string>): Annotation[] {
  if (at === 0) return [];
  const found: Annotation[] = [];
  const count = Math.min(dex.u32(at), MAX_ANNOTATIONS);
  for (let i = 0; i < count; i++) {
    const item = dex.u32(at + 4 + i * 4) + VISIBILITY_BYTES;
    const reader = new LebReader(dex.bytes, item);
    if (types.has(dex.type(reader.uleb()))) found.push(readEncodedAnnotation(dex, new LebReader(dex.bytes, item)));
  }
  return found;
}
