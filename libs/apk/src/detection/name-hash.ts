/** Hash of a class name, fed byte by byte, so that a descriptor's prefixes are all met in one walk. Starts at 0. */
export function hashByte(hash: number, byte: number): number {
  return (Math.imul(hash, 31) + byte) | 0;
}

/** Names known in advance, found by the hash of their bytes; a hit is compared byte by byte. Values are small integers. */
export class NameIndex {
  /** One character a byte: what a DEX file spells is compared without being decoded. */
  readonly #names: string[] = [];
  readonly #values: number[] = [];
  /** The next name of the same hash; -1 ends the list. */
  readonly #next: number[] = [];
  readonly #first = new Map<number, number>();
  /** One bit of every hash: most lookups end here, without a map. */
  readonly #seen = new Uint8Array(1 << 16);

  add(name: string, value: number): void {
    const spelling = /[^\0-\x7f]/.test(name) ? String.fromCharCode(...new TextEncoder().encode(name)) : name;
    let hash = 0;
    for (let i = 0; i < spelling.length; i++) hash = hashByte(hash, spelling.charCodeAt(i));
    this.#seen[hash & 0xffff] = 1;
    this.#next.push(-1);
    this.#values.push(value);
    const number = this.#names.push(spelling) - 1;
    let last = this.#first.get(hash);
    if (last === undefined) this.#first.set(hash, number);
    else {
      while (this.#next[last]! >= 0) last = this.#next[last]!;
      this.#next[last] = number;
    }
  }

  /** The value of the name that is `bytes` from `start` to `end`, the first added of equal ones; -1 where there is none. */
  find(hash: number, bytes: Uint8Array, start: number, end: number): number {
    if (this.#seen[hash & 0xffff] === 0) return -1;
    for (let number = this.#first.get(hash) ?? -1; number >= 0; number = this.#next[number]!) {
      const name = this.#names[number]!;
      if (name.length === end - start && isAt(bytes, start, name)) return this.#values[number]!;
    }
    return -1;
  }
}

function isAt(bytes: Uint8Array, at: number, name: string): boolean {
  for (let i = 0; i < name.length; i++) if (bytes[at + i] !== name.charCodeAt(i)) return false;
  return true;
}
