import { ApkFormatError } from '../bytes/apk-format-error.ts';

/** Fields that one bundle may cost. The largest resource tables seen have about a million values of some ten fields each. */
export class ProtobufWork {
  #left: number;

  constructor(fields: number = MAX_FIELDS) {
    this.#left = fields;
  }

  spend(at: number): void {
    if (--this.#left < 0) throw new ApkFormatError('protobuf.too-many-fields', at);
  }
}

const MAX_FIELDS = 20_000_000;
/** A number of 64 bits takes ten bytes of seven. */
const MAX_VARINT_BYTES = 10;
const WIRE = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const;
const utf8 = new TextDecoder();
const NOTHING = new Uint8Array(0);

/**
 * A cursor over one message: `next` moves to the next field, whose number, value or bytes then stand here. No object is made
 * for a field. Groups (wire types 3 and 4) are not read: none of the formats here has them.
 * Source: Protocol Buffers "Encoding".
 */
export class ProtobufMessage {
  /** Number of the field, 0 before the first. */
  field = 0;
  /** A varint's or fixed32's low 32 bits, unsigned. */
  value = 0;
  /** What a length-delimited field holds; empty for others. */
  bytes: Uint8Array = NOTHING;
  readonly #message: Uint8Array;
  readonly #work: ProtobufWork;
  #at = 0;

  constructor(message: Uint8Array, work: ProtobufWork) {
    this.#message = message;
    this.#work = work;
  }

  /** @throws ApkFormatError 'protobuf.invalid' | 'protobuf.too-many-fields' */
  next(): boolean {
    if (this.#at >= this.#message.length) return false;
    this.#work.spend(this.#at);
    const tag = this.#varint();
    this.field = tag >>> 3;
    if (this.field === 0) throw new ApkFormatError('protobuf.invalid', this.#at);
    this.bytes = NOTHING;
    this.value = 0;
    switch (tag & 7) {
      case WIRE.varint:
        this.value = this.#varint();
        return true;
      case WIRE.bytes:
        this.bytes = this.#take(this.#varint());
        return true;
      case WIRE.fixed32: {
        const [a, b, c, d] = this.#take(4);
        this.value = (a! | (b! << 8) | (c! << 16) | (d! << 24)) >>> 0;
        return true;
      }
      case WIRE.fixed64:
        this.#take(8); // doubles and fixed numbers: no field that is read has one
        return true;
      default:
        throw new ApkFormatError('protobuf.invalid', this.#at);
    }
  }

  /** The bytes of the field as text; what is not UTF-8 shows as replacement characters. */
  text(): string {
    return utf8.decode(this.bytes);
  }

  message(): ProtobufMessage {
    return new ProtobufMessage(this.bytes, this.#work);
  }

  #take(length: number): Uint8Array {
    const end = this.#at + length;
    if (end > this.#message.length) throw new ApkFormatError('protobuf.invalid', this.#at);
    const bytes = this.#message.subarray(this.#at, end);
    this.#at = end;
    return bytes;
  }

  /** The low 32 bits; negative numbers of 32 bits are written with 64. */
  #varint(): number {
    let value = 0;
    for (let i = 0; i < MAX_VARINT_BYTES; i++) {
      const byte = this.#message[this.#at++];
      if (byte === undefined) break;
      if (i < 5) value |= (byte & 0x7f) << (i * 7);
      if (byte < 0x80) return value >>> 0;
    }
    throw new ApkFormatError('protobuf.invalid', this.#at);
  }
}
