import { ApkFormatError } from '../bytes/apk-format-error.ts';
import type { ByteView } from '../bytes/byte-view.ts';
import { StringPool } from '../axml/string-pool.ts';
import { isReference, VALUE_TYPE, type TypedValue } from '../axml/typed-value.ts';
import { readConfiguration, type Configuration } from './configuration.ts';

const CHUNK = { table: 0x0002, package: 0x0200, type: 0x0201 } as const;
const TYPE_FLAG = { sparse: 1, offset16: 2 } as const;
const ENTRY_FLAG = { complex: 1, compact: 8 } as const;
/** A reference that leads to a reference: real chains have two or three, a hostile table could close a circle. */
const MAX_CHAIN = 16;
/** Chunks of one table: each type once for every configuration; the largest system table has about 4,000. */
const MAX_CHUNKS = 20_000;
/** Entries looked at for one package. A manifest resolves some hundred references, each in some dozens of configurations. */
const MAX_LOOKUPS = 20_000_000;

type TypeChunk = { readonly view: ByteView; readonly configuration: Configuration };
export type ConfiguredValue = { readonly configuration: Configuration; readonly value: TypedValue };

/**
 * Compiled resources (`resources.arsc`). Chunks are indexed when opened; entries are read when asked for.
 * Source: AOSP ResourceTypes.h (ResTable_header, ResTable_package, ResTable_type, ResTable_entry).
 */
export class ResourceTable {
  readonly #strings: StringPool;
  /** By package id and type id: `id >>> 16` of a resource. */
  readonly #types = new Map<number, TypeChunk[]>();
  #lookups = 0;

  /** @throws ApkFormatError 'arsc.not-a-table' | 'arsc.chunk-invalid' | 'arsc.no-strings' | 'arsc.too-many-chunks' | 'bytes.truncated' */
  constructor(file: ByteView) {
    if (file.u16(0) !== CHUNK.table) throw new ApkFormatError('arsc.not-a-table', 0);
    let strings: StringPool | null = null;
    let chunks = 0;
    forEachChunk(file, file.u16(2), (type, chunk) => {
      if (type === StringPool.TYPE) strings ??= new StringPool(chunk);
      if (type !== CHUNK.package) return;
      const packageId = chunk.u32(8) & 0xff;
      forEachChunk(chunk, chunk.u16(2), (inner, view) => {
        if (++chunks > MAX_CHUNKS) throw new ApkFormatError('arsc.too-many-chunks', view.base);
        if (inner === CHUNK.type) this.#addType(packageId, view);
      });
    });
    if (strings === null) throw new ApkFormatError('arsc.no-strings', 0);
    this.#strings = strings;
  }

  #addType(packageId: number, view: ByteView): void {
    const key = (packageId << 8) | view.u8(8);
    const chunk = { view, configuration: readConfiguration(view.view(20, view.u16(2) - 20)) };
    const chunks = this.#types.get(key);
    if (chunks === undefined) this.#types.set(key, [chunk]);
    else chunks.push(chunk);
  }

  /**
   * Every value of a resource, one for each configuration, unresolved, in the table's order.
   * @throws ApkFormatError 'arsc.too-many-lookups'
   */
  values(id: number): ConfiguredValue[] {
    const values: ConfiguredValue[] = [];
    for (const { view, configuration } of this.#types.get(id >>> 16) ?? []) {
      this.#lookups += view.u8(9) & TYPE_FLAG.sparse ? 1 + Math.min(view.u32(12), view.length) : 1;
      if (this.#lookups > MAX_LOOKUPS) throw new ApkFormatError('arsc.too-many-lookups', view.base);
      const value = this.#entryValue(view, id & 0xffff);
      if (value !== null) values.push({ configuration, value });
    }
    return values;
  }

  /**
   * Follow references to the value that a device in its default configuration shows.
   * A reference that leads nowhere (a framework resource, a circle) is returned as it is.
   */
  resolve(value: TypedValue): TypedValue {
    let current = value;
    for (let step = 0; step < MAX_CHAIN && isReference(current); step++) {
      const best = preferred(this.values(current.data >>> 0));
      if (best === null) return current;
      current = best;
    }
    return current;
  }

  #entryValue(view: ByteView, entry: number): TypedValue | null {
    const offset = entryOffset(view, entry);
    if (offset === null) return null;
    const at = view.u32(16) + offset;
    if (at + 8 > view.length) return null;
    const flags = view.u16(at + 2);
    if (flags & ENTRY_FLAG.compact) return this.#typed(flags >> 8, view.i32(at + 4));
    const valueAt = at + view.u16(at);
    if (flags & ENTRY_FLAG.complex || valueAt + 8 > view.length) return null;
    return this.#typed(view.u8(valueAt + 3), view.i32(valueAt + 4));
  }

  #typed(type: number, data: number): TypedValue {
    return { type, data, text: type === VALUE_TYPE.string ? this.#strings.at(data >>> 0) : null };
  }
}

/** Where an entry lies after the type's entries; null where this configuration does not have it. */
function entryOffset(view: ByteView, entry: number): number | null {
  const [flags, stated, offsetsAt] = [view.u8(9), view.u32(12), view.u16(2)];
  if (flags & TYPE_FLAG.sparse) {
    const count = Math.min(stated, Math.floor((view.length - offsetsAt) / 4));
    for (let i = 0; i < count; i++) if (view.u16(offsetsAt + i * 4) === entry) return view.u16(offsetsAt + i * 4 + 2) * 4;
    return null;
  }
  const wide = (flags & TYPE_FLAG.offset16) === 0;
  const at = offsetsAt + entry * (wide ? 4 : 2);
  if (entry >= stated || at + (wide ? 4 : 2) > view.length) return null;
  const offset = wide ? view.u32(at) : view.u16(at);
  return offset === (wide ? 0xffffffff : 0xffff) ? null : offset * (wide ? 1 : 4);
}

/** Any language before one, no qualifier before some, then the newest SDK level: what a plain new device takes. */
function preferred(values: readonly ConfiguredValue[]): TypedValue | null {
  let best: ConfiguredValue | null = null;
  for (const candidate of values) if (best === null || compare(candidate.configuration, best.configuration) < 0) best = candidate;
  return best?.value ?? null;
}

function compare(a: Configuration, b: Configuration): number {
  return Number(a.locale !== '') - Number(b.locale !== '') || Number(a.others !== 0) - Number(b.others !== 0) || b.sdk - a.sdk || a.density - b.density;
}

function forEachChunk(file: ByteView, start: number, visit: (type: number, chunk: ByteView) => void): void {
  const end = Math.min(file.u32(4), file.length);
  for (let at = start; at + 8 <= end;) {
    const [headerBytes, bytes] = [file.u16(at + 2), file.u32(at + 4)];
    if (headerBytes < 8 || bytes < headerBytes || at + bytes > end) throw new ApkFormatError('arsc.chunk-invalid', file.base + at);
    visit(file.u16(at), file.view(at, bytes));
    at += bytes;
  }
}
