import { ApkFormatError } from '../bytes/apk-format-error.ts';
import type { ByteView } from '../bytes/byte-view.ts';
import { StringPool, type Span } from '../axml/string-pool.ts';
import { isReference, VALUE_TYPE, type TypedValue } from '../axml/typed-value.ts';
import { compareConfigurations, type Configuration } from './configuration.ts';
import { forEachChunk, readPackage } from './table-package.ts';
import { MAP_ITEM_BYTES, presentEntries, readEntry, TypeChunk, type Entry, type TablePackage } from './type-chunk.ts';

const TABLE = 0x0002;
const PACKAGE = 0x0200;
/** A reference that leads to a reference: real chains have two or three, a hostile table could close a circle. */
const MAX_CHAIN = 16;
/** Parents of a style. The deepest of the usual libraries have about a dozen. */
const MAX_PARENTS = 64;
/** Entries looked at for one package: 100,000 resources in a hundred configurations each, half a second of work. */
const MAX_LOOKUPS = 10_000_000;
/** Resources whose value is remembered: layouts name the same texts again and again. */
const MAX_REMEMBERED = 100_000;
/** Items of one array, plural or style. */
const MAX_BAG_ITEMS = 10_000;

export type ConfiguredValue = { readonly configuration: Configuration; readonly value: TypedValue };
export type ResourceName = { readonly package: string; readonly type: string; readonly entry: string };
/** An array, plural, attribute or style: keys are attribute ids, or what ResTable_map names by (`0x02000000 + index` in arrays). */
export type Bag = { readonly parent: number; readonly items: readonly { readonly key: number; readonly value: TypedValue }[] };

/**
 * Compiled resources (`resources.arsc`). Chunks are indexed when opened; entries are read when asked for.
 * Resource ids are numbers 0xPPTTEEEE: package, type, entry. Source: AOSP ResourceTypes.h (ResTable_header, ResTable_package,
 * ResTable_type, ResTable_entry) and LoadedArsc.cpp.
 */
export class ResourceTable {
  /** By package id and type id: `id >>> 16` of a resource. */
  readonly #types = new Map<number, TypeChunk[]>();
  /** Ids of a preview's resources, with those that they got for good. */
  readonly #aliases = new Map<number, number>();
  readonly #remembered = new Map<number, TypedValue | null>();
  #lookups = 0;

  /** @throws ApkFormatError 'arsc.not-a-table' | 'arsc.chunk-invalid' | 'arsc.no-strings' | 'arsc.too-many-chunks' | 'bytes.truncated' */
  constructor(file: ByteView) {
    if (file.u16(0) !== TABLE) throw new ApkFormatError('arsc.not-a-table', 0);
    const packages: TablePackage[] = [];
    const budget = { chunks: 0 };
    let strings: StringPool | null = null;
    forEachChunk(file, file.u16(2), (type, chunk) => {
      if (type === StringPool.TYPE) strings ??= new StringPool(chunk);
      if (type !== PACKAGE) return;
      const contents = readPackage(chunk, budget);
      packages.push(contents.package);
      for (const view of contents.types) this.#addType(contents.package, view);
      for (const [staged, final] of contents.aliases) this.#aliases.set(staged, final);
    });
    if (strings === null) throw new ApkFormatError('arsc.no-strings', 0);
    for (const found of packages) found.strings = strings;
  }

  /** What a split brings: its configurations count beside this table's own, behind them where both suit a device alike. */
  add(split: ResourceTable): void {
    for (const [key, chunks] of split.#types) this.#types.set(key, [...(this.#types.get(key) ?? []), ...chunks]);
    for (const [staged, final] of split.#aliases) this.#aliases.set(staged, final);
    this.#remembered.clear();
  }

  #addType(owner: TablePackage, view: ByteView): void {
    const key = (owner.id << 8) | ((view.u8(8) + owner.typeIdOffset) & 0xff);
    const chunk = new TypeChunk(view, owner);
    const chunks = this.#types.get(key);
    if (chunks === undefined) this.#types.set(key, [chunk]);
    else chunks.push(chunk);
  }

  /**
   * Every value of a resource, one for each configuration, unresolved, in the table's order. Arrays and styles have none.
   * @throws ApkFormatError 'arsc.too-many-lookups'
   */
  values(id: number): ConfiguredValue[] {
    const values: ConfiguredValue[] = [];
    for (const chunk of this.#chunks(id)) {
      const entry = this.#entry(chunk, id);
      if (entry?.kind === 'value') values.push({ configuration: chunk.configuration, value: typed(chunk, entry) });
    }
    return values;
  }

  /**
   * Follow references to the value that a device in its default configuration shows.
   * A reference that leads nowhere (a framework resource, a circle) is returned as it is.
   * @throws ApkFormatError 'arsc.too-many-lookups'
   */
  resolve(value: TypedValue): TypedValue {
    let current = value;
    for (let step = 0; step < MAX_CHAIN && isReference(current); step++) {
      const best = this.#value(current.data >>> 0);
      if (best === null) return current;
      current = best;
    }
    return current;
  }

  /** `com.shop:string/app_name`; null where the table does not have the resource. @throws ApkFormatError 'arsc.too-many-lookups' */
  name(id: number): ResourceName | null {
    for (const chunk of this.#chunks(id)) {
      const entry = this.#entry(chunk, id);
      if (entry === null) continue;
      const type = chunk.package.types?.at(chunk.view.u8(8) - 1) ?? null;
      const name = chunk.package.keys?.at(entry.key) ?? null;
      if (type !== null && name !== null) return { package: chunk.package.name, type, entry: name };
    }
    return null;
  }

  /** Ids of all resources of the types that have this name (`string`, `layout`), in the order of the table. @throws ApkFormatError 'arsc.too-many-lookups' */
  *idsOfType(name: string): Generator<number> {
    for (const [key, chunks] of this.#types) {
      if (!chunks.some(({ package: owner, view }) => owner.types?.at(view.u8(8) - 1) === name)) continue;
      const seen = new Set<number>();
      for (const { view } of chunks) {
        for (const index of presentEntries(view)) {
          this.#count(view);
          if (seen.has(index)) continue;
          seen.add(index);
          yield key * 0x10000 + index;
        }
      }
    }
  }

  /**
   * Values of all resources of the types that have this name, in the configurations that are asked for, unresolved.
   * @throws ApkFormatError 'arsc.too-many-lookups'
   */
  *valuesOfType(name: string, accept: (configuration: Configuration) => boolean): Generator<ConfiguredValue & { readonly id: number }> {
    for (const [key, chunks] of this.#types) {
      for (const chunk of chunks) {
        const { view, configuration, package: owner } = chunk;
        if (owner.types?.at(view.u8(8) - 1) !== name || !accept(configuration)) continue;
        for (const index of presentEntries(view)) {
          this.#count(view);
          const entry = readEntry(view, index);
          if (entry?.kind === 'value') yield { id: key * 0x10000 + index, configuration, value: typed(chunk, entry) };
        }
      }
    }
  }

  /** Languages that any resource is in, BCP 47, sorted. */
  languages(): string[] {
    const all = new Set<string>();
    for (const chunks of this.#types.values()) for (const { locale } of chunks) if (locale !== '') all.add(locale);
    return [...all].sort();
  }

  /** Items of an array, plural or style, as the default configuration has it, unresolved. @throws ApkFormatError 'arsc.too-many-lookups' */
  bag(id: number): Bag | null {
    const best = this.#best(id, 'map');
    if (best === null) return null;
    const { view } = best.chunk;
    const items: { key: number; value: TypedValue }[] = [];
    for (let i = 0; i < Math.min(best.entry.count, MAX_BAG_ITEMS); i++) {
      this.#count(view);
      const at = best.entry.at + i * MAP_ITEM_BYTES;
      items.push({ key: view.u32(at), value: typed(best.chunk, { type: view.u8(at + 7), data: view.i32(at + 8) }) });
    }
    return { parent: best.entry.parent, items };
  }

  /** What a style says of an attribute, its parents asked after itself, unresolved. @throws ApkFormatError 'arsc.too-many-lookups' */
  styled(style: number, attribute: number): TypedValue | null {
    for (let [id, step] = [style, 0]; id !== 0 && step < MAX_PARENTS; step++) {
      const bag = this.bag(id);
      const item = bag?.items.find(({ key }) => key === attribute);
      if (item !== undefined) return item.value;
      id = bag?.parent ?? 0;
    }
    return null;
  }

  /** Styles over the text of a resource, links among them, as the default configuration has it. @throws ApkFormatError 'arsc.too-many-lookups' */
  spans(id: number): Span[] {
    const best = this.#best(id, 'value');
    return best?.entry.type === VALUE_TYPE.string ? (best.chunk.package.strings?.spans(best.entry.data >>> 0) ?? []) : [];
  }

  #value(id: number): TypedValue | null {
    const known = this.#remembered.get(id);
    if (known !== undefined) return known;
    const best = this.#best(id, 'value');
    const value = best === null ? null : typed(best.chunk, best.entry);
    if (this.#remembered.size < MAX_REMEMBERED) this.#remembered.set(id, value);
    return value;
  }

  /** The entry that the reference device takes; what comes first in the table, of two that suit it alike. */
  #best<Kind extends Entry['kind']>(id: number, kind: Kind): { chunk: TypeChunk; entry: Entry & { kind: Kind } } | null {
    let best: { chunk: TypeChunk; entry: Entry & { kind: Kind } } | null = null;
    for (const chunk of this.#chunks(id)) {
      const entry = this.#entry(chunk, id);
      if (entry === null || !isKind(entry, kind)) continue;
      if (best === null || compareConfigurations(chunk.configuration, best.chunk.configuration) < 0) best = { chunk, entry };
    }
    return best;
  }

  #chunks(id: number): readonly TypeChunk[] {
    return this.#types.get(this.#final(id) >>> 16) ?? [];
  }

  #entry(chunk: TypeChunk, id: number): Entry | null {
    this.#count(chunk.view);
    return readEntry(chunk.view, this.#final(id) & 0xffff);
  }

  #final(id: number): number {
    return this.#aliases.size === 0 ? id : (this.#aliases.get(id >>> 0) ?? id);
  }

  #count(view: ByteView): void {
    if (++this.#lookups > MAX_LOOKUPS) throw new ApkFormatError('arsc.too-many-lookups', view.base);
  }
}

function typed({ package: owner }: TypeChunk, { type, data }: { readonly type: number; readonly data: number }): TypedValue {
  return { type, data, text: type === VALUE_TYPE.string ? (owner.strings?.at(data >>> 0) ?? null) : null };
}

function isKind<Kind extends Entry['kind']>(entry: Entry, kind: Kind): entry is Entry & { kind: Kind } {
  return entry.kind === kind;
}
