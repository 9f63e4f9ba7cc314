import type { CaseDetail, Verdict } from '@gatehouse/web-kit';

type ActName = CaseDetail['acts'][number]['act'];

/** The act of a case that each verdict is. */
const ACT_OF: Readonly<Record<Verdict, ActName>> = { APPROVE: 'approve', WARN: 'warn', REFUSE: 'refuse', SUSPEND: 'suspend', TERMINATE: 'terminate' };
const OF_VERSION: readonly Verdict[] = ['APPROVE', 'WARN', 'REFUSE'];
const OF_LISTING: readonly Verdict[] = ['APPROVE', 'WARN', 'SUSPEND', 'TERMINATE'];

/** Verdicts that need a second person before they take effect. */
export const NEEDS_SECOND: ReadonlySet<Verdict> = new Set(['SUSPEND', 'TERMINATE']);

export type VerdictChoice = { readonly verdict: Verdict; readonly act: ActName; readonly allowed: boolean; readonly why: { zh: string; en: string } | null };

export const actOf = (detail: Pick<CaseDetail, 'acts'>, act: ActName) => detail.acts.find((entry) => entry.act === act) ?? { act, allowed: false, why: null };

/** The verdicts that fit the subject of a case, each with whether this person may give it now and why not. */
export function verdictChoices(detail: Pick<CaseDetail, 'acts' | 'subject'>): VerdictChoice[] {
  const verdicts = detail.subject === 'version' ? OF_VERSION : OF_LISTING;
  return verdicts.map((verdict) => {
    const { allowed, why } = actOf(detail, ACT_OF[verdict]);
    return { verdict, act: ACT_OF[verdict], allowed, why };
  });
}

/** Why none of the verdicts may be given, where one reason holds for all of them; else null. */
export function sharedReason(choices: readonly VerdictChoice[]): { zh: string; en: string } | null {
  const first = choices[0]?.why ?? null;
  return first !== null && choices.every(({ allowed, why }) => !allowed && why?.zh === first.zh) ? first : null;
}
