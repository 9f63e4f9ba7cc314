import type { RankingPolicy } from './policy.ts';

/** One app of a chart or a query. `score` in millionths; apps of a higher `band` stand before all of a lower one. */
export type Entry = { readonly id: string; readonly band: number; readonly score: number; readonly boosted: boolean };

/** An entry in its place. Positions count from 1. */
export type Placed<E extends Entry> = {
  readonly entry: E;
  readonly position: number;
  /** Where it would stand if nobody were boosted. */
  readonly basePosition: number;
  /** Where it would stand if only this one were not. */
  readonly positionIfNotBoosted: number;
};

type Bound = Pick<RankingPolicy, 'maxPlaces' | 'maxScoreGapMicros'>;

/**
 * Order entries under the published bound.
 *
 * Base order is (band desc, score desc, id asc); r is an entry's rank in its band. With K places and gap β,
 *
 *     T = max(r − K, 1 + #{entries of the band scored higher by more than β})
 *     key = (−band, boosted ? T : r, boosted ? 0 : 1, r)
 *
 * r and T depend on base data alone, so the order is a function of the scores and of who is boosted: taking a boost away
 * restores the former order exactly. Granting never lowers the entry, moves any other by at most one place, and all boosts
 * together move nobody down by more than K. O(n log n) for the base order, O(n) for the rest.
 */
export function order<E extends Entry>(entries: readonly E[], bound: Bound): Placed<E>[] {
  const base = [...entries].sort((a, b) => b.band - a.band || b.score - a.score || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  const placed: Placed<E>[] = [];
  for (let from = 0; from < base.length;) {
    let to = from + 1;
    while (to < base.length && base[to]?.band === base[from]?.band) to += 1;
    placeBand(base.slice(from, to), from, bound, placed);
    from = to;
  }
  return placed;
}

/** Appends one band, given in base order, behind the `above` entries of better bands. */
function placeBand<E extends Entry>(band: readonly E[], above: number, { maxPlaces, maxScoreGapMicros }: Bound, placed: Placed<E>[]): void {
  const boostedUpTo = countBoosted(band);
  const boosted: Ranked<E>[] = [];
  const plain: Ranked<E>[] = [];
  let better = 0; // entries scored higher by more than β: only grows along the base order
  let near = 0; // entries scored no lower than β below: likewise
  band.forEach((entry, i) => {
    const rank = i + 1;
    while ((band[better]?.score ?? -Infinity) > entry.score + maxScoreGapMicros) better += 1;
    while (near < band.length && (band[near]?.score ?? -Infinity) >= entry.score - maxScoreGapMicros) near += 1;
    const passedBy = (boostedUpTo[Math.min(rank + maxPlaces, near)] ?? 0) - (boostedUpTo[rank] ?? 0);
    (entry.boosted ? boosted : plain).push({ entry, rank, target: Math.max(rank - maxPlaces, 1 + better), unboosted: rank + passedBy });
  });
  // Both lists are sorted by their own key already, so one merge gives the order.
  for (let b = 0, p = 0; b + p < band.length;) {
    const lifted = boosted[b];
    const other = plain[p];
    const next = lifted && (!other || lifted.target <= other.rank) ? lifted : other;
    if (!next) break;
    if (next === lifted) b += 1;
    else p += 1;
    placed.push({ entry: next.entry, position: above + b + p, basePosition: above + next.rank, positionIfNotBoosted: above + next.unboosted });
  }
}

type Ranked<E> = {
  entry: E;
  rank: number;
  /** T: the best rank its boost can claim. */ target: number;
  /** Its position in the band without its own boost. */ unboosted: number;
};

/** Boosted entries among the first n of a band, for every n. */
function countBoosted(band: readonly Entry[]): Uint32Array {
  const upTo = new Uint32Array(band.length + 1);
  band.forEach((entry, i) => {
    upTo[i + 1] = (upTo[i] ?? 0) + Number(entry.boosted);
  });
  return upTo;
}
