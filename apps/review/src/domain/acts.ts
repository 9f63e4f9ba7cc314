import { type Bilingual, type CaseDetail, ERRORS, type PersonId, Refusal, type Verdict } from '@gatehouse/contracts';
import { claim, type ClaimTerms, decide, release, type ReviewCase, sendBack, sign } from './review-case.ts';

export type ActName = CaseDetail['acts'][number]['act'];
export type Act = { act: ActName; allowed: boolean; why: Bilingual | null };
/** Who asks what may be done: an auditor reads and acts on nothing. */
export type Looker = { id: PersonId; reviewer: boolean; lead: boolean; claims: number };

/** What this person may do with the case now, and why not for the rest: each act is tried on the case, and its refusal is the reason. */
export function actsFor(c: ReviewCase, who: Looker, at: Date, terms: ClaimTerms): Act[] {
  const verdict = (v: Verdict) => () => decide(c, who.id, { verdict: v, clauses: ['DM-1.1'], reason: { zh: '', en: '' } }, at);
  const tries: Record<ActName, () => unknown> = {
    claim: () => claim(c, who.id, at, terms, who.claims),
    release: () => release(c, who.id, at),
    approve: verdict('APPROVE'),
    warn: verdict('WARN'),
    refuse: verdict('REFUSE'),
    suspend: verdict('SUSPEND'),
    terminate: verdict('TERMINATE'),
    sign: () => sign(c, who, at),
    return: () => sendBack(c, who, at),
  };
  return Object.entries(tries).map(([act, attempt]) => ({ act: act as ActName, ...tried(who, attempt) }));
}

function tried(who: Looker, attempt: () => unknown): Omit<Act, 'act'> {
  try {
    if (!who.reviewer && !who.lead) throw new Refusal('identity.role-missing');
    attempt();
    return { allowed: true, why: null };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { zh, en } = ERRORS[error.code];
    return { allowed: false, why: { zh, en } };
  }
}
