/** Where the search for a free place begins. Both factors are odd and large, so that near pairs lie far apart. */
const MIX_A = 0x9e3779b1 | 0;
const MIX_B = 0x85ebca6b | 0;

/** A map from two whole numbers (neither negative) to one that is not negative: open addressing, no object per entry. */
export class PairTable {
  #slots: Int32Array;
  #mask: number;
  size = 0;

  /** @param capacity a power of two */
  constructor(capacity = 1_024) {
    this.#slots = new Int32Array(capacity * 3);
    this.#mask = capacity - 1;
  }

  /** The number kept for a pair; -1 where there is none. */
  get(a: number, b: number): number {
    const at = this.#find(a, b);
    return this.#slots[at] === 0 ? -1 : this.#slots[at + 2]!;
  }

  set(a: number, b: number, value: number): void {
    if (this.size * 2 > this.#mask) this.#grow();
    const at = this.#find(a, b);
    const slots = this.#slots;
    if (slots[at] === 0) this.size++;
    slots[at] = a + 1; // 0 marks a free place
    slots[at + 1] = b;
    slots[at + 2] = value;
  }

  /** Forget all pairs, and keep the room. */
  clear(): void {
    if (this.size > 0) this.#slots.fill(0);
    this.size = 0;
  }

  /** Places, of which half at most are taken. */
  get capacity(): number {
    return this.#mask + 1;
  }

  /** Remember a pair. @returns false where it was there already */
  add(a: number, b: number): boolean {
    if (this.get(a, b) >= 0) return false;
    this.set(a, b, 0);
    return true;
  }

  #find(a: number, b: number): number {
    const slots = this.#slots;
    const key = a + 1;
    let mixed = Math.imul(a, MIX_A) ^ Math.imul(b, MIX_B);
    mixed ^= mixed >>> 15;
    for (let i = mixed & this.#mask; ; i = (i + 1) & this.#mask) {
      const at = i * 3;
      if (slots[at] === 0 || (slots[at] === key && slots[at + 1] === b)) return at;
    }
  }

  #grow(): void {
    const old = this.#slots;
    this.#slots = new Int32Array(old.length * 2);
    this.#mask = this.#mask * 2 + 1;
    for (let at = 0; at < old.length; at += 3) {
      if (old[at] === 0) continue;
      const to = this.#find(old[at]! - 1, old[at + 1]!);
      this.#slots[to] = old[at]!;
      this.#slots[to + 1] = old[at + 1]!;
      this.#slots[to + 2] = old[at + 2]!;
    }
  }
}
