import { ApkFormatError } from '../bytes/apk-format-error.ts';
import { ChunkWriter, StringPoolWriter } from './chunk-writer.ts';
import { readItem, type ItemValue, type NameLookup } from './items.ts';
import { ProtobufMessage, type ProtobufWork } from './protobuf.ts';

type Attribute = { readonly namespace: string; readonly name: string; readonly id: number; readonly raw: string; readonly value: ItemValue };
type Element = {
  readonly namespace: string;
  readonly name: string;
  readonly attributes: readonly Attribute[];
  readonly children: readonly (Element | string)[];
};

const CHUNK = { xml: 0x0003, resourceMap: 0x0180, startElement: 0x0102, endElement: 0x0103, text: 0x0104 } as const;
const NODE_HEADER_BYTES = 16;
const NONE = 0xffffffff;
/** Android's own parser recurses no deeper. */
const MAX_DEPTH = 256;
/** One document; the largest manifests have some megabytes. */
const MAX_XML_BYTES = 64 << 20;

/**
 * An `XmlNode` of a bundle as the binary XML that the build of an APK would make of it, so that everything after reads one
 * format.
 * Source: AOSP aapt2 Resources.proto and ResourceTypes.h.
 * @throws ApkFormatError 'protobuf.invalid' | 'protobuf.too-many-fields' | 'protobuf.too-deep' | 'axml.no-root' | 'bundle.too-large'
 */
export function binaryXmlOf(node: Uint8Array, lookup: NameLookup, work: ProtobufWork): Uint8Array {
  const root = readNode(new ProtobufMessage(node, work), lookup, 0);
  if (root === null || typeof root === 'string') throw new ApkFormatError('axml.no-root', 0);
  const pool = new StringPoolWriter();
  const ids: number[] = [];
  collectIds(root, pool, ids);
  const nodes = new ChunkWriter(MAX_XML_BYTES);
  writeElement(root, pool, nodes);
  const out = new ChunkWriter(MAX_XML_BYTES);
  const file = out.open(CHUNK.xml, 8);
  pool.write(out);
  const map = out.open(CHUNK.resourceMap, 8);
  for (const id of ids) out.u32(id);
  out.close(map);
  out.raw(nodes.done());
  out.close(file);
  return out.done();
}

function readNode(message: ProtobufMessage, lookup: NameLookup, depth: number): Element | string | null {
  if (depth >= MAX_DEPTH) throw new ApkFormatError('protobuf.too-deep', depth);
  let node: Element | string | null = null;
  while (message.next()) {
    if (message.field === 1) node = readElement(message.message(), lookup, depth);
    else if (message.field === 2) node = message.text();
  }
  return node;
}

function readElement(message: ProtobufMessage, lookup: NameLookup, depth: number): Element {
  let [namespace, name] = ['', ''];
  const attributes: Attribute[] = [];
  const children: (Element | string)[] = [];
  while (message.next()) {
    if (message.field === 2) namespace = message.text();
    else if (message.field === 3) name = message.text();
    else if (message.field === 4) attributes.push(readAttribute(message.message(), lookup));
    else if (message.field === 5) {
      const child = readNode(message.message(), lookup, depth + 1);
      if (child !== null) children.push(child);
    }
  }
  return { namespace, name, attributes, children };
}

function readAttribute(message: ProtobufMessage, lookup: NameLookup): Attribute {
  let [namespace, name, raw, id] = ['', '', '', 0];
  let value: ItemValue | null = null;
  while (message.next()) {
    if (message.field === 1) namespace = message.text();
    else if (message.field === 2) name = message.text();
    else if (message.field === 3) raw = message.text();
    else if (message.field === 5) id = message.value;
    else if (message.field === 6) value = readItem(message.message(), lookup);
  }
  return { namespace, name, id, raw, value: value ?? { type: 0x03, data: 0, text: raw } };
}

/** Names that have a resource id come first in the pool: the map tells the id by the string's index. */
function collectIds(element: Element, pool: StringPoolWriter, ids: number[]): void {
  for (const { id, name } of element.attributes) {
    if (id !== 0 && pool.add(name, String(id)) === ids.length) ids.push(id);
  }
  for (const child of element.children) if (typeof child !== 'string') collectIds(child, pool, ids);
}

function writeElement(element: Element, pool: StringPoolWriter, out: ChunkWriter): void {
  const text = (value: string): number => (value === '' ? NONE : pool.add(value));
  const start = openNode(out, CHUNK.startElement);
  out.u32(text(element.namespace));
  out.u32(pool.add(element.name));
  out.u16(20); // the attributes, counted from the namespace
  out.u16(20); // each of them
  out.u16(element.attributes.length);
  out.u16(0);
  out.u32(0); // indexes of id, class and style: none
  for (const { namespace, name, id, raw, value } of element.attributes) {
    out.u32(text(namespace));
    out.u32(id === 0 ? pool.add(name) : pool.add(name, String(id)));
    out.u32(value.text === null ? text(raw) : pool.add(raw === '' ? value.text : raw));
    out.u16(8);
    out.u8(0);
    out.u8(value.type);
    out.u32(value.text === null ? value.data : pool.add(value.text));
  }
  out.close(start);
  for (const child of element.children) {
    if (typeof child === 'string') writeText(child, pool, out);
    else writeElement(child, pool, out);
  }
  const end = openNode(out, CHUNK.endElement);
  out.u32(text(element.namespace));
  out.u32(pool.add(element.name));
  out.close(end);
}

function writeText(text: string, pool: StringPoolWriter, out: ChunkWriter): void {
  const at = openNode(out, CHUNK.text);
  out.u32(pool.add(text));
  out.u16(8); // an empty typed value
  out.u16(0);
  out.u32(0);
  out.close(at);
}

function openNode(out: ChunkWriter, type: number): number {
  const at = out.open(type, NODE_HEADER_BYTES);
  out.u32(0); // line
  out.u32(NONE); // comment
  return at;
}
