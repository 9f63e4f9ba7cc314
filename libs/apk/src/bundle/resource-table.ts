import { ChunkWriter, StringPoolWriter } from './chunk-writer.ts';
import { CONFIG_BYTES } from './configuration.ts';
import { firstNumber, type ItemValue, type NameLookup } from './items.ts';
import { ProtobufMessage, type ProtobufWork } from './protobuf.ts';
import { readConfigValue, type Value } from './resource-values.ts';

type Entry = { readonly id: number; readonly name: string; readonly message: ProtobufMessage };
type Type = { readonly id: number; readonly name: string; readonly entries: readonly Entry[] };
type Package = { readonly id: number; readonly name: string; readonly types: readonly Type[] };

export type BinaryTable = { readonly bytes: Uint8Array; readonly lookup: NameLookup };

const CHUNK = { table: 0x0002, package: 0x0200, type: 0x0201, typeSpec: 0x0202 } as const;
const PACKAGE_HEADER_BYTES = 288;
const PACKAGE_NAME_UNITS = 128;
const TYPE_HEADER_BYTES = 20 + CONFIG_BYTES;
const FLAG = { sparse: 1, complex: 1 } as const;
/** A sparse type counts its offsets in words of 16 bits. */
const MAX_SPARSE_BYTES = 0xffff * 4;
/** The binary table is about as long as the one of protocol buffers; the largest seen have 30 MB. */
const MAX_TABLE_BYTES = 96 << 20;

/**
 * The resource table of a bundle's module (`resources.pb`) as the `resources.arsc` that the build of an APK would make of it.
 * Source: AOSP aapt2 Resources.proto, and ResourceTypes.h.
 * @throws ApkFormatError 'protobuf.invalid' | 'protobuf.too-many-fields' | 'bundle.too-large'
 */
export function binaryTableOf(table: Uint8Array, work: ProtobufWork): BinaryTable {
  const packages = readPackages(new ProtobufMessage(table, work));
  const ids = new Map<string, number>();
  for (const { id, types } of packages) {
    for (const type of types) {
      for (const entry of type.entries) {
        const name = `${type.name}/${entry.name}`;
        if (!ids.has(name)) ids.set(name, ((id << 24) | (type.id << 16) | entry.id) >>> 0);
      }
    }
  }
  const lookup: NameLookup = (name) => ids.get(name) ?? null;
  const strings = new StringPoolWriter();
  const body = new ChunkWriter(MAX_TABLE_BYTES);
  for (const one of packages) writePackage(one, strings, body, lookup);
  const out = new ChunkWriter(MAX_TABLE_BYTES);
  const file = out.open(CHUNK.table, 12);
  out.u32(packages.length);
  strings.write(out);
  out.raw(body.done());
  out.close(file);
  return { bytes: out.done(), lookup };
}

function readPackages(message: ProtobufMessage): Package[] {
  const packages: Package[] = [];
  while (message.next()) if (message.field === 2) packages.push(readPackage(message.message()));
  return packages;
}

function readPackage(message: ProtobufMessage): Package {
  let [id, name] = [0, ''];
  const types: Type[] = [];
  while (message.next()) {
    if (message.field === 1) id = firstNumber(message.message()) & 0xff;
    else if (message.field === 2) name = message.text();
    else if (message.field === 3) types.push(readType(message.message()));
  }
  return { id, name, types: types.filter((type) => type.id > 0) };
}

function readType(message: ProtobufMessage): Type {
  let [id, name] = [0, ''];
  const entries: Entry[] = [];
  while (message.next()) {
    if (message.field === 1) id = firstNumber(message.message()) & 0xff;
    else if (message.field === 2) name = message.text();
    else if (message.field === 3) entries.push(readEntry(message.message(), message.message()));
  }
  return { id, name, entries };
}

/** `again` is the same message once more, for its values. */
function readEntry(message: ProtobufMessage, again: ProtobufMessage): Entry {
  let [id, name] = [0, ''];
  while (message.next()) {
    if (message.field === 1) id = firstNumber(message.message()) & 0xffff;
    else if (message.field === 2) name = message.text();
  }
  return { id, name, message: again };
}

function writePackage({ id, name, types }: Package, strings: StringPoolWriter, out: ChunkWriter, lookup: NameLookup): void {
  const at = out.open(CHUNK.package, PACKAGE_HEADER_BYTES);
  out.u32(id);
  for (let i = 0; i < PACKAGE_NAME_UNITS; i++) out.u16(i < PACKAGE_NAME_UNITS - 1 && i < name.length ? name.charCodeAt(i) : 0);
  const offsetsAt = out.length;
  for (let i = 0; i < 5; i++) out.u32(0);
  const typeNames = new StringPoolWriter();
  const keys = new StringPoolWriter();
  const nameOf = new Map(types.map((type) => [type.id, type.name]));
  const lastType = Math.max(0, ...nameOf.keys());
  for (let type = 1; type <= lastType; type++) typeNames.add(nameOf.get(type) ?? '', String(type));
  for (const type of types) for (const entry of type.entries) keys.add(entry.name);
  out.setU32(offsetsAt, out.length - at);
  typeNames.write(out);
  out.setU32(offsetsAt + 8, out.length - at);
  keys.write(out);
  for (const type of types) writeType(type, strings, keys, out, lookup);
  out.close(at);
}

function writeType(type: Type, strings: StringPoolWriter, keys: StringPoolWriter, out: ChunkWriter, lookup: NameLookup): void {
  const byConfig = new Map<string, { config: Uint8Array; values: Map<number, { key: number; value: Value }> }>();
  let count = 0;
  for (const { id, name, message } of type.entries) {
    count = Math.max(count, id + 1);
    while (message.next()) {
      if (message.field !== 6) continue;
      const { config, value } = readConfigValue(message.message(), lookup);
      if (value === null) continue;
      const key = config.join();
      let group = byConfig.get(key);
      if (group === undefined) byConfig.set(key, (group = { config, values: new Map() }));
      group.values.set(id, { key: keys.add(name), value });
    }
  }
  const spec = out.open(CHUNK.typeSpec, 16);
  out.u32(type.id);
  out.u32(count);
  for (let i = 0; i < count; i++) out.u32(0);
  out.close(spec);
  for (const { config, values } of byConfig.values()) writeConfig(type.id, count, config, values, strings, out);
}

function writeConfig(
  typeId: number,
  count: number,
  config: Uint8Array,
  values: ReadonlyMap<number, { key: number; value: Value }>,
  strings: StringPoolWriter,
  out: ChunkWriter,
): void {
  const ids = [...values.keys()].sort((a, b) => a - b);
  const entries = new ChunkWriter(MAX_TABLE_BYTES);
  const offsets = ids.map((id) => {
    const at = entries.length;
    writeValue(values.get(id)!, strings, entries);
    return at;
  });
  const sparse = ids.length * 2 < count && entries.length <= MAX_SPARSE_BYTES;
  const chunk = out.open(CHUNK.type, TYPE_HEADER_BYTES);
  out.u8(typeId);
  out.u8(sparse ? FLAG.sparse : 0);
  out.u16(0);
  out.u32(sparse ? ids.length : count);
  out.u32(TYPE_HEADER_BYTES + (sparse ? ids.length : count) * 4);
  out.raw(config);
  if (sparse) {
    for (const [i, id] of ids.entries()) out.u32(id | ((offsets[i]! / 4) << 16));
  } else {
    const offsetOf = new Map(ids.map((id, i) => [id, offsets[i]!]));
    for (let id = 0; id < count; id++) out.u32(offsetOf.get(id) ?? 0xffffffff);
  }
  out.raw(entries.done());
  out.close(chunk);
}

function writeValue({ key, value }: { key: number; value: Value }, strings: StringPoolWriter, out: ChunkWriter): void {
  const writeItem = ({ type, data, text }: ItemValue): void => {
    out.u16(8);
    out.u8(0);
    out.u8(type);
    out.u32(text === null ? data : strings.add(text));
  };
  const bag = 'items' in value;
  out.u16(bag ? 16 : 8);
  out.u16(bag ? FLAG.complex : 0);
  out.u32(key);
  if (!bag) return writeItem(value);
  out.u32(value.parent);
  out.u32(value.items.length);
  for (const item of value.items) {
    out.u32(item.name);
    writeItem(item.value);
  }
}
