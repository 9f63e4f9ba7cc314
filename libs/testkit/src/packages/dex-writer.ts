import { createHash } from 'node:crypto';
import { ByteWriter } from './byte-writer.ts';
import { collectDexItems, type DexItems } from './dex-items.ts';

export type CallSpec = {
  /** `Lclass;->name` with or without a prototype, or `Lclass;->FIELD:Type` for a read of a static field. */
  readonly api: string;
  /** A constant string put in a register and handed to the call. */
  readonly argument?: string;
};

export type MethodSpec = {
  readonly name: string;
  readonly calls?: readonly (CallSpec | string)[];
  /** Constant strings that go nowhere. */ readonly strings?: readonly string[];
};

export type ClassSpec = {
  /** With dots: `com.umeng.analytics.MobclickAgent`. */
  readonly name: string;
  readonly superclass?: string;
  readonly methods?: readonly MethodSpec[];
};

const HEADER_BYTES = 0x70;
const ENDIAN_TAG = 0x12345678;
const NO_INDEX = 0xffffffff;
const PUBLIC = 0x1;
const STATIC = 0x8;
const OP = { constString: 0x1a, returnVoid: 0x0e, sgetObject: 0x62, invokeStatic: 0x71 } as const;

/** Types of the map list. Source: Android "Dalvik executable format". */
const MAP = {
  header: 0,
  string: 1,
  type: 2,
  proto: 3,
  field: 4,
  method: 5,
  classDef: 6,
  mapList: 0x1000,
  typeList: 0x1001,
  classData: 0x2000,
  code: 0x2001,
  stringData: 0x2002,
} as const;

/** A DEX 035 file whose classes have static methods that call, read and mention what is asked, with true checksums. */
export function writeDex(classes: readonly ClassSpec[]): Buffer {
  const items = collectDexItems(classes);
  const idBytes =
    items.strings.length * 4 + items.types.length * 4 + items.protos.length * 12 + items.fields.length * 8 + items.methods.length * 8 + classes.length * 32;
  const dataAt = HEADER_BYTES + idBytes;
  const data = new ByteWriter();
  const map: { type: number; count: number; at: number }[] = [];
  const begin = (type: number, count: number, align = 1): number => {
    data.align(align);
    if (count > 0) map.push({ type, count, at: dataAt + data.length });
    return dataAt + data.length;
  };

  begin(MAP.typeList, items.typeLists.length, 4);
  const typeListAt = items.typeLists.map((list) => {
    const at = dataAt + data.align(4).length;
    data.u32(list.length).u16(...list.map((type) => items.type(type)));
    return at;
  });
  begin(
    MAP.code,
    items.classes.reduce((sum, spec) => sum + spec.methods.length, 0),
    4,
  );
  const codeAt = items.classes.map((spec) =>
    spec.methods.map((method) => {
      const at = dataAt + data.align(4).length;
      writeCode(data, method, items);
      return at;
    }),
  );
  begin(MAP.stringData, items.strings.length);
  const stringAt = items.strings.map((text) => {
    const at = dataAt + data.length;
    data.uleb(text.length).raw(mutf8(text)).u8(0);
    return at;
  });
  begin(MAP.classData, classes.length);
  const classDataAt = items.classes.map((spec, i) => {
    const at = dataAt + data.length;
    writeClassData(data, spec, codeAt[i]!, items);
    return at;
  });
  const mapAt = begin(MAP.mapList, 1, 4);

  const file = new ByteWriter();
  const sections = [items.strings.length, items.types.length, items.protos.length, items.fields.length, items.methods.length, classes.length];
  const sizes = [4, 4, 12, 8, 8, 32];
  let at = HEADER_BYTES;
  const sectionAt = sections.map((count, i) => (at += count * sizes[i]!) - count * sizes[i]!);
  const idTypes = [MAP.string, MAP.type, MAP.proto, MAP.field, MAP.method, MAP.classDef];
  const rows = [
    { type: MAP.header as number, count: 1, at: 0 },
    ...idTypes.map((type, i) => ({ type: type as number, count: sections[i]!, at: sectionAt[i]! })),
    ...map,
  ].filter((row) => row.count > 0);
  data.u32(rows.length);
  for (const row of rows) data.u16(row.type, 0).u32(row.count, row.at);

  file
    .raw(Buffer.from('dex\n035\0', 'latin1'))
    .u32(0)
    .raw(Buffer.alloc(20))
    .u32(dataAt + data.length, HEADER_BYTES, ENDIAN_TAG, 0, 0, mapAt);
  sections.forEach((count, i) => file.u32(count, count === 0 ? 0 : sectionAt[i]!));
  file.u32(data.length, dataAt);
  file.u32(...stringAt).u32(...items.types.map((type) => items.string(type)));
  for (const { shorty, returns, parameters } of items.protos) {
    const list = items.typeLists.findIndex((candidate) => candidate.join() === parameters.join());
    file.u32(items.string(shorty), items.type(returns), list < 0 ? 0 : typeListAt[list]!);
  }
  for (const { owner, type, name } of items.fields) file.u16(items.type(owner), items.type(type)).u32(items.string(name));
  for (const { owner, proto, name } of items.methods) file.u16(items.type(owner), items.proto(proto)).u32(items.string(name));
  items.classes.forEach((spec, i) => file.u32(items.type(spec.descriptor), PUBLIC, items.type(spec.superclass), 0, NO_INDEX, 0, classDataAt[i]!, 0));
  return seal(file.raw(data.done()).done());
}

type ResolvedMethod = DexItems['classes'][number]['methods'][number];

function writeCode(data: ByteWriter, method: ResolvedMethod, items: DexItems): void {
  const code = new ByteWriter();
  for (const text of method.strings) code.u8(OP.constString, 0).u16(items.string(text));
  for (const call of method.calls) {
    if (call.argument !== undefined) code.u8(OP.constString, 0).u16(items.string(call.argument));
    if (call.field !== null) code.u8(OP.sgetObject, 0).u16(items.field(call.field));
    else code.u8(OP.invokeStatic, call.argument === undefined ? 0x00 : 0x10).u16(items.method(call.method!), 0);
  }
  code.u8(OP.returnVoid, 0);
  const [registers, ins, outs] = [1, 0, 1];
  data
    .u16(registers, ins, outs, 0)
    .u32(0, code.length / 2)
    .raw(code.done());
}

function writeClassData(data: ByteWriter, spec: DexItems['classes'][number], codeAt: readonly number[], items: DexItems): void {
  const methods = spec.methods.map((method, i) => ({ index: items.method(method.self), codeAt: codeAt[i]! })).sort((a, b) => a.index - b.index);
  data.uleb(0).uleb(0).uleb(methods.length).uleb(0);
  let previous = 0;
  for (const method of methods) {
    data
      .uleb(method.index - previous)
      .uleb(PUBLIC | STATIC)
      .uleb(method.codeAt);
    previous = method.index;
  }
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
