import { BUCKETS, CONSTANT, DIMENSIONS, type Vector } from './features.ts';
import { HEAD_COUNT, HEADS } from './topics.ts';

/**
 * Linear heads over the hashed features, a byte a weight and one scale a head.
 * As bytes: BUCKETS of rarity, HEAD_COUNT scales (float32, little endian), then DIMENSIONS × HEAD_COUNT weights (int8, all heads of a feature together).
 */
export class Model {
  private constructor(
    readonly rarity: Uint8Array,
    private readonly scales: Float32Array,
    private readonly weights: Int8Array,
  ) {}

  static readonly bytesLength = BUCKETS + 4 * HEAD_COUNT + DIMENSIONS * HEAD_COUNT;

  /** @throws RangeError where the bytes are of another model */
  static fromBytes(bytes: Uint8Array): Model {
    if (bytes.length !== Model.bytesLength) throw new RangeError(`A model has ${Model.bytesLength} bytes, not ${bytes.length}.`);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    const scales = Float32Array.from({ length: HEAD_COUNT }, (_, head) => view.getFloat32(BUCKETS + 4 * head, true));
    const weightsAt = BUCKETS + 4 * HEAD_COUNT;
    return new Model(Uint8Array.from(bytes.subarray(0, BUCKETS)), scales, Int8Array.from(bytes.subarray(weightsAt)));
  }

  /** Rounds trained weights (`heads[head][feature]`) to bytes. */
  static quantised(rarity: Uint8Array, heads: readonly Float64Array[]): Model {
    const scales = Float32Array.from(heads, (weights) => weights.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0) / 127 || 1);
    const weights = new Int8Array(DIMENSIONS * HEAD_COUNT);
    heads.forEach((trained, head) => {
      for (let feature = 0; feature < DIMENSIONS; feature++) weights[feature * HEAD_COUNT + head] = Math.round(trained[feature]! / scales[head]!);
    });
    return new Model(rarity, scales, weights);
  }

  toBytes(): Uint8Array {
    const bytes = new Uint8Array(Model.bytesLength);
    const view = new DataView(bytes.buffer);
    bytes.set(this.rarity);
    this.scales.forEach((scale, head) => view.setFloat32(BUCKETS + 4 * head, scale, true));
    bytes.set(new Uint8Array(this.weights.buffer), BUCKETS + 4 * HEAD_COUNT);
    return bytes;
  }

  /** Scores of all heads. Those of topics and importance see the whole vector, that of risk the sentence alone. */
  score({ indices, values, textLength }: Vector): Float64Array {
    const scores = new Float64Array(HEAD_COUNT);
    const { weights } = this;
    for (let at = 0; at < indices.length; at++) {
      const value = values[at]!;
      const row = indices[at]! * HEAD_COUNT;
      for (let head = 0; head < HEADS.risk; head++) scores[head]! += value * weights[row + head]!;
      if (at < textLength) scores[HEADS.risk]! += value * weights[row + HEADS.risk]!;
    }
    scores[HEADS.risk]! += weights[CONSTANT * HEAD_COUNT + HEADS.risk]!;
    for (let head = 0; head < HEAD_COUNT; head++) scores[head]! *= this.scales[head]!;
    return scores;
  }
}
