import { MAX_ALTERNATIVES } from './value.ts';

/** Numbers of the two sets that every body has. */
export const NO_DEFINITION = 0;
export const ANY_DEFINITION = 1;
/** Sets of one body: each merge makes one at most, and past these all is `any`. Their numbers make one key in pairs. */
const MAX_SETS = 1 << 20;

/** Sets of definitions, each kept once under a number, so that equal sets are equal numbers. A definition is a small integer. */
export class DefinitionSets {
  readonly #sets: (readonly number[])[] = [[], []];
  readonly #byText = new Map<string, number>();
  readonly #single: Int32Array;
  readonly #merged = new Map<number, number>();

  constructor(definitions: number) {
    this.#single = new Int32Array(definitions);
  }

  /** The set of one definition. */
  only(definition: number): number {
    const known = this.#single[definition]!;
    if (known !== 0) return known;
    if (this.#sets.length >= MAX_SETS) return ANY_DEFINITION;
    return (this.#single[definition] = this.#sets.push([definition]) - 1);
  }

  /** Definitions of a set, in their order. Empty for `NO_DEFINITION` and for `ANY_DEFINITION`. */
  of(set: number): readonly number[] {
    return this.#sets[set]!;
  }

  /** What may be in a register where two ways meet. */
  merge(a: number, b: number): number {
    if (a === b || b === NO_DEFINITION) return a;
    if (a === NO_DEFINITION) return b;
    if (a === ANY_DEFINITION || b === ANY_DEFINITION) return ANY_DEFINITION;
    const key = Math.min(a, b) * MAX_SETS + Math.max(a, b);
    let set = this.#merged.get(key);
    if (set === undefined) this.#merged.set(key, (set = this.#union(a, b)));
    return set;
  }

  #union(a: number, b: number): number {
    const union = joined(this.of(a), this.of(b));
    if (union.length > MAX_ALTERNATIVES || this.#sets.length >= MAX_SETS) return ANY_DEFINITION;
    if (union.length === 1) return this.only(union[0]!);
    const text = union.join();
    let set = this.#byText.get(text);
    if (set === undefined) this.#byText.set(text, (set = this.#sets.push(union) - 1));
    return set;
  }
}

/** Both lists in one, in order and each number once. */
function joined(a: readonly number[], b: readonly number[]): number[] {
  const union: number[] = [];
  for (let i = 0, j = 0; i < a.length || j < b.length;) {
    const [left, right] = [a[i] ?? Infinity, b[j] ?? Infinity];
    union.push(Math.min(left, right));
    if (left <= right) i++;
    if (right <= left) j++;
  }
  return union;
}
