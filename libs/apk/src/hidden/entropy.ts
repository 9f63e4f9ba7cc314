/** Bytes of one window: long enough that random bytes come within 0.003 of 8 bits, and text or code never near. */
const ENTROPY_WINDOW_BYTES = 64 << 10;
/** Windows looked at in one entry, spread evenly. */
const MAX_WINDOWS = 8;
/** Random bytes reach 7.997 in a window of this size; images, sound and machine code stay under 7.99. */
const RANDOM_BITS = 7.99;

/** Shannon entropy in bits a byte, 0 to 8. */
export function entropy(bytes: Uint8Array): number {
  if (bytes.length === 0) return 0;
  const counts = new Uint32Array(256);
  for (let i = 0; i < bytes.length; i++) counts[bytes[i]!]!++;
  let bits = 0;
  for (const count of counts) if (count > 0) bits -= (count / bytes.length) * Math.log2(count / bytes.length);
  return bits;
}

/** Whether every window looked at is as random as encrypted bytes are. `false` for less than one window. */
export function looksRandom(bytes: Uint8Array): boolean {
  const windows = Math.min(MAX_WINDOWS, Math.floor(bytes.length / ENTROPY_WINDOW_BYTES));
  if (windows === 0) return false;
  const step = windows === 1 ? 0 : Math.floor((bytes.length - ENTROPY_WINDOW_BYTES) / (windows - 1));
  for (let i = 0; i < windows; i++) if (entropy(bytes.subarray(i * step, i * step + ENTROPY_WINDOW_BYTES)) < RANDOM_BITS) return false;
  return true;
}
