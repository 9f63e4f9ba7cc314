import type { AppId, Bilingual, Category, OperatorId } from '@gatehouse/contracts';

/** What review says of an app: where it stands in the store and what may lift it. */
export type ListingFacts = {
  readonly operatorId: OperatorId;
  readonly packageName: string;
  readonly name: string;
  readonly state: string;
  readonly chartAllowed: boolean;
  readonly boostBlockedBy: readonly string[];
  readonly at: Date;
};
/** What certification says of its listed version. */
export type CertificateFacts = {
  readonly certificateNumber: string;
  readonly markAllowed: boolean;
  readonly boostAllowed: boolean;
  readonly scope: { readonly code: string; readonly text: Bilingual };
  /** Last day (`YYYY-MM-DD`) of the certificate; null where none is known. */
  readonly validTo: string | null;
  readonly at: Date;
};
/** What the store says of it. Score in millionths. */
export type SignalFacts = { readonly category: Category; readonly baseScoreMicros: number; readonly at: Date };

/** Three copies of what others own. Each follows its own teller, so the order in which they arrive does not matter. */
export type AppFacts = {
  readonly appId: AppId;
  readonly listing: ListingFacts | null;
  readonly certificate: CertificateFacts | null;
  readonly signal: SignalFacts | null;
};

export type Surface = 'chart' | 'query';

/** Why an app may not appear. */
export const EXCLUSIONS = {
  'candidate.unknown': { zh: '本商店没有这个应用。', en: 'The store knows no such app.' },
  'candidate.not-listed': { zh: '该应用没有在架版本。', en: 'No version of this app is listed.' },
  'candidate.suspended': { zh: '该应用已暂停下载。', en: 'This app is suspended.' },
  'candidate.terminated': { zh: '该应用已终止服务。', en: 'This app is terminated.' },
  'candidate.frozen': { zh: '该应用处于临时措施中，不参与榜单。', en: 'This app is under an interim measure and takes no part in charts.' },
} as const satisfies Readonly<Record<string, Bilingual>>;
export type Exclusion = keyof typeof EXCLUSIONS;

/** Why a certificate does not lift an app, or that it does. */
export type BoostVerdict = 'boosted' | 'no-certificate' | 'not-allowed' | 'not-listed' | 'blocked' | 'ended' | 'inputs-stale';

/** What follows from an app's facts alone, worked out once when they change: a request only adds the time. */
export type Candidacy = {
  readonly facts: AppFacts;
  /** Why it may not appear; null where it may. */
  readonly excludedFrom: Readonly<Record<Surface, Exclusion | null>>;
  /** Whether its certificate lifts it, time aside. */
  readonly lift: BoostVerdict;
  /** When the certificate's last day ends, milliseconds since 1970; no last day known: never. */
  readonly liftEndsAtMs: number;
};

export function candidacyOf(facts: AppFacts): Candidacy {
  const { certificate } = facts;
  return {
    facts,
    excludedFrom: { chart: exclusionFrom('chart', facts.listing), query: exclusionFrom('query', facts.listing) },
    lift: liftOf(facts),
    liftEndsAtMs: certificate?.validTo ? Date.parse(`${certificate.validTo}T24:00:00+08:00`) : Infinity,
  };
}

/**
 * Boost = allowed by certification ∧ listed and in charts ∧ nothing blocks it ∧ fresh: the certificate's last day (China time)
 * has not ended, and our copies are known to be current. What is stale falls back to neutral, never to boosted.
 */
export function boostOf({ lift, liftEndsAtMs }: Candidacy, nowMs: number, inputsFresh: boolean): BoostVerdict {
  if (lift !== 'boosted') return lift;
  if (nowMs >= liftEndsAtMs) return 'ended';
  return inputsFresh ? 'boosted' : 'inputs-stale';
}

/** A state unknown to us is not listed. A frozen app is found, and in no chart. */
function exclusionFrom(surface: Surface, listing: ListingFacts | null): Exclusion | null {
  if (!listing) return 'candidate.unknown';
  if (listing.state === 'suspended') return 'candidate.suspended';
  if (listing.state === 'terminated') return 'candidate.terminated';
  if (listing.state !== 'listed' && listing.state !== 'frozen') return 'candidate.not-listed';
  if (surface === 'chart' && (listing.state === 'frozen' || !listing.chartAllowed)) return 'candidate.frozen';
  return null;
}

function liftOf({ listing, certificate }: AppFacts): BoostVerdict {
  if (!certificate || certificate.scope.code === 'scope.no-certificate') return 'no-certificate';
  if (!certificate.boostAllowed) return 'not-allowed';
  if (exclusionFrom('chart', listing) !== null) return 'not-listed';
  return (listing?.boostBlockedBy.length ?? 0) > 0 ? 'blocked' : 'boosted';
}
