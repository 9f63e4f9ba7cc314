import type { Bilingual, CaseState, Reason } from '@gatehouse/contracts';
import { leaseHolder, type ReviewCase, turnOf } from './review-case.ts';

const WORDS: Readonly<Record<CaseState, Bilingual & { next: Bilingual | null }>> = {
  open: { zh: '等待审核人员领取', en: 'Waits for a reviewer to take it', next: { zh: '领取后作出决定', en: 'A reviewer takes it and decides' } },
  claimed: { zh: '审核人员正在处理', en: 'A reviewer is working on it', next: { zh: '作出决定，或释放回队列', en: 'A decision, or back to the queue' } },
  held: {
    zh: '决定等待第二人复核',
    en: 'A decision waits for a second signature',
    next: { zh: '由另一位负责人复核或退回', en: 'Another lead signs or returns it' },
  },
  decided: { zh: '已作出决定', en: 'Decided', next: null },
};

/** Why the case is where it is, whose turn it is, what comes next and by when. */
export function caseReason(c: ReviewCase): Reason {
  const { zh, en, next } = WORDS[c.state];
  const open = c.state !== 'decided';
  return {
    code: `case.${c.state}`,
    zh,
    en,
    next,
    turn: turnOf(c),
    since: c.stateSince.toISOString(),
    expectedBy: null,
    deadlineAt: open ? c.dueAt.toISOString() : null,
    ...(open && c.dueProvisional ? { provisional: true } : {}),
  };
}

/** The case as it reads at an instant: a claim whose lease ran out shows as open, before the sweep has written it. */
export function asOf(c: ReviewCase, at: Date): ReviewCase {
  if (c.state !== 'claimed' || leaseHolder(c, at) !== null) return c;
  return { ...c, state: 'open', claimedBy: null, stateSince: c.claimExpiresAt ?? c.stateSince, claimExpiresAt: null };
}
