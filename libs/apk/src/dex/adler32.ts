const BASE = 65_521;
/** Bytes until the sums are reduced: with 2,048 both stay in 31 bits, where numbers are integers to the engine. */
const RUN_BYTES = 2_048;

/** Adler-32 of the bytes from `start`. Source: RFC 1950 §8.2. Eight bytes a turn, since this runs over every byte of every DEX. */
export function adler32(bytes: Uint8Array, start: number): number {
  let a = 1;
  let b = 0;
  for (let at = start; at < bytes.length;) {
    const end = Math.min(at + RUN_BYTES, bytes.length);
    const unrolled = end - ((end - at) & 7);
    for (; at < unrolled; at += 8) {
      const [b0, b1, b2, b3] = [bytes[at]! | 0, bytes[at + 1]! | 0, bytes[at + 2]! | 0, bytes[at + 3]! | 0];
      const [b4, b5, b6, b7] = [bytes[at + 4]! | 0, bytes[at + 5]! | 0, bytes[at + 6]! | 0, bytes[at + 7]! | 0];
      b += (a << 3) + (b0 << 3) + b1 * 7 + b2 * 6 + b3 * 5 + (b4 << 2) + b5 * 3 + (b6 << 1) + b7;
      a += b0 + b1 + b2 + b3 + b4 + b5 + b6 + b7;
    }
    for (; at < end; at++) {
      a += bytes[at]!;
      b += a;
    }
    a %= BASE;
    b %= BASE;
  }
  return b * 65_536 + a;
}
