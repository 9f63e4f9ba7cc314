import type { Bilingual, Explanation } from '@gatehouse/contracts';
import { type AppFacts, type Candidacy, EXCLUSIONS } from '../../domain/app-facts.ts';
import type { Placed } from '../../domain/order.ts';
import { MICROS, policyView, type RankingPolicy } from '../../domain/policy.ts';
import { type Ranked, standingOf } from '../../domain/why.ts';

type Input = Explanation['inputs'][number];

/** Everything an app's place rests on, each with the time it was told, and the place with and without certification. */
export function explain({ facts, excludedFrom }: Candidacy, placed: Placed<Ranked> | null, policy: RankingPolicy): Explanation {
  const standing = placed && standingOf(placed, policy);
  const exclusion = excludedFrom.chart;
  return {
    appId: facts.appId,
    category: facts.signal?.category ?? null,
    listed: exclusion === null,
    standing,
    policy: policyView(policy),
    inputs: inputsOf(facts),
    text: standing ? summary(standing) : exclusion ? EXCLUSIONS[exclusion] : NO_SIGNAL,
  };
}

const NO_SIGNAL: Bilingual = {
  zh: '应用已在架，但商店尚未给出分类和基础分，因此没有榜单位次。',
  en: 'The app is listed, but the store has given no category and base score yet, so it has no place in a chart.',
};

function summary({ position, positionWithoutCertification, positionIfNotCertified, why }: NonNullable<Explanation['standing']>): Bilingual {
  return {
    zh: `现居第 ${position} 位；若所有应用均未认证为第 ${positionWithoutCertification} 位；若仅本应用未认证为第 ${positionIfNotCertified} 位。${why.text.zh}`,
    en: `It stands at ${position}; at ${positionWithoutCertification} if no app were certified, at ${positionIfNotCertified} if only this one were not. ${why.text.en}`,
  };
}

function inputsOf({ listing, certificate, signal }: AppFacts): Input[] {
  const at = (date: Date | undefined) => date?.toISOString() ?? null;
  return [
    { name: 'category', value: signal?.category ?? null, at: at(signal?.at), text: { zh: '商店给出的分类。', en: 'Category, from the store.' } },
    {
      name: 'baseScore',
      value: signal ? signal.baseScoreMicros / MICROS : null,
      at: at(signal?.at),
      text: { zh: '商店给出的基础分。', en: 'Base score, from the store.' },
    },
    { name: 'listingState', value: listing?.state ?? null, at: at(listing?.at), text: { zh: '在架状态。', en: 'Where the app stands in the store.' } },
    {
      name: 'chartAllowed',
      value: listing?.chartAllowed ?? null,
      at: at(listing?.at),
      text: { zh: '是否允许进入榜单。', en: 'Whether it may appear in charts.' },
    },
    {
      name: 'boostBlockedBy',
      value: listing ? [...listing.boostBlockedBy] : [],
      at: at(listing?.at),
      text: { zh: '使优先推荐暂停的事项。', en: 'What keeps a certificate from lifting it.' },
    },
    {
      name: 'certificateNumber',
      value: certificate?.certificateNumber ?? null,
      at: at(certificate?.at),
      text: { zh: '最近一次变化所涉证书的编号。', en: 'Number of the certificate last told of.' },
    },
    {
      name: 'markAllowed',
      value: certificate?.markAllowed ?? false,
      at: at(certificate?.at),
      text: { zh: '是否可展示认证标识。', en: 'Whether it may show the certification mark.' },
    },
    {
      name: 'boostAllowed',
      value: certificate?.boostAllowed ?? false,
      at: at(certificate?.at),
      text: certificate?.scope.text ?? { zh: '没有认证信息。', en: 'Nothing is known of a certificate.' },
    },
    {
      name: 'certificateValidTo',
      value: certificate?.validTo ?? null,
      at: at(certificate?.at),
      text: { zh: '证书有效期的最后一天（中国时间）。', en: 'Last day of the certificate, China time.' },
    },
  ];
}
