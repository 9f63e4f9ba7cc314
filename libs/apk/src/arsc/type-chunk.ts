import { ApkFormatError } from '../bytes/apk-format-error.ts';
import type { StringPool } from '../axml/string-pool.ts';
import type { ByteView } from '../bytes/byte-view.ts';
import { readConfiguration, readLocale, type Configuration } from './configuration.ts';

/** What the names of a package's resources come from. */
export type TablePackage = {
  readonly id: number;
  readonly name: string;
  readonly typeIdOffset: number;
  types: StringPool | null;
  keys: StringPool | null;
  /** Texts of the table that the package came in. */
  strings: StringPool | null;
};

/** Entries of one type in one configuration. */
export class TypeChunk {
  readonly view: ByteView;
  readonly package: TablePackage;
  #configuration: Configuration | null = null;

  constructor(view: ByteView, owner: TablePackage) {
    this.view = view;
    this.package = owner;
    if (view.u16(2) < MIN_HEADER_BYTES) throw new ApkFormatError('bytes.truncated', view.base);
  }

  /** Read when first asked for: most types are never looked at. */
  get configuration(): Configuration {
    this.#configuration ??= readConfiguration(this.#configurationView());
    return this.#configuration;
  }

  get locale(): string {
    return this.#configuration?.locale ?? readLocale(this.#configurationView());
  }

  #configurationView(): ByteView {
    return this.view.view(CONFIGURATION_AT, this.view.u16(2) - CONFIGURATION_AT);
  }
}

/** One entry: a value at `valueAt` (type in its fourth byte, then data), or a map of values. */
export type Entry =
  | { readonly kind: 'value'; readonly key: number; readonly type: number; readonly data: number }
  | { readonly kind: 'map'; readonly key: number; readonly at: number; readonly parent: number; readonly count: number };

const TYPE_FLAG = { sparse: 1, offset16: 2 } as const;
const ENTRY_FLAG = { complex: 1, compact: 8 } as const;
const CONFIGURATION_AT = 20;
/** A header whose configuration says no more than its own size. */
const MIN_HEADER_BYTES = CONFIGURATION_AT + 4;
const ENTRY_BYTES = 8;
const MAP_HEADER_BYTES = 16;
/** A key, then a typed value. */
export const MAP_ITEM_BYTES = 12;
const NO_ENTRY = { wide: 0xffffffff, narrow: 0xffff } as const;

/** How many entries the chunk says to have; of a sparse one, those that are there. Bounded by its bytes. */
function statedEntries(view: ByteView): number {
  const size = view.u8(9) & (TYPE_FLAG.sparse | TYPE_FLAG.offset16) ? (view.u8(9) & TYPE_FLAG.sparse ? 4 : 2) : 4;
  return Math.max(0, Math.min(view.u32(12), Math.floor((view.length - view.u16(2)) / size)));
}

/** Numbers of the entries that are there. */
export function* presentEntries(view: ByteView): Generator<number> {
  const sparse = (view.u8(9) & TYPE_FLAG.sparse) !== 0;
  const count = statedEntries(view);
  for (let i = 0; i < count; i++) {
    const index = sparse ? view.u16(view.u16(2) + i * 4) : i;
    if (index <= 0xffff && entryOffset(view, index) !== null) yield index;
  }
}

/** @returns null where this configuration does not have the entry, or its bytes lie outside the chunk */
export function readEntry(view: ByteView, index: number): Entry | null {
  const offset = entryOffset(view, index);
  if (offset === null) return null;
  const at = view.u32(16) + offset;
  if (at + ENTRY_BYTES > view.length) return null;
  const flags = view.u16(at + 2);
  if (flags & ENTRY_FLAG.compact) return { kind: 'value', key: view.u16(at), type: flags >> 8, data: view.i32(at + 4) };
  const key = view.u32(at + 4);
  if (flags & ENTRY_FLAG.complex) {
    if (at + MAP_HEADER_BYTES > view.length) return null;
    const itemsAt = at + view.u16(at);
    const count = Math.max(0, Math.min(view.u32(at + 12), Math.floor((view.length - itemsAt) / MAP_ITEM_BYTES)));
    return { kind: 'map', key, at: itemsAt, parent: view.u32(at + 8), count };
  }
  const valueAt = at + view.u16(at);
  return valueAt + 8 > view.length ? null : { kind: 'value', key, type: view.u8(valueAt + 3), data: view.i32(valueAt + 4) };
}

/** Where an entry lies after the start of the type's entries. */
function entryOffset(view: ByteView, index: number): number | null {
  const [flags, offsetsAt, count] = [view.u8(9), view.u16(2), statedEntries(view)];
  if (flags & TYPE_FLAG.sparse) {
    const found = searchSparse(view, offsetsAt, count, index);
    return found < 0 ? null : view.u16(offsetsAt + found * 4 + 2) * 4;
  }
  if (index >= count) return null;
  if (flags & TYPE_FLAG.offset16) {
    const offset = view.u16(offsetsAt + index * 2);
    return offset === NO_ENTRY.narrow ? null : offset * 4;
  }
  const offset = view.u32(offsetsAt + index * 4);
  return offset === NO_ENTRY.wide ? null : offset;
}

/** Sparse entries are sorted by number; Android searches them by halves, so what is out of order is not there for it. */
function searchSparse(view: ByteView, offsetsAt: number, count: number, index: number): number {
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (view.u16(offsetsAt + middle * 4) < index) low = middle + 1;
    else high = middle;
  }
  return low < count && view.u16(offsetsAt + low * 4) === index ? low : -1;
}
