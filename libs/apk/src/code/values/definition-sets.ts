import { PairTable } from '../world/pair-table.ts';
import { MAX_ALTERNATIVES } from './value.ts';

/** Numbers of the two sets that every body has. */
export const NO_DEFINITION = 0;
export const ANY_DEFINITION = 1;
/** The set of one definition has the definition's own number, after those two. */
const FIRST_SINGLE = 2;
/** Sets of several definitions in one body: each merge makes one at most, and past these all is `any`. */
const MAX_UNIONS = 1 << 20;
/** Places in the tables; most bodies merge little. A power of two. */
const FIRST_PLACES = 256;
/** Tables that a body made larger than this are not kept for the next: clearing them would cost more than making them. */
const MAX_KEPT_PLACES = 4_096;

/** Two lists in one: `MAX_ALTERNATIVES` of each at most. The same place for every union, none of which is kept. */
const union = new Int32Array(MAX_ALTERNATIVES * 2);

/** What finds merged sets again while a body is followed. One serves all bodies, one after another. */
export class MergeTables {
  /** By two sets the set that they make. */
  merged = new PairTable(FIRST_PLACES);
  /** One more than the place of a union, by what it holds. */
  places = new Int32Array(FIRST_PLACES);
  /** Unions of the body that is followed. */
  unions = 0;

  /** Empty, for the next body. */
  clear(): void {
    if (this.merged.capacity > MAX_KEPT_PLACES) this.merged = new PairTable(FIRST_PLACES);
    else this.merged.clear();
    if (this.places.length > MAX_KEPT_PLACES) this.places = new Int32Array(FIRST_PLACES);
    else if (this.unions > 0) this.places.fill(0);
    this.unions = 0;
  }
}

/** Sets of definitions, each kept once under a number, so that equal sets are equal numbers. A definition is a small integer. */
export class DefinitionSets {
  readonly #firstUnion: number;
  readonly #unions: (readonly number[])[] = [];
  #tables: MergeTables | null;

  constructor(definitions: number, tables: MergeTables) {
    this.#firstUnion = FIRST_SINGLE + definitions;
    this.#tables = tables;
    tables.clear(); // a body that could not be read to its end left them as they were
  }

  /** Nothing is merged any more: the tables are the next body's. */
  close(): void {
    this.#tables = null;
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
    const tables = this.#tables;
    if (tables === null) return ANY_DEFINITION;
    let set = tables.merged.get(low, high);
    if (set < 0) tables.merged.set(low, high, (set = this.#union(tables, low, high)));
    return set;
  }

  #union(tables: MergeTables, a: number, b: number): number {
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
    return length > MAX_ALTERNATIVES ? ANY_DEFINITION : this.#keep(tables, length);
  }

  /** The number of what stands in `union`. */
  #keep(tables: MergeTables, length: number): number {
    const unions = this.#unions;
    const places = this.#roomy(tables);
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
      tables.unions = unions.length;
      return this.#firstUnion + unions.length - 1;
    }
  }

  /** The table, of which half is free. */
  #roomy(tables: MergeTables): Int32Array {
    const before = tables.places;
    if (this.#unions.length * 2 < before.length) return before;
    const places = (tables.places = new Int32Array(before.length * 2));
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
