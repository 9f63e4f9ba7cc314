/** Little-endian bytes, appended one after another; earlier places can be filled in later. */
export class ByteWriter {
  #bytes = Buffer.alloc(256);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  u8(...values: readonly number[]): this {
    for (const value of values) this.#grow(1).writeUInt8(value & 0xff, this.#length - 1);
    return this;
  }

  u16(...values: readonly number[]): this {
    for (const value of values) this.#grow(2).writeUInt16LE(value & 0xffff, this.#length - 2);
    return this;
  }

  u32(...values: readonly number[]): this {
    for (const value of values) this.#grow(4).writeUInt32LE(value >>> 0, this.#length - 4);
    return this;
  }

  u64(value: number): this {
    this.#grow(8).writeBigUInt64LE(BigInt(value), this.#length - 8);
    return this;
  }

  /** Unsigned LEB128, as DEX files hold counts. */
  uleb(value: number): this {
    let rest = value;
    do {
      const more = rest > 0x7f;
      this.u8((rest & 0x7f) | (more ? 0x80 : 0));
      rest >>>= 7;
    } while (rest > 0);
    return this;
  }

  raw(bytes: Uint8Array): this {
    this.#grow(bytes.length).set(bytes, this.#length - bytes.length);
    return this;
  }

  /** Zeros up to a multiple of `size`. */
  align(size: number): this {
    while (this.#length % size !== 0) this.u8(0);
    return this;
  }

  setU32(at: number, value: number): void {
    this.#bytes.writeUInt32LE(value >>> 0, at);
  }

  done(): Buffer {
    return Buffer.from(this.#bytes.subarray(0, this.#length));
  }

  #grow(count: number): Buffer {
    if (this.#length + count > this.#bytes.length) {
      const larger = Buffer.alloc(Math.max(this.#bytes.length * 2, this.#length + count));
      larger.set(this.#bytes.subarray(0, this.#length));
      this.#bytes = larger;
    }
    this.#length += count;
    return this.#bytes;
  }
}
