import { ApkFormatError } from '../bytes/apk-format-error.ts';
import type { ByteView } from '../bytes/byte-view.ts';
import type { IssueLog } from '../issues.ts';
import { StringPool } from './string-pool.ts';
import { VALUE_TYPE, type TypedValue } from './typed-value.ts';

export type XmlAttribute = TypedValue & {
  readonly name: string;
  /** URI; null where the attribute has none. */
  readonly namespace: string | null;
  /** Resource id of the attribute, by which Android finds it (`android:name` is 0x01010003); 0 where it has none. */
  readonly id: number;
};

export type XmlElement = {
  readonly name: string;
  readonly attributes: readonly XmlAttribute[];
  readonly children: XmlElement[];
  /** All text directly within, joined. */
  text: string;
};

const CHUNK = { resourceMap: 0x0180, firstNode: 0x0100, startElement: 0x0102, endElement: 0x0103, text: 0x0104, lastNode: 0x017f } as const;
const XML_TYPE = 0x0003;
const ATTRIBUTE_BYTES = 20;
/** Characters of attribute text that weigh as much as one node: a long text named by each attribute would multiply. */
const CHARACTERS_PER_NODE = 64;
/** Android's own parser recurses no deeper than this many elements before it gives up on a document. */
const MAX_DEPTH = 256;

/**
 * Binary XML, read as Android's ResXMLTree reads it: the type of the file's header is not asked, unknown chunks are stepped
 * over, attributes lie where the element says, and they are known by resource id rather than by name.
 * Chunks are {type u16, headerBytes u16, bytes u32}. Source: AOSP ResourceTypes.h and ResourceTypes.cpp.
 * @throws ApkFormatError 'axml.chunk-invalid' | 'axml.no-root' | 'axml.too-many-nodes' | 'axml.too-deep' | 'bytes.truncated'
 */
export function readXml(file: ByteView, issues: IssueLog, maxNodes: number, entry: string): XmlElement {
  if (file.u16(0) !== XML_TYPE) issues.add('axml.unexpected-chunk', 0, entry);
  const stated = file.u32(4);
  if (stated > file.length) throw new ApkFormatError('bytes.truncated', file.length);
  if (stated < file.length) issues.add('axml.trailing-bytes', stated, entry);

  let pool: StringPool | null = null;
  let ids: ByteView | null = null;
  let inNodes = false;
  let nodes = 0;
  const roots: XmlElement[] = [];
  const open: XmlElement[] = [];
  for (let at = file.u16(2); at + 8 <= stated;) {
    const [type, headerBytes, bytes] = [file.u16(at), file.u16(at + 2), file.u32(at + 4)];
    if (headerBytes < 8 || bytes < headerBytes || at + bytes > stated) throw new ApkFormatError('axml.chunk-invalid', at);
    const chunkAt = at;
    at += bytes;
    inNodes ||= type >= CHUNK.firstNode && type <= CHUNK.lastNode;
    if (type === CHUNK.endElement) {
      open.pop();
      continue;
    }
    const chunk = file.view(chunkAt, bytes);
    if (type === StringPool.TYPE || type === CHUNK.resourceMap) {
      // Of several before the first node Android takes the last; behind it, it steps over them.
      const isString = type === StringPool.TYPE;
      if (inNodes || (isString ? pool : ids) !== null) issues.add('axml.unexpected-chunk', chunk.base, entry);
      if (!inNodes && isString) pool = new StringPool(chunk);
      else if (!inNodes) ids = chunk.view(headerBytes, bytes - headerBytes);
    } else if (type === CHUNK.startElement) {
      const element = readElement(chunk, headerBytes, pool, ids, issues, entry);
      nodes += 1 + element.attributes.length;
      for (const { text } of element.attributes) if (text !== null) nodes += Math.floor(text.length / CHARACTERS_PER_NODE);
      if (nodes > maxNodes) throw new ApkFormatError('axml.too-many-nodes', chunk.base);
      if (open.length >= MAX_DEPTH) throw new ApkFormatError('axml.too-deep', chunk.base);
      (open.at(-1)?.children ?? roots).push(element);
      open.push(element);
    } else if (type === CHUNK.text && open.length > 0 && bytes >= headerBytes + 4) {
      const text = pool?.at(chunk.u32(headerBytes)) ?? '';
      nodes += 1 + Math.floor(text.length / CHARACTERS_PER_NODE);
      if (nodes > maxNodes) throw new ApkFormatError('axml.too-many-nodes', chunk.base);
      open.at(-1)!.text += text;
    } else if (type < CHUNK.firstNode || type > CHUNK.lastNode) issues.add('axml.unexpected-chunk', chunk.base, entry);
  }
  const root = roots[0];
  if (root === undefined) throw new ApkFormatError('axml.no-root', file.length);
  return root;
}

/**
 * Start of an element, after the node's header.
 *
 *   offset  bytes  field                             offset  bytes  field of an attribute
 *        0      4  namespace, string index                0      4  namespace, string index
 *        4      4  name, string index                     4      4  name, string index
 *        8      2  attributes, offset from here           8      4  raw value, string index or -1
 *       10      2  one attribute, size in bytes          12      2  size of the typed value
 *       12      2  attributes                            15      1  type, 16: data (4 bytes)
 */
function readElement(chunk: ByteView, headerBytes: number, pool: StringPool | null, ids: ByteView | null, issues: IssueLog, entry: string): XmlElement {
  const body = chunk.view(headerBytes, chunk.length - headerBytes);
  const [start, size, count] = [body.u16(8), body.u16(10), body.u16(12)];
  const attributes: XmlAttribute[] = [];
  let largestId = 0;
  for (let i = 0; i < count; i++) {
    const at = start + i * size;
    if (size < ATTRIBUTE_BYTES || at + ATTRIBUTE_BYTES > body.length) {
      issues.add('axml.attribute-invalid', body.base + at, entry);
      break;
    }
    const nameIndex = body.u32(at + 4);
    const [type, data] = [body.u8(at + 15), body.i32(at + 16)];
    const id = ids !== null && (nameIndex + 1) * 4 <= ids.length ? ids.u32(nameIndex * 4) : 0;
    if (id !== 0 && id <= largestId) issues.add('axml.attribute-out-of-order', body.base + at, entry);
    largestId = Math.max(largestId, id);
    attributes.push({
      name: pool?.at(nameIndex) ?? '',
      namespace: pool?.at(body.u32(at)) ?? null,
      id,
      type,
      data,
      text: pool?.at(type === VALUE_TYPE.string ? data >>> 0 : body.u32(at + 8)) ?? null,
    });
  }
  return { name: pool?.at(body.u32(4)) ?? '', attributes, children: [], text: '' };
}
