import { ApkFormatError } from '../bytes/apk-format-error.ts';
import type { ByteView } from '../bytes/byte-view.ts';

/** A text in one configuration. `locale` is BCP 47, empty for any; `others`: it is for special devices only. */
export type IndexedText = { readonly locale: string; readonly others: boolean; readonly text: string };

type Configuration = Pick<IndexedText, 'locale' | 'others'>;

const VERSION_BYTES = 128;
const STRING = 9; // kind of resource
const KEY = { language: 0, region: 1, script: 5 } as const;
/** Languages times devices; the largest seen have some hundred. */
const MAX_CONFIGURATIONS = 10_000;
/** Values of all configurations; a large app has some hundred thousand. */
const MAX_VALUES = 2_000_000;
/** A text may name another: real chains have one step. */
const MAX_CHAIN = 8;
/** Text decoded on demand: a hostile index lets each of its ids point at the same text. */
const MAX_TEXT_BYTES = 32 << 20;
const utf8 = new TextDecoder();

/**
 * Texts of `resources.index`, both layouts. Little-endian. Source: OpenHarmony global_resource_tool, ResourceTable.
 *
 *   bytes  field ("Restool …")                        bytes  field ("RestoolV2 …")
 *     128  version                                      128  version
 *       4  size of the file                               4  size of the file
 *       4  configurations                                 4  configurations
 *       n  "KEYS", offset of ids, count, keys              4  offset of the data block
 *       m  "IDSS", count, {id, offset of record}           n  "KEYS", number, count, keys
 *       r  size, kind, id, value, name                     m  "IDSS", kinds, {kind, count, {id, offset, name}}
 *                                                          r  id, size, count, {configuration, offset of value}
 */
export class ResourceIndex {
  readonly #file: ByteView;
  /** Where the texts of a resource lie. */
  readonly #places = new Map<number, { readonly configuration: Configuration; readonly at: number }[]>();
  #values = 0;
  #textBytes = 0;

  /** @throws ApkFormatError 'bytes.truncated' | 'hap.resource-index-invalid' */
  constructor(file: ByteView) {
    this.#file = file;
    const version = utf8.decode(file.slice(0, VERSION_BYTES));
    if (version.startsWith('RestoolV2')) this.#readSecond(file);
    else this.#readFirst(file);
  }

  /** Every text of a resource, in the order of the file. */
  texts(id: number): IndexedText[] {
    const texts: IndexedText[] = [];
    for (const { configuration, at } of this.#places.get(id) ?? []) {
      const text = this.#textAt(at);
      if (text === null) break;
      texts.push({ ...configuration, text });
    }
    return texts;
  }

  /** What a device in its default configuration shows; null where there is no such text. */
  text(id: number): string | null {
    let current = id;
    for (let step = 0; step < MAX_CHAIN; step++) {
      const texts = this.texts(current);
      const best = texts.find(({ locale, others }) => locale === '' && !others) ?? texts.find(({ others }) => !others) ?? texts[0];
      if (best === undefined) return null;
      const reference = /^\$string:(\d{1,10})$/.exec(best.text);
      if (reference === null) return best.text;
      current = Number(reference[1]);
    }
    return null;
  }

  #readFirst(file: ByteView): void {
    const count = boundedCount(file, VERSION_BYTES + 4, MAX_CONFIGURATIONS);
    let at = VERSION_BYTES + 8;
    for (let i = 0; i < count; i++) {
      expectTag(file, at, 'KEYS');
      const [idsAt, keys] = [file.u32(at + 4), boundedCount(file, at + 8, MAX_CONFIGURATIONS)];
      const configuration = readConfiguration(file, at + 12, keys);
      at += 12 + keys * 8;
      expectTag(file, idsAt, 'IDSS');
      const ids = boundedCount(file, idsAt + 4, MAX_VALUES);
      for (let id = 0; id < ids; id++) {
        const record = file.u32(idsAt + 12 + id * 8);
        if (file.u32(record + 4) === STRING) this.#add(file.u32(record + 8), configuration, record + 12);
      }
    }
  }

  #readSecond(file: ByteView): void {
    const count = boundedCount(file, VERSION_BYTES + 4, MAX_CONFIGURATIONS);
    const configurations = new Map<number, Configuration>();
    let at = VERSION_BYTES + 12;
    for (let i = 0; i < count; i++) {
      expectTag(file, at, 'KEYS');
      const keys = boundedCount(file, at + 8, MAX_CONFIGURATIONS);
      configurations.set(file.u32(at + 4), readConfiguration(file, at + 12, keys));
      at += 12 + keys * 8;
    }
    expectTag(file, at, 'IDSS');
    const kinds = boundedCount(file, at + 8, MAX_CONFIGURATIONS);
    at += 16;
    for (let i = 0; i < kinds; i++) {
      const [kind, ids] = [file.u32(at), boundedCount(file, at + 8, MAX_VALUES)];
      at += 12;
      for (let j = 0; j < ids; j++) {
        if (kind === STRING) this.#readValues(file, file.u32(at), file.u32(at + 4), configurations);
        else if (++this.#values > MAX_VALUES) throw new ApkFormatError('hap.resource-index-invalid', at);
        at += 12 + file.u32(at + 8);
      }
    }
  }

  #readValues(file: ByteView, id: number, at: number, configurations: ReadonlyMap<number, Configuration>): void {
    const count = boundedCount(file, at + 8, MAX_CONFIGURATIONS);
    for (let i = 0; i < count; i++) {
      const configuration = configurations.get(file.u32(at + 12 + i * 8)) ?? { locale: '', others: true };
      this.#add(id, configuration, file.u32(at + 16 + i * 8));
    }
  }

  #add(id: number, configuration: Configuration, at: number): void {
    if (++this.#values > MAX_VALUES) throw new ApkFormatError('hap.resource-index-invalid', at);
    this.#file.slice(at + 2, this.#file.u16(at)); // a text outside the file is found out here, not when it is asked for
    const places = this.#places.get(id);
    if (places === undefined) this.#places.set(id, [{ configuration, at }]);
    else places.push({ configuration, at });
  }

  /** A length of 16 bits, then the text; old tools end it with a NUL. Null where too much was asked for. */
  #textAt(at: number): string | null {
    const bytes = this.#file.slice(at + 2, this.#file.u16(at));
    this.#textBytes += bytes.length;
    if (this.#textBytes > MAX_TEXT_BYTES) return null;
    const text = utf8.decode(bytes);
    return text.endsWith('\0') ? text.slice(0, -1) : text;
  }
}

function readConfiguration(file: ByteView, at: number, keys: number): Configuration {
  const codes = new Map<number, string>();
  let others = false;
  for (let i = 0; i < keys; i++) {
    const [kind, value] = [file.u32(at + i * 8), file.u32(at + i * 8 + 4)];
    if (kind === KEY.language || kind === KEY.region || kind === KEY.script) codes.set(kind, readCode(value));
    else others = true;
  }
  const locale = [KEY.language, KEY.script, KEY.region].map((kind) => codes.get(kind) ?? '').filter((code) => code !== '');
  return { locale: locale.join('-'), others };
}

/** Characters from the highest byte that is not zero. */
function readCode(value: number): string {
  return [24, 16, 8, 0]
    .map((shift) => (value >>> shift) & 0xff)
    .filter((code) => code > 0x20 && code < 0x7f)
    .map((code) => String.fromCharCode(code))
    .join('');
}

function expectTag(file: ByteView, at: number, tag: string): void {
  if (String.fromCharCode(...file.slice(at, 4)) !== tag) throw new ApkFormatError('hap.resource-index-invalid', at);
}

/** A count that the file could hold: each of what it counts takes at least eight bytes. */
function boundedCount(file: ByteView, at: number, most: number): number {
  const count = file.u32(at);
  if (count > most || count * 8 > file.length) throw new ApkFormatError('hap.resource-index-invalid', at);
  return count;
}
