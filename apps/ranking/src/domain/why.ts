import type { Bilingual, Standing } from '@gatehouse/contracts';
import type { AppFacts, BoostVerdict } from './app-facts.ts';
import type { Placed, Entry } from './order.ts';
import { MICROS, type RankingPolicy } from './policy.ts';

/** An app taking part in an order: its facts, and whether and why it is lifted. */
export type Ranked = Entry & { readonly facts: AppFacts; readonly verdict: BoostVerdict };

type Why = Standing['why'];

const BASE: Why = { code: 'rank.base', text: { zh: '按基础分排序，未受认证影响。', en: 'Its place by base score; certification moved nothing here.' } };

const WITHHELD: Readonly<Partial<Record<BoostVerdict, Bilingual>>> = {
  'not-listed': { zh: '证书有效，但应用处于临时措施中，不优先推荐。', en: 'Its certificate would lift it, but an interim measure keeps it out of charts.' },
  blocked: {
    zh: '证书有效，但应用有未结的警告、通报或严重问题，暂不优先推荐。',
    en: 'Its certificate would lift it, but a warning, notice or critical finding is open.',
  },
  ended: { zh: '证书已过有效期，不再优先推荐。', en: 'Its certificate has passed its last day and lifts it no more.' },
  'inputs-stale': {
    zh: '认证信息暂时无法确认为最新，按未认证处理。',
    en: 'What we know of its certificate may be out of date, so it is treated as not certified.',
  },
};

/** Why an entry stands where it stands, in both languages. */
export function whyOf({ entry, position, basePosition }: Placed<Ranked>, policy: RankingPolicy): Why {
  const moved = basePosition - position;
  if (entry.verdict === 'boosted') return moved > 0 ? lifted(moved, policy) : LIFT_WITHOUT_EFFECT;
  const withheld = entry.verdict === 'not-allowed' ? entry.facts.certificate?.scope.text : WITHHELD[entry.verdict];
  if (withheld) return { code: 'rank.lift-withheld', text: withheld };
  return moved < 0 ? passed(-moved) : BASE;
}

/** The whole of it as the contract shows it. */
export function standingOf(placed: Placed<Ranked>, policy: RankingPolicy): Standing {
  const { entry, position, basePosition, positionIfNotBoosted } = placed;
  const { facts } = entry;
  return {
    appId: facts.appId,
    name: facts.listing?.name ?? '',
    packageName: facts.listing?.packageName ?? '',
    position,
    positionWithoutCertification: basePosition,
    positionIfNotCertified: positionIfNotBoosted,
    baseScore: entry.score / MICROS,
    certified: facts.certificate?.markAllowed ?? false,
    boosted: entry.boosted,
    why: whyOf(placed, policy),
  };
}

const LIFT_WITHOUT_EFFECT: Why = {
  code: 'rank.lift-without-effect',
  text: { zh: '已通过App安全认证；在规则允许的范围内没有可上升的位次。', en: 'Certified; the bound leaves it no place to rise to.' },
};

/** Texts with a number in them, made once per number: a chart repeats few of them. */
const liftedBy = new Map<string, Why>();
function lifted(places: number, { maxPlaces, maxScoreGapMicros }: RankingPolicy): Why {
  return memo(liftedBy, `${places}/${maxPlaces}/${maxScoreGapMicros}`, () => ({
    code: 'rank.lifted',
    text: {
      zh: `已通过App安全认证，优先推荐：上升 ${places} 位（最多 ${maxPlaces} 位，且不越过基础分高出 ${maxScoreGapMicros / MICROS} 以上的应用）。`,
      en: `Certified and recommended first: ${places} ${places === 1 ? 'place' : 'places'} up (at most ${maxPlaces}, and never past a base score higher by more than ${maxScoreGapMicros / MICROS}).`,
    },
  }));
}

const passedBy = new Map<string, Why>();
function passed(places: number): Why {
  return memo(passedBy, String(places), () => ({
    code: 'rank.passed',
    text: {
      zh: `按基础分排序；有 ${places} 个获认证的应用优先排在其前。`,
      en: `Its place by base score; ${places} certified ${places === 1 ? 'app is' : 'apps are'} recommended before it.`,
    },
  }));
}

/** Bounded by the places a policy may move anybody. */
function memo(known: Map<string, Why>, key: string, make: () => Why): Why {
  const present = known.get(key);
  if (present) return present;
  const made = make();
  if (known.size < 1000) known.set(key, made);
  return made;
}
