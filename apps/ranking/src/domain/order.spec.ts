import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Entry, order } from './order.ts';
import { bandOf, MICROS, POLICY_V1, toMicros } from './policy.ts';

type Bound = Parameters<typeof order>[1];

/** Few distinct scores, bands and gaps, so that ties and bounds are met all the time. */
const entries = fc
  .array(fc.record({ band: fc.integer({ min: 0, max: 2 }), score: fc.integer({ min: 0, max: 8 }), boosted: fc.boolean() }), { minLength: 1, maxLength: 14 })
  .map((list): Entry[] => list.map((e, i) => ({ ...e, id: String.fromCharCode(97 + i) })));
const bound = fc.record({ maxPlaces: fc.integer({ min: 0, max: 6 }), maxScoreGapMicros: fc.integer({ min: 0, max: 5 }) });

const ids = (list: readonly Entry[], by: Bound): string =>
  order(list, by)
    .map((p) => p.entry.id)
    .join('');
const positions = (list: readonly Entry[], by: Bound): Map<string, number> => new Map(order(list, by).map((p) => [p.entry.id, p.position]));
const withBoost = (list: readonly Entry[], id: string, boosted: boolean): Entry[] => list.map((e) => (e.id === id ? { ...e, boosted } : e));
const nobody = (list: readonly Entry[]): Entry[] => list.map((e) => ({ ...e, boosted: false }));
const holds = (condition: boolean, what: string): void => {
  if (!condition) throw new Error(what);
};

/** fast-check’s report of a failure among ten thousand charts; undefined where all hold. */
const counterexample = <T>(property: fc.IProperty<T>): string | undefined => fc.defaultReportMessage(fc.check(property, { numRuns: 10_000 }));

/** The published definition, word for word, in O(n² log n). */
function byDefinition(list: readonly Entry[], { maxPlaces, maxScoreGapMicros }: Bound): string {
  const rank = (e: Entry) => 1 + list.filter((o) => o.band === e.band && (o.score > e.score || (o.score === e.score && o.id < e.id))).length;
  const target = (e: Entry) => Math.max(rank(e) - maxPlaces, 1 + list.filter((o) => o.band === e.band && o.score > e.score + maxScoreGapMicros).length);
  const key = (e: Entry) => [-e.band, e.boosted ? target(e) : rank(e), e.boosted ? 0 : 1, rank(e)];
  const compare = (a: number[], b: number[]): number => a.map((n, i) => n - (b[i] ?? 0)).find((d) => d !== 0) ?? 0;
  return [...list]
    .sort((a, b) => compare(key(a), key(b)))
    .map((e) => e.id)
    .join('');
}

describe('the order under the published bound', { timeout: 60_000 }, () => {
  it('is the published formula', () => {
    expect(
      counterexample(
        fc.property(entries, bound, (list, by) => holds(ids(list, by) === byDefinition(list, by), `${ids(list, by)} is not ${byDefinition(list, by)}`)),
      ),
    ).toBeUndefined();
  });

  it('never lowers the app whose certificate is granted, and moves any other by at most one place', () => {
    expect(
      counterexample(
        fc.property(entries, bound, fc.nat(), (list, by, pick) => {
          const { id } = list[pick % list.length]!;
          const before = positions(withBoost(list, id, false), by);
          for (const [other, after] of positions(withBoost(list, id, true), by)) {
            const moved = after - before.get(other)!;
            holds(other === id ? moved <= 0 : moved === 0 || moved === 1, `${other} moved ${moved}`);
          }
        }),
      ),
    ).toBeUndefined();
  });

  it('lifts nobody by more than K places and moves nobody down by more than K, whoever is certified', () => {
    expect(
      counterexample(
        fc.property(entries, bound, (list, by) => {
          for (const { entry, position, basePosition } of order(list, by)) {
            const moved = position - basePosition;
            holds(Math.abs(moved) <= by.maxPlaces && (!entry.boosted || moved <= 0) && (entry.boosted || moved >= 0), `${entry.id} moved ${moved}`);
          }
        }),
      ),
    ).toBeUndefined();
  });

  it('lets no certified app pass one that is better by more than the gap, nor one of a higher band', () => {
    expect(
      counterexample(
        fc.property(entries, bound, (list, by) => {
          const sorted = order(list, by);
          for (const a of sorted) {
            for (const b of sorted) {
              if (a.position < b.position && b.basePosition < a.basePosition) {
                holds(
                  a.entry.boosted && a.entry.band === b.entry.band && b.entry.score <= a.entry.score + by.maxScoreGapMicros,
                  `${a.entry.id} passed ${b.entry.id}`,
                );
              }
              holds(!(a.position < b.position && a.entry.band < b.entry.band), `${a.entry.id} stands before ${b.entry.id} of a higher band`);
            }
          }
        }),
      ),
    ).toBeUndefined();
  });

  it('returns to exactly the former order when a boost is taken away, in whatever order boosts came and went', () => {
    expect(
      counterexample(
        fc.property(entries, bound, fc.array(fc.nat(), { maxLength: 12 }), (list, by, toggles) => {
          let now: Entry[] = list;
          for (const pick of [...toggles, ...toggles.toReversed()]) {
            const { id, boosted } = now[pick % now.length]!;
            now = withBoost(now, id, !boosted);
          }
          holds(ids(now, by) === ids(list, by), 'the order did not come back');
          holds(ids(list.toReversed(), by) === ids(list, by), 'the order depends on how the entries arrive');
        }),
      ),
    ).toBeUndefined();
  });

  it('names the place without any certificate and the place without this one, as recomputing shows them', () => {
    expect(
      counterexample(
        fc.property(entries, bound, (list, by) => {
          const bare = positions(nobody(list), by);
          for (const p of order(list, by)) {
            holds(p.basePosition === bare.get(p.entry.id), `base of ${p.entry.id}`);
            holds(p.positionIfNotBoosted === positions(withBoost(list, p.entry.id, false), by).get(p.entry.id), `without the boost of ${p.entry.id}`);
          }
        }),
      ),
    ).toBeUndefined();
  });

  it('gives every place once, with K = 0 the base order', () => {
    expect(
      counterexample(
        fc.property(entries, bound, (list, by) => {
          holds(order(list, by).every((p, i) => p.position === i + 1) && order(list, by).length === list.length, 'places are not 1 … n');
          holds(ids(list, { ...by, maxPlaces: 0 }) === ids(nobody(list), by), 'K = 0 moved somebody');
        }),
      ),
    ).toBeUndefined();
  });

  it('keeps its order at the bound, where doubles would not: 0.1 + 0.2 is 0.3', () => {
    const scored = [0.3, 0.2 + 0.1 - 0.3, 0.8].map((score, i) => ({ id: String(i), band: 0, score: toMicros(score), boosted: i === 0 }));
    expect(ids(scored, POLICY_V1)).toBe('021');
  });
});

describe('the policy', () => {
  it('counts the cut-points at or below a relevance', () => {
    expect([0, 0.249999, 0.25, 0.5, 0.75, 1].map((r) => bandOf(POLICY_V1, toMicros(r)))).toEqual([0, 0, 1, 2, 3, 3]);
  });

  it('holds every score of the contract exactly', () => {
    for (const score of [-1e9, -0.000001, 0, 0.000001, 4.567891, 999_999_999.999999]) expect(toMicros(score) / MICROS).toBe(score);
  });
});
