import { ByteWriter } from './byte-writer.ts';
import { writeStringPool } from './binary-xml.ts';

/** The one resource of the table: package 0x7f, type 1, entry 0. */
export const LABEL_RESOURCE = 0x7f010000;

const CHUNK = { table: 0x0002, package: 0x0200, type: 0x0201, typeSpec: 0x0202 } as const;
const CONFIG_BYTES = 64;
const TYPE_HEADER_BYTES = 20 + CONFIG_BYTES;
const PACKAGE_HEADER_BYTES = 288;
const STRING = 0x03;

/** `resources.arsc` with one string, in each language given: `''` for any, else `fr` or `zh-CN`. Source: AOSP ResourceTypes.h. */
export function writeResourceTable(packageName: string, labels: Readonly<Record<string, string>>): Buffer {
  const languages = Object.keys(labels);
  const types = [
    new ByteWriter().u16(CHUNK.typeSpec, 16).u32(20).u8(1, 0).u16(0).u32(1, 0).done(),
    ...languages.map((language, index) => writeType(language, index)),
  ];
  const typeNames = writeStringPool(['string']);
  const keyNames = writeStringPool(['app_name']);
  const name = Buffer.alloc(256);
  name.write(packageName.slice(0, 127), 'utf16le');
  const content = Buffer.concat([typeNames, keyNames, ...types]);
  const pack = new ByteWriter()
    .u16(CHUNK.package, PACKAGE_HEADER_BYTES)
    .u32(PACKAGE_HEADER_BYTES + content.length, 0x7f)
    .raw(name)
    .u32(PACKAGE_HEADER_BYTES, 1, PACKAGE_HEADER_BYTES + typeNames.length, 1, 0)
    .raw(content);
  const values = writeStringPool(languages.map((language) => labels[language]!));
  return new ByteWriter()
    .u16(CHUNK.table, 12)
    .u32(12 + values.length + pack.length, 1)
    .raw(values)
    .raw(pack.done())
    .done();
}

/** One configuration: its header, the offset of the entry, the entry. */
function writeType(language: string, valueIndex: number): Buffer {
  const [code = '', region = ''] = language.split('-');
  const config = new ByteWriter()
    .u32(CONFIG_BYTES, 0)
    .raw(Buffer.from(code.padEnd(2, '\0')))
    .raw(Buffer.from(region.padEnd(2, '\0')));
  while (config.length < CONFIG_BYTES) config.u8(0);
  const entry = new ByteWriter().u16(8, 0).u32(0).u16(8).u8(0, STRING).u32(valueIndex);
  const entriesAt = TYPE_HEADER_BYTES + 4;
  return new ByteWriter()
    .u16(CHUNK.type, TYPE_HEADER_BYTES)
    .u32(entriesAt + entry.length)
    .u8(1, 0)
    .u16(0)
    .u32(1, entriesAt)
    .raw(config.done())
    .u32(0)
    .raw(entry.done())
    .done();
}
