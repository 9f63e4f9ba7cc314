/**
 * A DEFLATE stream that packs runs of one byte and nothing else: what filtered rows of a picture mostly are. Written here
 * because zlib's output differs between machines, and the hash of an icon must not. Source: RFC 1951, fixed Huffman codes.
 */
export function deflateRuns(bytes: Uint8Array): Uint8Array {
  const out = new BitWriter(bytes.length + (bytes.length >> 3) + 16);
  out.bits(0b011, 3); // the last block, fixed codes
  for (let at = 0; at < bytes.length;) {
    const byte = bytes[at]!;
    let run = 1;
    while (run < MAX_RUN + 1 && bytes[at + run] === byte) run++;
    writeLiteral(out, byte);
    at++;
    if (run - 1 < MIN_RUN) continue;
    writeLength(out, run - 1);
    out.code(0, 5); // distance 1
    at += run - 1;
  }
  out.code(0, 7); // end of block
  return out.done();
}

const MIN_RUN = 3;
const MAX_RUN = 258;

function writeLiteral(out: BitWriter, symbol: number): void {
  if (symbol < 144) out.code(0x30 + symbol, 8);
  else out.code(0x190 + symbol - 144, 9);
}

/** Length codes 257 to 285: eight of one length each, then groups of four with one more extra bit each, and 258 alone. */
function writeLength(out: BitWriter, length: number): void {
  const offset = length - MIN_RUN;
  let [symbol, extraBits, extra] = [257 + offset, 0, 0];
  if (length === MAX_RUN) symbol = 285;
  else if (offset >= 8) {
    extraBits = 29 - Math.clz32(offset);
    symbol = 257 + 4 * extraBits + (offset >> extraBits);
    extra = offset & ((1 << extraBits) - 1);
  }
  if (symbol < 280) out.code(symbol - 256, 7);
  else out.code(0xc0 + symbol - 280, 8);
  out.bits(extra, extraBits);
}

class BitWriter {
  #bytes: Uint8Array;
  #length = 0;
  #pending = 0;
  #count = 0;

  constructor(capacity: number) {
    this.#bytes = new Uint8Array(capacity);
  }

  /** Lowest bit first. */
  bits(value: number, count: number): void {
    this.#pending |= value << this.#count;
    this.#count += count;
    while (this.#count >= 8) {
      this.#push(this.#pending & 0xff);
      this.#pending >>>= 8;
      this.#count -= 8;
    }
  }

  /** A Huffman code, highest bit first. */
  code(code: number, count: number): void {
    let turned = 0;
    for (let i = 0; i < count; i++) turned |= ((code >> i) & 1) << (count - 1 - i);
    this.bits(turned, count);
  }

  done(): Uint8Array {
    if (this.#count > 0) this.#push(this.#pending & 0xff);
    return this.#bytes.subarray(0, this.#length);
  }

  #push(byte: number): void {
    if (this.#length === this.#bytes.length) {
      const larger = new Uint8Array(this.#bytes.length * 2);
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    this.#bytes[this.#length++] = byte;
  }
}
