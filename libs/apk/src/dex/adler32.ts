const BASE = 65_521;
/** Bytes until the sums are reduced: with 2,048 both stay in 31 bits, where numbers are integers to the engine. */
const RUN_BYTES = 2_048;

/** Adler-32 of the bytes from `start`. Source: RFC 1950 §8.2. Unrolling was tried, and gained nothing over the plain loop. */
export function adler32(bytes: Uint8Array, start: number): number {
  let a = 1;
  let b = 0;
  for (let at = start; at < bytes.length;) {
    for (const end = Math.min(at + RUN_BYTES, bytes.length); at < end; at++) {
      a = (a + bytes[at]!) | 0;
      b = (b + a) | 0;
    }
    a %= BASE;
    b %= BASE;
  }
  return b * 65_536 + a;
}
