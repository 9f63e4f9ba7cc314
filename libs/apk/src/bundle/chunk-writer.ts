import { ApkFormatError } from '../bytes/apk-format-error.ts';

/** Little-endian chunks of binary XML and resource tables, written one after another, up to a limit. */
export class ChunkWriter {
  #bytes = new Uint8Array(4_096);
  #view = new DataView(this.#bytes.buffer);
  #length = 0;
  readonly #maxBytes: number;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  get length(): number {
    return this.#length;
  }

  u8(value: number): void {
    const at = this.#grow(1); // first: it may put another view in place
    this.#view.setUint8(at, value);
  }

  u16(value: number): void {
    const at = this.#grow(2); // first: it may put another view in place
    this.#view.setUint16(at, value, true);
  }

  u32(value: number): void {
    const at = this.#grow(4); // first: it may put another view in place
    this.#view.setUint32(at, value, true);
  }

  raw(bytes: Uint8Array): void {
    const at = this.#grow(bytes.length);
    this.#bytes.set(bytes, at);
  }

  align4(): void {
    while (this.#length % 4 !== 0) this.u8(0);
  }

  setU32(at: number, value: number): void {
    this.#view.setUint32(at, value, true);
  }

  /** Begin a chunk: its size is filled in by `close`. */
  open(type: number, headerBytes: number): number {
    const at = this.#length;
    this.u16(type);
    this.u16(headerBytes);
    this.u32(0);
    return at;
  }

  close(at: number): void {
    this.setU32(at + 4, this.#length - at);
  }

  done(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }

  #grow(count: number): number {
    const at = this.#length;
    const length = at + count;
    if (length > this.#maxBytes) throw new ApkFormatError('bundle.too-large', at);
    if (length > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(this.#bytes.length * 2, length));
      larger.set(this.#bytes);
      this.#bytes = larger;
      this.#view = new DataView(larger.buffer);
    }
    this.#length = length;
    return at;
  }
}

/** Strings of a pool, each once, in the order of their first use. */
export class StringPoolWriter {
  readonly #index = new Map<string, number>();
  readonly #strings: string[] = [];

  /** `kind` keeps strings apart that are equal but stand for different things. */
  add(text: string, kind = ''): number {
    const key = kind === '' ? text : `${kind}\0${text}`;
    let index = this.#index.get(key);
    if (index === undefined) {
      index = this.#strings.push(text) - 1;
      this.#index.set(key, index);
    }
    return index;
  }

  /** As a UTF-16 pool: lone surrogates and NUL survive. Source: AOSP ResourceTypes.h, ResStringPool_header. */
  write(out: ChunkWriter): void {
    const at = out.open(0x0001, 28);
    out.u32(this.#strings.length);
    out.u32(0); // styles
    out.u32(0); // flags: UTF-16, unsorted
    out.u32(28 + this.#strings.length * 4);
    out.u32(0);
    const offsetsAt = out.length;
    for (const _ of this.#strings) out.u32(0);
    const stringsAt = out.length;
    for (const [i, text] of this.#strings.entries()) {
      out.setU32(offsetsAt + i * 4, out.length - stringsAt);
      if (text.length > 0x7fff) out.u16(0x8000 | (text.length >>> 16));
      out.u16(text.length & 0xffff);
      for (let unit = 0; unit < text.length; unit++) out.u16(text.charCodeAt(unit));
      out.u16(0);
    }
    out.align4();
    out.close(at);
  }
}
