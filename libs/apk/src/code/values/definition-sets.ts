import { PairTable } from '../world/pair-table.ts';
import { MAX_ALTERNATIVES } from './value.ts';

/** Numbers of the two sets that every body has. */
export const NO_DEFINITION = 0;
export const ANY_DEFINITION = 1;
/** The set of one definition has the definition's own number, after those two. */
const FIRST_SINGLE = 2;
/** Sets of several definitions in one body: each merge makes one at most, and past these all is `any`. */
const MAX_UNIONS = 1 << 20;
/** Places in the tables of a body that merges at all; most merge little. A power of two. */
const FIRST_PLACES = 32;

/** Two lists in one: `MAX_ALTERNATIVES` of each at most. The same place for every union, none of which is kept. */
const union = new Int32Array(MAX_ALTERNATIVES * 2);

/** Sets of definitions, each kept once under a number, so that equal sets are equal numbers. A definition is a small integer. */
export class DefinitionSets {
  readonly #firstUnion: number;
  readonly #unions: (readonly number[])[] = [];
  /** One more than the place of a union, by what it holds. */
  #places: Int32Array | null = null;
  #merged: PairTable | null = null;

  constructor(definitions: number) {
    this.#firstUnion = FIRST_SINGLE + definitions;
  }

  /** The set of one definition. */
  only(definition: number): number {
    return FIRST_SINGLE + definition;
  }

  /** Definitions of a set, in their order. Empty for `NO_DEFINITION` and for `ANY_DEFINITION`. */
  of(set: number): readonly number[] {
    if (set < FIRST_SINGLE) return NONE;
    return set < this.#firstUnion ? [set - FIRST_SINGLE] : this.#unions[set - this.#firstUnion]!;
  }

  /** The definition of a set that has one; -1 for every other. */
  single(set: number): number {
    return set >= FIRST_SINGLE && set < this.#firstUnion ? set - FIRST_SINGLE : -1;
  }

  /** What may be in a register where two ways meet. */
  merge(a: number, b: number): number {
    if (a === b || b === NO_DEFINITION) return a;
    if (a === NO_DEFINITION) return b;
    if (a === ANY_DEFINITION || b === ANY_DEFINITION) return ANY_DEFINITION;
    const [low, high] = a < b ? [a, b] : [b, a];
    const merged = (this.#merged ??= new PairTable(FIRST_PLACES));
    let set = merged.get(low, high);
    if (set < 0) merged.set(low, high, (set = this.#union(low, high)));
    return set;
  }

  #union(a: number, b: number): number {
    const [as, bs] = [this.of(a), this.of(b)];
    let length = 0;
    for (let i = 0, j = 0; i < as.length || j < bs.length;) {
      const left = i < as.length ? as[i]! : Infinity;
      const right = j < bs.length ? bs[j]! : Infinity;
      union[length++] = left < right ? left : right;
      if (left <= right) i++;
      if (right <= left) j++;
    }
    if (length === bs.length) return b; // the one holds the other
    if (length === as.length) return a;
    return length > MAX_ALTERNATIVES ? ANY_DEFINITION : this.#keep(length);
  }

  /** The number of what stands in `union`. */
  #keep(length: number): number {
    const unions = this.#unions;
    const places = this.#roomy();
    const mask = places.length - 1;
    for (let at = hashOf(union, length) & mask; ; at = (at + 1) & mask) {
      const place = places[at]! - 1;
      if (place >= 0) {
        if (isUnion(unions[place]!, length)) return this.#firstUnion + place;
        continue;
      }
      if (unions.length >= MAX_UNIONS) return ANY_DEFINITION;
      const kept: number[] = [];
      for (let i = 0; i < length; i++) kept.push(union[i]!);
      places[at] = unions.push(kept);
      return this.#firstUnion + places[at]! - 1;
    }
  }

  /** The table, of which half is free. */
  #roomy(): Int32Array {
    const before = (this.#places ??= new Int32Array(FIRST_PLACES));
    if (this.#unions.length * 2 < before.length) return before;
    const places = (this.#places = new Int32Array(before.length * 2));
    const mask = places.length - 1;
    this.#unions.forEach((kept, place) => {
      let at = hashOf(kept, kept.length) & mask;
      while (places[at] !== 0) at = (at + 1) & mask;
      places[at] = place + 1;
    });
    return places;
  }
}

const NONE: readonly number[] = [];

function isUnion(kept: readonly number[], length: number): boolean {
  if (kept.length !== length) return false;
  for (let i = 0; i < length; i++) if (kept[i] !== union[i]) return false;
  return true;
}

function hashOf(definitions: ArrayLike<number>, length: number): number {
  let hash = length;
  for (let i = 0; i < length; i++) hash = Math.imul(hash, 0x9e3779b1) + definitions[i]!;
  return hash ^ (hash >>> 15);
}
