import { ApkFormatError } from '../bytes/apk-format-error.ts';
import type { ByteView } from '../bytes/byte-view.ts';
import { decodeModifiedUtf8 } from './modified-utf8.ts';

/** A style over part of a string: `b`, or `a;href=https://…`. Characters are UTF-16 units, both ends included. */
export type Span = { readonly tag: string; readonly first: number; readonly last: number };

/**
 * Text decoded from one pool, in bytes of UTF-16: twice what a pool of ASCII holds, and room for a pool that shares some of
 * its bytes. A hostile pool lets each of its indexes point at the same megabytes.
 */
const TEXT_PER_BYTE = 4;
const MIN_TEXT_BYTES = 4_096;
/** Spans of one string. A page of law text set with links has some dozens. */
const MAX_SPANS = 1_000;
const SPAN_BYTES = 12;
const NO_SPAN = 0xffffffff;
/** A UTF-8 pool states lengths below this; old build tools wrote longer strings with the rest of their length cut off. */
const STATED_LENGTHS = 0x8000;

/**
 * String pool chunk of binary XML and resource tables. Source: AOSP ResourceTypes.h, ResStringPool_header.
 *
 *   offset  bytes  field                        offset  bytes  field
 *        0      2  type 0x0001                      12      4  styles
 *        2      2  header, size in bytes            16      4  flags (bit 8: UTF-8, else UTF-16)
 *        4      4  chunk, size in bytes             20      4  strings, offset in the chunk
 *        8      4  strings                          24      4  styles, offset in the chunk
 *                                                header  4n offsets of the strings, then of the styles, from those places
 */
export class StringPool {
  static readonly TYPE = 0x0001;
  readonly #chunk: ByteView;
  /** Strings as the header counts them: offsets of styles follow so many offsets. */
  readonly #stated: number;
  readonly #count: number;
  readonly #offsetsAt: number;
  readonly #stringsAt: number;
  readonly #utf8: boolean;
  readonly #decoded = new Map<number, string | null>();
  #textBytes = 0;

  /** @throws ApkFormatError 'axml.string-pool-invalid' when the header does not fit its chunk */
  constructor(chunk: ByteView) {
    this.#chunk = chunk;
    if (chunk.length < 28) throw new ApkFormatError('axml.string-pool-invalid', chunk.base);
    this.#offsetsAt = chunk.u16(2);
    this.#stringsAt = chunk.u32(20);
    this.#utf8 = (chunk.u32(16) & 0x100) !== 0;
    // Android stops at the chunk's end whatever the header counts, and tampered manifests count on that.
    this.#stated = chunk.u32(8);
    this.#count = Math.max(0, Math.min(this.#stated, Math.floor((chunk.length - this.#offsetsAt) / 4)));
  }

  /**
   * The string, decoded when first asked for; null where the index or the bytes lie outside the pool.
   * @throws ApkFormatError 'axml.too-much-text'
   */
  at(index: number): string | null {
    if (index >= this.#count) return null;
    let text = this.#decoded.get(index);
    if (text === undefined) {
      text = this.#decode(this.#stringsAt + this.#chunk.u32(this.#offsetsAt + index * 4));
      this.#textBytes += (text?.length ?? 0) * 2;
      if (this.#textBytes > MIN_TEXT_BYTES + TEXT_PER_BYTE * this.#chunk.length) throw new ApkFormatError('axml.too-much-text', this.#chunk.base);
      this.#decoded.set(index, text);
    }
    return text;
  }

  /** Styles of a string in the pool's order: each three numbers (tag, first, last), closed by -1. Strings without any have none. */
  spans(index: number): Span[] {
    const offsetAt = this.#offsetsAt + (this.#stated + index) * 4;
    if (index >= Math.min(this.#count, this.#chunk.u32(12)) || offsetAt + 4 > this.#chunk.length) return [];
    const spans: Span[] = [];
    let at = this.#chunk.u32(24) + this.#chunk.u32(offsetAt);
    for (; spans.length < MAX_SPANS && at + SPAN_BYTES <= this.#chunk.length; at += SPAN_BYTES) {
      const tag = this.#chunk.u32(at);
      if (tag === NO_SPAN) break;
      spans.push({ tag: this.at(tag) ?? '', first: this.#chunk.u32(at + 4), last: this.#chunk.u32(at + 8) });
    }
    return spans;
  }

  #decode(at: number): string | null {
    try {
      return this.#utf8 ? this.#decodeUtf8(at) : this.#decodeUtf16(at);
    } catch (error) {
      if (error instanceof ApkFormatError) return null;
      throw error;
    }
  }

  /** Two lengths (UTF-16 units, then bytes), each of one or two bytes, then the bytes. */
  #decodeUtf8(at: number): string {
    let next = at + (this.#chunk.u8(at) & 0x80 ? 2 : 1);
    let bytes = this.#chunk.u8(next++);
    if (bytes & 0x80) bytes = ((bytes & 0x7f) << 8) | this.#chunk.u8(next++);
    // A length cut to its bits is told from a whole one by the zero that is not there. Source: AOSP ResStringPool::string8At.
    let whole = bytes;
    while (this.#chunk.u8(next + whole) !== 0 && next + whole + STATED_LENGTHS < this.#chunk.length) whole += STATED_LENGTHS;
    return decodeModifiedUtf8(this.#chunk.slice(next, this.#chunk.u8(next + whole) === 0 ? whole : bytes));
  }

  #decodeUtf16(at: number): string {
    let next = at + 2;
    let units = this.#chunk.u16(at);
    if (units & 0x8000) {
      units = ((units & 0x7fff) << 16) | this.#chunk.u16(next);
      next += 2;
    }
    return utf16.decode(this.#chunk.slice(next, units * 2));
  }
}

const utf16 = new TextDecoder('utf-16le');
