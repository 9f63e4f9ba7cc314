import { DIMENSIONS, type Vector } from '../classify/features.ts';

/** How one head is trained: which of the rows are positive, the cost of an error, and how much dearer a missed positive is. */
export type Target = { readonly positive: (row: number) => boolean; readonly cost: number; readonly positiveFactor: number };

export const EPOCHS = 12;
const SEED = 20_260_301;

/**
 * Linear support vector machines, one a target, L2-regularised with squared hinge loss, by dual coordinate descent
 * (Hsieh et al. 2008, algorithm 1), all over the same rows in the same shuffled order. The same rows give the same weights.
 */
export function trainMachines(vectors: readonly Vector[], targets: readonly Target[], epochs = EPOCHS): Float64Array[] {
  const heads = targets.length;
  const weights = new Float64Array(DIMENSIONS * heads);
  const alphas = new Float64Array(vectors.length * heads);
  const signs = Int8Array.from({ length: alphas.length }, (_, at) => (targets[at % heads]!.positive(Math.floor(at / heads)) ? 1 : -1));
  const diagonals = Float64Array.from(signs, (sign, at) => 0.5 / (targets[at % heads]!.cost * (sign > 0 ? targets[at % heads]!.positiveFactor : 1)));
  const squares = Float64Array.from(vectors, ({ values }) => values.reduce((sum, value) => sum + value * value, 0));
  const margins = new Float64Array(heads);
  const steps = new Float64Array(heads);
  const order = Uint32Array.from(vectors, (_, row) => row);
  const random = generator(SEED);
  for (let epoch = 0; epoch < epochs; epoch++) {
    shuffle(order, random);
    for (const row of order) {
      const { indices, values } = vectors[row]!;
      margins.fill(0);
      for (let at = 0; at < indices.length; at++) {
        const value = values[at]!;
        const from = indices[at]! * heads;
        for (let head = 0; head < heads; head++) margins[head]! += value * weights[from + head]!;
      }
      let moved = false;
      for (let head = 0; head < heads; head++) {
        const at = row * heads + head;
        const sign = signs[at]!;
        const alpha = alphas[at]!;
        const gradient = sign * margins[head]! - 1 + diagonals[at]! * alpha;
        steps[head] = 0;
        if (alpha === 0 && gradient >= 0) continue;
        alphas[at] = Math.max(0, alpha - gradient / (squares[row]! + diagonals[at]!));
        steps[head] = (alphas[at]! - alpha) * sign;
        moved ||= steps[head] !== 0;
      }
      if (!moved) continue;
      for (let at = 0; at < indices.length; at++) {
        const value = values[at]!;
        const from = indices[at]! * heads;
        for (let head = 0; head < heads; head++) weights[from + head]! += value * steps[head]!;
      }
    }
  }
  return targets.map((_, head) => Float64Array.from({ length: DIMENSIONS }, (__, feature) => weights[feature * heads + head]!));
}

/** Numbers in [0, 1), the same for the same seed (mulberry32). */
export function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

export function shuffle(items: { [index: number]: number; readonly length: number }, random: () => number): void {
  for (let at = items.length - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1));
    [items[at], items[other]] = [items[other]!, items[at]!];
  }
}
