import { writeStringPool } from './binary-xml.ts';
import { ByteWriter } from './byte-writer.ts';

/** Text, a reference to a resource, a file, or any type with its data. */
export type ResourceValue = string | { readonly reference: number } | { readonly type: number; readonly data: number };
export type ResourceEntry = { readonly key: string } & (
  | { readonly value: ResourceValue; readonly compact?: boolean }
  | { readonly parent?: number; readonly items: readonly (readonly [key: number, value: ResourceValue])[] }
);
export type ResourceConfig = {
  /** `fr`, `zh-CN`. */
  readonly locale?: string;
  /** `Hans`. */
  readonly script?: string;
  readonly density?: number;
  readonly sdk?: number;
  /** 1 portrait, 2 landscape. */
  readonly orientation?: number;
  readonly form?: 'plain' | 'sparse' | 'offset16';
  /** By number. */
  readonly entries: Readonly<Record<number, ResourceEntry>>;
};
export type ResourcePackage = {
  /** 0x7f where nothing is said. */
  readonly id?: number;
  readonly name: string;
  readonly types: readonly { readonly name: string; readonly configs: readonly ResourceConfig[] }[];
  /** Staged id, final id. */
  readonly aliases?: readonly (readonly [number, number])[];
};

const CHUNK = { table: 0x0002, package: 0x0200, type: 0x0201, typeSpec: 0x0202, stagedAlias: 0x0206 } as const;
const CONFIG_BYTES = 64;
const TYPE_HEADER_BYTES = 20 + CONFIG_BYTES;
const PACKAGE_HEADER_BYTES = 288;
const FLAG = { sparse: 1, offset16: 2, complex: 1, compact: 8 } as const;
const STRING = 0x03;
const REFERENCE = 0x01;

/** `resources.arsc` with any number of packages, types, configurations and entries. Source: AOSP ResourceTypes.h. */
export function writeResources(...packages: readonly ResourcePackage[]): Buffer {
  const strings: string[] = [];
  const bodies = packages.map((spec) => writePackage(spec, (text) => indexIn(strings, text)));
  const pool = writeStringPool(strings);
  const length = bodies.reduce((sum, body) => sum + body.length, 12 + pool.length);
  const table = new ByteWriter().u16(CHUNK.table, 12).u32(length, packages.length).raw(pool);
  for (const body of bodies) table.raw(body);
  return table.done();
}

function indexIn(strings: string[], text: string): number {
  const at = strings.indexOf(text);
  return at >= 0 ? at : strings.push(text) - 1;
}

function writePackage(spec: ResourcePackage, stringIndex: (text: string) => number): Buffer {
  const keys: string[] = [];
  const chunks = spec.types.flatMap(({ configs }, index) => {
    const numbers = configs.flatMap(({ entries }) => Object.keys(entries).map(Number));
    const count = Math.max(-1, ...numbers) + 1;
    const specChunk = new ByteWriter()
      .u16(CHUNK.typeSpec, 16)
      .u32(16 + count * 4)
      .u8(index + 1, 0)
      .u16(0)
      .u32(count, ...Array<number>(count).fill(0));
    return [specChunk.done(), ...configs.map((config) => writeType(index + 1, config, count, keys, stringIndex))];
  });
  if (spec.aliases !== undefined) {
    chunks.push(
      new ByteWriter()
        .u16(CHUNK.stagedAlias, 12)
        .u32(12 + spec.aliases.length * 8, spec.aliases.length, ...spec.aliases.flat())
        .done(),
    );
  }
  const typeNames = writeStringPool(spec.types.map(({ name }) => name));
  const keyNames = writeStringPool(keys);
  const content = Buffer.concat([typeNames, keyNames, ...chunks]);
  const name = Buffer.alloc(256);
  name.write(spec.name.slice(0, 127), 'utf16le');
  return new ByteWriter()
    .u16(CHUNK.package, PACKAGE_HEADER_BYTES)
    .u32(PACKAGE_HEADER_BYTES + content.length, spec.id ?? 0x7f)
    .raw(name)
    .u32(PACKAGE_HEADER_BYTES, spec.types.length, PACKAGE_HEADER_BYTES + typeNames.length, keys.length, 0)
    .raw(content)
    .done();
}

function writeType(id: number, config: ResourceConfig, count: number, keys: string[], stringIndex: (text: string) => number): Buffer {
  const form = config.form ?? 'plain';
  const content = new ByteWriter();
  const offsets = new Map<number, number>();
  for (const [number, entry] of Object.entries(config.entries)) {
    offsets.set(Number(number), content.length);
    writeEntry(content, entry, indexIn(keys, entry.key), stringIndex);
  }
  const table = new ByteWriter();
  if (form === 'sparse') for (const [number, offset] of offsets) table.u16(number, offset / 4);
  else {
    for (let i = 0; i < count; i++) {
      const offset = offsets.get(i);
      if (form === 'offset16') table.u16(offset === undefined ? 0xffff : offset / 4);
      else table.u32(offset ?? 0xffffffff);
    }
  }
  table.align(4);
  const entriesAt = TYPE_HEADER_BYTES + table.length;
  return new ByteWriter()
    .u16(CHUNK.type, TYPE_HEADER_BYTES)
    .u32(entriesAt + content.length)
    .u8(id, form === 'sparse' ? FLAG.sparse : form === 'offset16' ? FLAG.offset16 : 0)
    .u16(0)
    .u32(form === 'sparse' ? offsets.size : count, entriesAt)
    .raw(writeConfig(config))
    .raw(table.done())
    .raw(content.done())
    .done();
}

function writeConfig({ locale = '', script = '', density = 0, sdk = 0, orientation = 0 }: ResourceConfig): Buffer {
  const bytes = Buffer.alloc(CONFIG_BYTES);
  const [language = '', region = ''] = locale.split('-');
  bytes.writeUInt32LE(CONFIG_BYTES, 0);
  bytes.write(language, 8, 2, 'latin1');
  bytes.write(region, 10, 2, 'latin1');
  bytes.writeUInt8(orientation, 12);
  bytes.writeUInt16LE(density, 14);
  bytes.writeUInt16LE(sdk, 24);
  bytes.write(script, 36, 4, 'latin1');
  return bytes;
}

function writeEntry(content: ByteWriter, entry: ResourceEntry, key: number, stringIndex: (text: string) => number): void {
  const typed = (value: ResourceValue): [type: number, data: number] => {
    if (typeof value === 'string') return [STRING, stringIndex(value)];
    return 'reference' in value ? [REFERENCE, value.reference] : [value.type, value.data];
  };
  if ('items' in entry) {
    content.u16(16, FLAG.complex).u32(key, entry.parent ?? 0, entry.items.length);
    for (const [name, value] of entry.items) {
      const [type, data] = typed(value);
      content.u32(name).u16(8).u8(0, type).u32(data);
    }
    return;
  }
  const [type, data] = typed(entry.value);
  if (entry.compact) content.u16(key, FLAG.compact | (type << 8)).u32(data);
  else content.u16(8, 0).u32(key).u16(8).u8(0, type).u32(data);
}
