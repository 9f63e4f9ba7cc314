import { ApkFormatError } from '../bytes/apk-format-error.ts';

/** Bytes of a number of 32 bits: seven bits a byte. */
const MAX_BYTES = 5;

/** Numbers of variable length, read one after another. Source: Android "Dalvik executable format", LEB128. */
export class LebReader {
  readonly #bytes: Uint8Array;
  at: number;

  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes;
    this.at = at;
  }

  /** @throws ApkFormatError 'dex.offset-out-of-bounds' */
  uleb(): number {
    return this.#read() >>> 0;
  }

  /** @throws ApkFormatError 'dex.offset-out-of-bounds' */
  sleb(): number {
    const from = this.at;
    const value = this.#read();
    const bits = 7 * (this.at - from);
    return bits >= 32 ? value : (value << (32 - bits)) >> (32 - bits);
  }

  /** One byte. @throws ApkFormatError 'dex.offset-out-of-bounds' */
  byte(): number {
    const byte = this.#bytes[this.at++];
    if (byte === undefined) throw new ApkFormatError('dex.offset-out-of-bounds', this.at - 1);
    return byte;
  }

  #read(): number {
    let result = 0;
    for (let i = 0; i < MAX_BYTES; i++) {
      const byte = this.byte();
      result |= (byte & 0x7f) << (7 * i);
      if (byte < 0x80) break;
    }
    return result;
  }
}
