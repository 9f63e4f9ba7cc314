import { hash } from 'node:crypto';

export const PAGE_BYTES = 4_096;
const DIGEST_BYTES = 32;

/**
 * A tree of SHA-256 digests over pages of 4,096 bytes, the last one filled with zeros, and over pages of these digests, up to
 * one page. Source: Linux "fs-verity", apksig VerityTreeBuilder.
 *
 * @param pieces `totalBytes` bytes in order, cut anywhere
 * @returns the digest of the topmost page, and all pages of digests, the topmost first
 */
export function verityTree(pieces: Iterable<Uint8Array>, totalBytes: number, salt: Uint8Array = new Uint8Array(0)): { root: Uint8Array; tree: Uint8Array } {
  const salted = Buffer.alloc(salt.length + PAGE_BYTES);
  salted.set(salt);
  const digestInto = (level: Uint8Array, index: number, page: Uint8Array): void => {
    salted.set(page, salt.length);
    salted.fill(0, salt.length + page.length);
    level.set(hash('sha256', salted, 'buffer'), index * DIGEST_BYTES);
  };
  let level = emptyLevel(Math.ceil(totalBytes / PAGE_BYTES));
  let pages = 0;
  let rest: Uint8Array = new Uint8Array(0);
  for (const piece of pieces) {
    const bytes = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
    const whole = bytes.length - (bytes.length % PAGE_BYTES);
    for (let at = 0; at < whole; at += PAGE_BYTES) digestInto(level, pages++, bytes.subarray(at, at + PAGE_BYTES));
    rest = bytes.subarray(whole);
  }
  if (rest.length > 0) digestInto(level, pages, rest);

  const levels = [level];
  while (level.length > PAGE_BYTES) {
    const below = level;
    level = emptyLevel(below.length / PAGE_BYTES);
    for (let i = 0; i < below.length / PAGE_BYTES; i++) digestInto(level, i, below.subarray(i * PAGE_BYTES, (i + 1) * PAGE_BYTES));
    levels.unshift(level);
  }
  const root = new Uint8Array(DIGEST_BYTES);
  digestInto(root, 0, level);
  return { root, tree: Buffer.concat(levels) };
}

/** Room for so many digests, in whole pages. */
function emptyLevel(digests: number): Uint8Array {
  return new Uint8Array(Math.max(1, Math.ceil((digests * DIGEST_BYTES) / PAGE_BYTES)) * PAGE_BYTES);
}
