import { mutate, type Seed } from './mutate.ts';
import { Random } from './random.ts';
import { fuzzSeeds } from './seeds.ts';

const PREFIXED = 10;

/** All inputs of a run by number, the same for the same seed: first mutations of thirty packages, then every prefix of the ten smallest. */
export class Inputs {
  readonly #seeds: readonly Seed[] = fuzzSeeds();
  readonly #small: readonly Buffer[];
  readonly count: number;

  constructor(
    private readonly seed: number,
    private readonly mutations: number,
  ) {
    const bySize = this.#seeds.toSorted((a, b) => a.bytes.length - b.bytes.length || (a.name < b.name ? -1 : 1));
    this.#small = bySize.slice(0, PREFIXED).map(({ bytes }) => bytes);
    this.count = mutations + this.#small.reduce((sum, bytes) => sum + bytes.length, 0);
  }

  get seeds(): number {
    return this.#seeds.length;
  }

  at(index: number): Buffer {
    if (index < this.mutations) return mutate(this.#seeds, Random.of(this.seed, index));
    let length = index - this.mutations;
    for (const bytes of this.#small) {
      if (length < bytes.length) return bytes.subarray(0, length);
      length -= bytes.length;
    }
    throw new RangeError(`there are ${this.count} inputs`);
  }
}
