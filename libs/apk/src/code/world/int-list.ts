/** Whole numbers of 32 bits, appended one after another without a boxed number among them. */
export class IntList {
  #items: Int32Array;
  length = 0;

  constructor(capacity = 256) {
    this.#items = new Int32Array(capacity);
  }

  push(value: number): number {
    if (this.length === this.#items.length) {
      const larger = new Int32Array(this.length * 2);
      larger.set(this.#items);
      this.#items = larger;
    }
    this.#items[this.length] = value;
    return this.length++;
  }

  get(index: number): number {
    return this.#items[index]!;
  }

  set(index: number, value: number): void {
    this.#items[index] = value;
  }

  /** The numbers themselves; valid until the next `push`. */
  view(): Int32Array {
    return this.#items.subarray(0, this.length);
  }
}
