import { ApkFormatError } from './apk-format-error.ts';
import type { ByteSource } from './byte-source.ts';

/**
 * A bounded window of little-endian bytes. Offsets are within the window; errors name the place in the file.
 * Every read past the end is `bytes.truncated`, never a short slice.
 */
export class ByteView {
  readonly bytes: Uint8Array;
  /** Where the window begins in its file. */
  readonly base: number;
  /** Made when first needed: most windows are small and short-lived, and are read without one. */
  #view: DataView | null = null;

  constructor(bytes: Uint8Array, base = 0) {
    this.bytes = bytes;
    this.base = base;
  }

  /** A window of exactly `length` bytes. @throws ApkFormatError 'bytes.truncated' */
  static of(source: ByteSource, at: number, length: number): ByteView {
    if (at < 0 || length < 0 || at + length > source.size) throw new ApkFormatError('bytes.truncated', at);
    const bytes = source.read(at, length);
    if (bytes.length !== length) throw new ApkFormatError('bytes.truncated', at + bytes.length);
    return new ByteView(bytes, at);
  }

  get length(): number {
    return this.bytes.length;
  }

  u8(at: number): number {
    this.#check(at, 1);
    return this.bytes[at]!;
  }

  u16(at: number): number {
    this.#check(at, 2);
    return this.bytes[at]! | (this.bytes[at + 1]! << 8);
  }

  u32(at: number): number {
    this.#check(at, 4);
    const { bytes } = this;
    return (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)) >>> 0;
  }

  i32(at: number): number {
    this.#check(at, 4);
    const { bytes } = this;
    return bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
  }

  f32(at: number): number {
    this.#check(at, 4);
    return this.#dataView().getFloat32(at, true);
  }

  /** An unsigned 64-bit number. @throws ApkFormatError 'bytes.number-too-large' past 2^53, where no file reaches */
  u64(at: number): number {
    this.#check(at, 8);
    const value = this.#dataView().getBigUint64(at, true);
    if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new ApkFormatError('bytes.number-too-large', this.base + at);
    return Number(value);
  }

  slice(at: number, length: number): Uint8Array {
    this.#check(at, length);
    return this.bytes.subarray(at, at + length);
  }

  view(at: number, length: number): ByteView {
    return new ByteView(this.slice(at, length), this.base + at);
  }

  #dataView(): DataView {
    return (this.#view ??= new DataView(this.bytes.buffer, this.bytes.byteOffset, this.bytes.byteLength));
  }

  #check(at: number, length: number): void {
    if (at < 0 || length < 0 || at + length > this.bytes.length) throw new ApkFormatError('bytes.truncated', this.base + at);
  }
}
