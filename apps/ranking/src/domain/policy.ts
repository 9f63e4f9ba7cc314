import type { Bilingual, PolicyView } from '@gatehouse/contracts';

/** Scores are compared as integers of millionths: doubles disagree with themselves at the bound. */
export const MICROS = 1_000_000;

/** A score of the contract (at most 1e9 either way) in millionths; exact far below 2^53. */
export function toMicros(score: number): number {
  return Math.round(score * MICROS);
}

/** How much a certificate may move, and what it may never move past. */
export type RankingPolicy = {
  readonly version: string;
  /** K: a certified app rises at most this many places, and nobody falls by more. */
  readonly maxPlaces: number;
  /** β in millionths: it never passes an app whose base score is higher by more than this. */
  readonly maxScoreGapMicros: number;
  /** Relevance, in millionths, at which a better band begins, rising. A lower band never passes a higher one. */
  readonly relevanceCutsMicros: readonly number[];
  readonly effectiveFrom: string;
  readonly principles: Bilingual;
};

/**
 * The first published policy. Five places is half of what a phone's screen shows of a chart; half a point is half a step of
 * a five-star scale, so an app that people plainly prefer is never passed. Both are the same for every certified app.
 */
export const POLICY_V1: RankingPolicy = {
  version: '1',
  maxPlaces: 5,
  maxScoreGapMicros: 500_000,
  relevanceCutsMicros: [250_000, 500_000, 750_000],
  effectiveFrom: '2026-11-01T00:00:00.000Z',
  principles: {
    zh: '先按相关度分档，再按基础分排序。获App安全认证且在架版本在证书范围内的应用优先推荐：最多上升 5 位，不越过基础分高出 0.5 分以上的应用，不越过更相关的档。规则对所有获认证应用相同，不可购买；证书暂停、撤销、到期，或应用有未结警告、通报时立即取消。被拒绝、下架或终止的应用不出现。',
    en: 'Apps are ordered by band of relevance, then by base score. An app whose listed version its App Security Certification covers is recommended first: at most 5 places up, never past an app whose base score is higher by more than 0.5, never into a more relevant band. This is the same for every certified app and cannot be bought; it ends at once when the certificate is suspended, revoked or expired, or while a warning or notice about the app is open. Rejected, delisted and terminated apps do not appear.',
  },
};

export function policyView(policy: RankingPolicy): PolicyView {
  const { version, maxPlaces, maxScoreGapMicros, effectiveFrom, principles } = policy;
  return { version, maxPlaces, maxScoreGap: maxScoreGapMicros / MICROS, effectiveFrom, principles };
}

/** Number of cut-points at or below this relevance: 0 is the least relevant band. */
export function bandOf(policy: RankingPolicy, relevanceMicros: number): number {
  let band = 0;
  for (const cut of policy.relevanceCutsMicros) if (cut <= relevanceMicros) band += 1;
  return band;
}
