import { ApkFormatError } from '../bytes/apk-format-error.ts';
import { ByteView } from '../bytes/byte-view.ts';
import { readDexHeader, type DexHeader, type Section } from './header.ts';
import { decodeMutf8 } from './mutf8.ts';

/** Item sizes in bytes, with the name that an error uses. */
const ITEM_BYTES = { strings: 4, types: 4, protos: 12, fields: 8, methods: 8, classes: 32 } as const;
/** Strings are cut here: names and URLs are shorter, and a hostile pool could hold one of 100 MB, many times over. */
const MAX_STRING_BYTES = 2_048;
/** Characters remembered of one file: all names that a large one has, and not what a hostile one could make of them. */
const MAX_REMEMBERED = 4 << 20;
/** The same for a method written out: 255 parameters of such a length would be half a megabyte. */
const MAX_PARAMETERS_LENGTH = 4_096;
/** Instructions name types and prototypes by 16 bits, and Android refuses a file with more. */
const MAX_16_BIT_ITEMS = 0x10000;

/**
 * One DEX file, opened: its sections lie inside its bytes, so an index below a section's count may be read without
 * another check. Everything that an item points to is checked where it is followed.
 */
export class DexFile {
  readonly bytes: Uint8Array;
  /** The file as code units; a DEX is a whole number of them up to its last byte. */
  readonly units: Uint16Array;
  readonly header: DexHeader;
  readonly #view: DataView;
  readonly #texts = new Map<number, string>();
  readonly #prototypes = new Map<number, string>();
  #remembered = 0;

  /** @throws ApkFormatError 'dex.section-out-of-bounds' | 'dex.too-many-items' and those of `readDexHeader` */
  constructor(file: Uint8Array, header: DexHeader = readDexHeader(new ByteView(file))) {
    this.bytes = file.byteOffset % 4 === 0 ? file : Uint8Array.from(file); // typed arrays need their elements aligned
    this.units = new Uint16Array(this.bytes.buffer, this.bytes.byteOffset, this.bytes.length >> 1);
    this.#view = new DataView(this.bytes.buffer, this.bytes.byteOffset, this.bytes.length);
    this.header = header;
    for (const [name, itemBytes] of Object.entries(ITEM_BYTES)) {
      const { at, count }: Section = header[name as keyof typeof ITEM_BYTES];
      if (at + count * itemBytes > file.length) throw new ApkFormatError('dex.section-out-of-bounds', at);
    }
    if (Math.max(header.types.count, header.protos.count) > MAX_16_BIT_ITEMS) throw new ApkFormatError('dex.too-many-items', 64);
  }

  /** A number of four bytes. @throws ApkFormatError 'dex.offset-out-of-bounds' */
  u32(at: number): number {
    if (at + 4 > this.bytes.length) throw new ApkFormatError('dex.offset-out-of-bounds', at);
    return this.#view.getUint32(at, true);
  }

  u16(at: number): number {
    if (at + 2 > this.bytes.length) throw new ApkFormatError('dex.offset-out-of-bounds', at);
    return this.#view.getUint16(at, true);
  }

  /** First byte of a string's text, after its length. The text ends at a zero byte. */
  stringAt(index: number): number {
    let at = this.u32(this.#item('strings', index));
    for (let i = 0; i < 5 && (this.#byte(at) & 0x80) !== 0; i++) at++; // the length in UTF-16 units is not needed
    return at + 1;
  }

  /** Remembered, since names and descriptors are asked for by many. */
  string(index: number): string {
    const known = this.#texts.get(index);
    if (known !== undefined) return known;
    const start = this.stringAt(index);
    const limit = Math.min(start + MAX_STRING_BYTES, this.bytes.length);
    let end = start;
    while (end < limit && this.bytes[end] !== 0) end++;
    if (end === this.bytes.length) throw new ApkFormatError('dex.string-unterminated', start);
    const text = decodeMutf8(this.bytes, start, end);
    this.#remembered += text.length;
    if (this.#remembered < MAX_REMEMBERED) this.#texts.set(index, text);
    return text;
  }

  /** String index of a type's descriptor. */
  typeString(type: number): number {
    return this.u32(this.#item('types', type));
  }

  /** `Lcom/x/A;` */
  type(type: number): string {
    return this.string(this.typeString(type));
  }

  methodClass(method: number): number {
    return this.u16(this.#item('methods', method));
  }

  /** String index of a method's name. */
  methodNameIndex(method: number): number {
    return this.u32(this.#item('methods', method) + 4);
  }

  methodName(method: number): string {
    return this.string(this.methodNameIndex(method));
  }

  /** `(ILjava/lang/String;)V`. */
  methodPrototype(method: number): string {
    return this.prototype(this.u16(this.#item('methods', method) + 2));
  }

  /** A prototype by its index, written in the same way. */
  prototype(proto: number): string {
    const known = this.#prototypes.get(proto);
    if (known !== undefined) return known;
    const parametersAt = this.u32(this.#item('protos', proto) + 8);
    const count = parametersAt === 0 ? 0 : Math.min(this.u32(parametersAt), 255); // a call has 255 argument words at most
    let parameters = '';
    for (let i = 0; i < count && parameters.length < MAX_PARAMETERS_LENGTH; i++) parameters += this.type(this.u16(parametersAt + 4 + i * 2));
    const text = `(${parameters})${this.protoReturn(proto)}`;
    this.#remembered += text.length;
    if (this.#remembered < MAX_REMEMBERED) this.#prototypes.set(proto, text);
    return text;
  }

  /** Descriptor of what a prototype gives. */
  protoReturn(proto: number): string {
    return this.type(this.u32(this.#item('protos', proto) + 4));
  }

  /** `Lcom/x/A;->b(I)V`. */
  method(method: number): string {
    return `${this.type(this.methodClass(method))}->${this.methodName(method)}${this.methodPrototype(method)}`;
  }

  fieldClass(field: number): number {
    return this.u16(this.#item('fields', field));
  }

  /** String index of a field's name. */
  fieldNameIndex(field: number): number {
    return this.u32(this.#item('fields', field) + 4);
  }

  /** `NAME:Ltype;`. */
  fieldMember(field: number): string {
    const at = this.#item('fields', field);
    return `${this.string(this.u32(at + 4))}:${this.type(this.u16(at + 2))}`;
  }

  classDefinition(index: number): { type: number; dataAt: number } {
    const at = this.#item('classes', index);
    return { type: this.u32(at), dataAt: this.u32(at + 24) };
  }

  /** Type of a class's superclass; -1 where it has none. */
  superclass(index: number): number {
    const type = this.u32(this.#item('classes', index) + 8);
    return type < this.header.types.count ? type : -1;
  }

  /** Offset of a class's annotations; 0 where it has none. */
  annotationsAt(index: number): number {
    return this.u32(this.#item('classes', index) + 20);
  }

  /** Offset of the initial values of a class's static fields; 0 where it has none. */
  staticValuesAt(index: number): number {
    return this.u32(this.#item('classes', index) + 28);
  }

  #item(section: keyof typeof ITEM_BYTES, index: number): number {
    const { at, count } = this.header[section];
    if (index >= count) throw new ApkFormatError('dex.index-out-of-bounds', at + index * ITEM_BYTES[section]);
    return at + index * ITEM_BYTES[section];
  }

  #byte(at: number): number {
    const byte = this.bytes[at];
    if (byte === undefined) throw new ApkFormatError('dex.offset-out-of-bounds', at);
    return byte;
  }
}
