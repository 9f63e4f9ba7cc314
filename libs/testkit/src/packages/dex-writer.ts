import { createHash } from 'node:crypto';
import { ByteWriter } from './byte-writer.ts';
import { parseAssembly, type AssembledClass, type AssembledMethod } from './dex-assembly.ts';
import { encodeCode } from './dex-code.ts';
import { handleKey, ItemCollector, type DexItems } from './dex-items.ts';
import { writeAnnotation, writeArray, writeValue } from './dex-values.ts';

export type DexVersion = '035' | '036' | '037' | '038' | '039' | '040' | '041';
export type DexOptions = { readonly version?: DexVersion };

const HEADER_BYTES = 0x70;
/** Version 041 adds the size of its container and the place of the header in it. */
const CONTAINER_HEADER_BYTES = 0x78;
const ENDIAN_TAG = 0x12345678;
const NO_INDEX = 0xffffffff;
const DIRECT_FLAGS = 0x2 | 0x8 | 0x10000; // private, static, constructor
const STATIC = 0x8;

/** Types of the map list. Source: Android "Dalvik executable format". */
const MAP = {
  header: 0, string: 1, type: 2, proto: 3, field: 4, method: 5, classDef: 6, callSite: 7, handle: 8, mapList: 0x1000, typeList: 0x1001, annotationSet: 0x1003,
  classData: 0x2000, code: 0x2001, stringData: 0x2002, annotation: 0x2004, encodedArray: 0x2005, annotationDirectory: 0x2006,
} as const; // prettier-ignore

/**
 * A DEX file from classes written as smali writes them, with true checksums:
 * `assembleDex('.class public Lcom/x/A;\n.super Landroid/app/Activity;\n.method public onCreate(Landroid/os/Bundle;)V\n return-void\n.end method')`.
 * What it understands: `parseAssembly`.
 */
export function assembleDex(source: string, options: DexOptions = {}): Buffer {
  return writeClasses(parseAssembly(source), options);
}

/** The same from classes that are held already. */
export function writeClasses(specs: readonly AssembledClass[], { version = '035' }: DexOptions = {}): Buffer {
  const classes = superclassesFirst(specs);
  const collector = new ItemCollector();
  classes.forEach((spec) => collector.addClass(spec));
  const items = collector.done();
  const headerBytes = version === '041' ? CONTAINER_HEADER_BYTES : HEADER_BYTES;
  const counts = [items.strings, items.types, items.protos, items.fields, items.methods, classes, items.callSites, items.handles].map((list) => list.length);
  const sizes = [4, 4, 12, 8, 8, 32, 4, 8];
  let end = headerBytes;
  const sectionAt = counts.map((count, i) => (end += count * sizes[i]!) - count * sizes[i]!);
  const data = new DataSection(end, classes, items);

  const mapTypes = [MAP.string, MAP.type, MAP.proto, MAP.field, MAP.method, MAP.classDef, MAP.callSite, MAP.handle];
  const mapAt = data.writeMap([{ type: MAP.header, count: 1, at: 0 }, ...mapTypes.map((type, i) => ({ type, count: counts[i]!, at: sectionAt[i]! }))]);
  const fileBytes = end + data.out.length;
  const file = new ByteWriter()
    .raw(Buffer.from(`dex\n${version}\0`, 'latin1'))
    .u32(0)
    .raw(Buffer.alloc(20))
    .u32(fileBytes, headerBytes, ENDIAN_TAG, 0, 0, mapAt);
  for (let i = 0; i < 6; i++) file.u32(counts[i]!, counts[i] === 0 ? 0 : sectionAt[i]!);
  file.u32(data.out.length, end);
  if (version === '041') file.u32(fileBytes, 0);
  file.u32(...data.stringAt).u32(...items.types.map((type) => items.index('string', type)));
  for (const { shorty, returns, parameters } of items.protos) file.u32(items.index('string', shorty), items.index('type', returns), data.typeList(parameters));
  for (const { owner, type, name } of items.fields) file.u16(items.index('type', owner), items.index('type', type)).u32(items.index('string', name));
  for (const { owner, proto, name } of items.methods) file.u16(items.index('type', owner), items.index('proto', proto)).u32(items.index('string', name));
  classes.forEach((spec, i) => {
    const { classData, annotations, staticValues } = data.places[i]!;
    const superclass = spec.superclass === null ? NO_INDEX : items.index('type', spec.superclass);
    file.u32(items.index('type', spec.descriptor), spec.flags, superclass, data.typeList(spec.interfaces), NO_INDEX, annotations, classData, staticValues);
  });
  file.u32(...data.callSiteAt);
  for (const { kind, field, method } of items.handles) file.u16(kind, 0, field === null ? items.index('method', method!) : items.index('field', field), 0);
  return seal(file.raw(data.out.done()).done());
}

/** What stands after the indexed sections; offsets count from the start of the file. */
class DataSection {
  readonly out = new ByteWriter();
  readonly stringAt: number[];
  readonly callSiteAt: number[];
  readonly places: { classData: number; annotations: number; staticValues: number }[];
  readonly #start: number;
  readonly #items: DexItems;
  readonly #map: { type: number; count: number; at: number }[] = [];
  readonly #listAt = new Map<string, number>();

  constructor(start: number, classes: readonly AssembledClass[], items: DexItems) {
    this.#start = start;
    this.#items = items;
    this.#section(MAP.typeList, items.typeLists, 4, (list) => {
      this.#listAt.set(list.join(), this.#here());
      this.out.u32(list.length).u16(...list.map((type) => items.index('type', type)));
    });
    const codeAt = new Map<AssembledMethod, number>();
    const bodies = classes.flatMap((spec) => spec.methods).filter((method) => method.body.length > 0);
    this.#section(MAP.code, bodies, 4, (method) => {
      codeAt.set(method, this.#here());
      this.out.raw(encodeCode(method, items));
    });
    this.stringAt = this.#section(MAP.stringData, items.strings, 1, (text) => this.out.uleb(text.length).raw(mutf8(text)).u8(0));
    const withValues = classes.filter((spec) => spec.fields.some((field) => field.value !== null && field.flags & STATIC));
    const arrays = [...items.callSites, ...withValues];
    const arrayAt = this.#section(MAP.encodedArray, arrays, 1, (item) => this.#writeEncodedArray(item));
    this.callSiteAt = arrayAt.slice(0, items.callSites.length);
    const directories = this.#writeAnnotations(classes);
    const dataAt = this.#section(MAP.classData, classes, 1, (spec) => this.#writeClassData(spec, codeAt));
    this.places = classes.map((spec, i) => ({
      classData: dataAt[i]!,
      annotations: directories[i]!,
      staticValues: withValues.includes(spec) ? arrayAt[items.callSites.length + withValues.indexOf(spec)]! : 0,
    }));
  }

  typeList(types: readonly string[]): number {
    return this.#listAt.get(types.join()) ?? 0;
  }

  writeMap(sections: readonly { type: number; count: number; at: number }[]): number {
    const at = this.#align(4).#here();
    const rows = [...sections, ...this.#map, { type: MAP.mapList, count: 1, at }].filter(({ count }) => count > 0).sort((a, b) => a.at - b.at);
    this.out.u32(rows.length);
    for (const row of rows) this.out.u16(row.type, 0).u32(row.count, row.at);
    return at;
  }

  #section<Item>(type: number, list: readonly Item[], align: number, write: (item: Item) => void): number[] {
    this.#align(align);
    if (list.length > 0) this.#map.push({ type, count: list.length, at: this.#here() });
    return list.map((item) => {
      const at = this.#align(align).#here();
      write(item);
      return at;
    });
  }

  #writeEncodedArray(item: DexItems['callSites'][number] | AssembledClass): void {
    if ('bootstrap' in item) return writeArray(this.out, [handleKey(item.bootstrap), ...item.values], this.#items);
    const fields = this.#members(item, 'field').filter(({ member }) => member.flags & STATIC);
    this.out.uleb(fields.length);
    for (const { member } of fields) writeValue(this.out, member.value ?? (/^[L[]/.test(member.type) ? 'null' : '0'), this.#items, member.type);
  }

  #writeClassData(spec: AssembledClass, codeAt: ReadonlyMap<AssembledMethod, number>): void {
    const fields = this.#members(spec, 'field');
    const methods = this.#members(spec, 'method');
    const parts = [
      fields.filter(({ member }) => member.flags & STATIC),
      fields.filter(({ member }) => !(member.flags & STATIC)),
      methods.filter(({ member }) => member.flags & DIRECT_FLAGS),
      methods.filter(({ member }) => !(member.flags & DIRECT_FLAGS)),
    ];
    this.out.uleb(parts[0]!.length).uleb(parts[1]!.length).uleb(parts[2]!.length).uleb(parts[3]!.length);
    for (const part of parts) {
      let previous = 0;
      for (const { index, member } of part) {
        this.out.uleb(index - previous).uleb(member.flags);
        if ('proto' in member) this.out.uleb(codeAt.get(member) ?? 0);
        previous = index;
      }
    }
  }

  /** Members with their indexes, in the order of these. */
  #members<Kind extends 'field' | 'method'>(spec: AssembledClass, kind: Kind): { index: number; member: AssembledClass[`${Kind}s`][number] }[] {
    const members: readonly (AssembledClass['fields'][number] | AssembledMethod)[] = spec[`${kind}s`];
    return members
      .map((member) => ({
        index: this.#items.index(kind, `${spec.descriptor}->${member.name}${'proto' in member ? member.proto : `:${member.type}`}`),
        member,
      }))
      .sort((a, b) => a.index - b.index) as { index: number; member: AssembledClass[`${Kind}s`][number] }[];
  }

  /** Annotations, then the sets of them, then a directory for each class that has one; places by class, 0 where there is none. */
  #writeAnnotations(classes: readonly AssembledClass[]): number[] {
    const owners = classes.flatMap((spec) => [spec, ...spec.fields, ...spec.methods]).filter(({ annotations }) => annotations.length > 0);
    const sorted = owners.map(({ annotations }) => [...annotations].sort((a, b) => this.#items.index('type', a.type) - this.#items.index('type', b.type)));
    const itemAt = this.#section(MAP.annotation, sorted.flat(), 1, (annotation) => writeAnnotation(this.out, annotation, this.#items));
    let next = 0;
    const sets = this.#section(MAP.annotationSet, sorted, 4, (set) => {
      this.out.u32(set.length, ...itemAt.slice(next, next + set.length));
      next += set.length;
    });
    const setAt = new Map<unknown, number>(owners.map((owner, i) => [owner, sets[i]!]));
    const annotated = classes.filter((spec) => [spec, ...spec.fields, ...spec.methods].some((owner) => setAt.has(owner)));
    const directories = this.#section(MAP.annotationDirectory, annotated, 4, (spec) => {
      const rows = (kind: 'field' | 'method'): number[][] =>
        this.#members(spec, kind).flatMap(({ index, member }) => (setAt.has(member) ? [[index, setAt.get(member)!]] : []));
      const [fields, methods] = [rows('field'), rows('method')];
      this.out.u32(setAt.get(spec) ?? 0, fields.length, methods.length, 0, ...fields.flat(), ...methods.flat());
    });
    return classes.map((spec) => directories[annotated.indexOf(spec)] ?? 0);
  }

  #align(size: number): this {
    while ((this.#start + this.out.length) % size !== 0) this.out.u8(0);
    return this;
  }

  #here(): number {
    return this.#start + this.out.length;
  }
}

/** A class stands after its superclass and interfaces, where the same file defines them. */
function superclassesFirst(specs: readonly AssembledClass[]): AssembledClass[] {
  const byName = new Map(specs.map((spec) => [spec.descriptor, spec]));
  const done = new Set<AssembledClass>();
  const visit = (spec: AssembledClass): void => {
    if (byName.get(spec.descriptor) !== spec && byName.has(spec.descriptor)) return void done.add(spec); // defined twice: as it comes
    byName.delete(spec.descriptor); // a cycle ends here
    for (const name of [spec.superclass ?? '', ...spec.interfaces]) if (byName.has(name)) visit(byName.get(name)!);
    done.add(spec);
  };
  specs.forEach(visit);
  return [...done];
}

/** SHA-1 over everything after itself, then Adler-32 over everything after that. */
function seal(file: Buffer): Buffer {
  createHash('sha1').update(file.subarray(32)).digest().copy(file, 12);
  let [a, b] = [1, 0];
  for (const byte of file.subarray(12)) {
    a = (a + byte) % 65_521;
    b = (b + a) % 65_521;
  }
  file.writeUInt32LE(b * 65_536 + a, 8);
  return file;
}

/** Each UTF-16 unit by itself, a zero in two bytes. */
function mutf8(text: string): Buffer {
  const bytes = new ByteWriter();
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit !== 0 && unit < 0x80) bytes.u8(unit);
    else if (unit < 0x800) bytes.u8(0xc0 | (unit >> 6), 0x80 | (unit & 0x3f));
    else bytes.u8(0xe0 | (unit >> 12), 0x80 | ((unit >> 6) & 0x3f), 0x80 | (unit & 0x3f));
  }
  return bytes.done();
}
