import { ApkFormatError } from '../bytes/apk-format-error.ts';
import type { ByteView } from '../bytes/byte-view.ts';
import { StringPool } from '../axml/string-pool.ts';
import type { TablePackage } from './type-chunk.ts';

const CHUNK = { type: 0x0201, stagedAlias: 0x0206 } as const;
/** Chunks of one table: each type once for every configuration; the largest system table has about 4,000. */
const MAX_CHUNKS = 20_000;
/** Aliases of one table: a preview stages some hundred resources. */
const MAX_ALIASES = 10_000;
const NAME_UNITS = 128;
/** Headers of this length say by how much the ids of their types are moved. */
const HEADER_WITH_OFFSET = 288;
const utf16 = new TextDecoder('utf-16le');

/**
 * Package of a resource table. Id 0 is a shared library, which gets its id on the device; its own references say 0 too.
 *
 *   offset  bytes  field                         offset  bytes  field
 *        8      4  package id                       276      4  names of entries, offset of their pool
 *       12    256  name, UTF-16, closed by zero     284      4  offset of type ids
 *      268      4  names of types, offset of their pool
 *
 * @throws ApkFormatError 'arsc.chunk-invalid' | 'arsc.too-many-chunks' | 'axml.string-pool-invalid' | 'bytes.truncated'
 */
export function readPackage(chunk: ByteView, budget: { chunks: number }): { package: TablePackage; types: ByteView[]; aliases: [number, number][] } {
  const headerBytes = chunk.u16(2);
  const [typesAt, keysAt] = [chunk.u32(268), chunk.u32(276)];
  const found: TablePackage = {
    id: chunk.u32(8) & 0xff,
    name: utf16.decode(chunk.slice(12, NAME_UNITS * 2)).replace(/\0.*$/s, ''),
    typeIdOffset: headerBytes >= HEADER_WITH_OFFSET ? chunk.u32(284) & 0xff : 0,
    types: null,
    keys: null,
    strings: null,
  };
  const types: ByteView[] = [];
  const aliases: [number, number][] = [];
  forEachChunk(chunk, headerBytes, (type, view) => {
    if (++budget.chunks > MAX_CHUNKS) throw new ApkFormatError('arsc.too-many-chunks', view.base);
    const at = view.base - chunk.base;
    if (type === CHUNK.type) types.push(view);
    else if (type === StringPool.TYPE && at === typesAt) found.types = new StringPool(view);
    else if (type === StringPool.TYPE && at === keysAt) found.keys = new StringPool(view);
    else if (type === CHUNK.stagedAlias) readAliases(view, aliases);
  });
  return { package: found, types, aliases };
}

/** {header, count u32}, then {staged id u32, final id u32} each. */
function readAliases(view: ByteView, aliases: [number, number][]): void {
  const headerBytes = view.u16(2);
  const count = Math.min(view.u32(8), Math.floor((view.length - headerBytes) / 8), MAX_ALIASES);
  for (let i = 0; i < count; i++) aliases.push([view.u32(headerBytes + i * 8), view.u32(headerBytes + i * 8 + 4)]);
}

/** Chunks are {type u16, headerBytes u16, bytes u32}. @throws ApkFormatError 'arsc.chunk-invalid' */
export function forEachChunk(file: ByteView, start: number, visit: (type: number, chunk: ByteView) => void): void {
  const end = Math.min(file.u32(4), file.length);
  for (let at = start; at + 8 <= end;) {
    const [headerBytes, bytes] = [file.u16(at + 2), file.u32(at + 4)];
    if (headerBytes < 8 || bytes < headerBytes || at + bytes > end) throw new ApkFormatError('arsc.chunk-invalid', file.base + at);
    visit(file.u16(at), file.view(at, bytes));
    at += bytes;
  }
}
