/** What a site is, by number: the places of `SITE_KINDS`. */
export const SITE = { call: 0, read: 1, write: 2, new: 3, classConstant: 4, string: 5 } as const;
export const INTS_PER_SITE = 4;

/** Places found in one DEX file, four numbers each: kind, method that holds it, code unit, index that the instruction names. */
export class SiteBuffer {
  #ints = new Int32Array(1_024);
  #length = 0;

  add(kind: number, method: number, pc: number, target: number): void {
    if (this.#length === this.#ints.length) {
      const grown = new Int32Array(this.#ints.length * 2);
      grown.set(this.#ints);
      this.#ints = grown;
    }
    this.#ints[this.#length] = kind;
    this.#ints[this.#length + 1] = method;
    this.#ints[this.#length + 2] = pc;
    this.#ints[this.#length + 3] = target;
    this.#length += INTS_PER_SITE;
  }

  /** All of them, in the order found. */
  get ints(): Int32Array {
    return this.#ints.subarray(0, this.#length);
  }
}
