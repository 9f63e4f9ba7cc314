import type { SdkSignature } from '../detection-tables.ts';
import type { SdkEvidenceKind } from './detected-sdk.ts';

export type MarkerHit = { readonly kind: SdkEvidenceKind; readonly value: string; readonly hits: number; readonly shared: boolean };

/**
 * Hits of markers, by signature. A marker that several SDKs list says that one of them is there: it counts for those that show
 * otherwise too, and for all of them where none does.
 */
export class MarkerHits {
  readonly #bySignature = new Map<SdkSignature, MarkerHit[]>();
  readonly #shared: { kind: SdkEvidenceKind; value: string; hits: number; of: readonly SdkSignature[] }[] = [];

  add(of: readonly SdkSignature[], kind: SdkEvidenceKind, value: string, hits: number): void {
    if (of.length > 1) this.#shared.push({ kind, value, hits, of });
    else if (of.length === 1) this.#give(of[0]!, { kind, value, hits, shared: false });
  }

  has(signature: SdkSignature): boolean {
    return this.#bySignature.has(signature);
  }

  /** Shared markers are given out once all others are known. */
  settle(): ReadonlyMap<SdkSignature, readonly MarkerHit[]> {
    const proved = new Set(this.#bySignature.keys());
    for (const { of, ...hit } of this.#shared.splice(0)) {
      const others = of.filter((signature) => proved.has(signature));
      for (const signature of others.length > 0 ? others : of) this.#give(signature, { ...hit, shared: others.length !== 1 });
    }
    return this.#bySignature;
  }

  #give(signature: SdkSignature, hit: MarkerHit): void {
    const list = this.#bySignature.get(signature);
    if (list === undefined) this.#bySignature.set(signature, [hit]);
    else list.push(hit);
  }
}
