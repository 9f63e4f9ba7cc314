/** Hash of a class name, fed byte by byte, so that a descriptor's prefixes are all met in one walk. Starts at 0. */
export function hashByte(hash: number, byte: number): number {
  return (Math.imul(hash, 31) + byte) | 0;
}

/** Names known in advance, found by the hash of their bytes; a hit is compared byte by byte. Values are small integers. */
export class NameIndex {
  readonly #names = new Map<number, { bytes: Uint8Array; value: number }[]>();
  /** One bit of every hash: most lookups end here, without a map. */
  readonly #seen = new Uint8Array(1 << 16);

  add(name: string, value: number): void {
    const bytes = new TextEncoder().encode(name);
    const hash = bytes.reduce(hashByte, 0);
    this.#seen[hash & 0xffff] = 1;
    const bucket = this.#names.get(hash);
    if (bucket === undefined) this.#names.set(hash, [{ bytes, value }]);
    else bucket.push({ bytes, value });
  }

  /** The value of the name that is `bytes` from `start` to `end`; -1 where there is none. */
  find(hash: number, bytes: Uint8Array, start: number, end: number): number {
    if (this.#seen[hash & 0xffff] === 0) return -1;
    for (const candidate of this.#names.get(hash) ?? []) {
      if (candidate.bytes.length === end - start && isAt(bytes, start, candidate.bytes)) return candidate.value;
    }
    return -1;
  }
}

function isAt(bytes: Uint8Array, at: number, name: Uint8Array): boolean {
  for (let i = 0; i < name.length; i++) if (bytes[at + i] !== name[i]) return false;
  return true;
}
