import { Refusal, Verdict } from '@gatehouse/contracts';
import { describe, expect, it } from 'vitest';
import { actsFor } from './acts.ts';
import { claim, decide, expireClaim, needsSecondSignature, release, type ReviewCase, sendBack, sign, withdraw } from './review-case.ts';
import { claimedCase, decidedCase, heldCase, later, listingCase, MORNING, openCase, FIRST, SECOND } from './review-case.sample.ts';

const TERMS = { minutes: 30, limit: 5 };
const refuse = { verdict: 'REFUSE' as const, clauses: ['DM-3.1'], reason: { zh: '理由', en: 'Reason' } };

/** The state an act leads to, or the code it is refused with. */
function outcomeOf(act: () => ReviewCase | null): string {
  try {
    return act()?.state ?? 'nothing';
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
}

const CASES: Record<string, ReviewCase> = {
  open: openCase(),
  'claimed by me': claimedCase(),
  'claimed by another': claimedCase({ claimedBy: SECOND }),
  'claimed by me, run out': claimedCase({ claimExpiresAt: MORNING }),
  'claimed by another, run out': claimedCase({ claimedBy: SECOND, claimExpiresAt: MORNING }),
  'held by another': heldCase({ held: { ...heldCase().held!, by: SECOND } }),
  'held by me': heldCase(),
  decided: decidedCase(),
};

const TABLE: [act: string, Record<keyof typeof CASES, string>][] = [
  [
    'claim',
    {
      open: 'claimed',
      'claimed by me': 'claimed',
      'claimed by another': 'review.case-claimed',
      'claimed by me, run out': 'claimed',
      'claimed by another, run out': 'claimed',
      'held by another': 'review.case-held',
      'held by me': 'review.case-held',
      decided: 'review.case-already-decided',
    },
  ],
  [
    'release',
    {
      open: 'review.case-not-yours',
      'claimed by me': 'open',
      'claimed by another': 'review.case-not-yours',
      'claimed by me, run out': 'open',
      'claimed by another, run out': 'review.case-not-yours',
      'held by another': 'review.case-held',
      'held by me': 'review.case-held',
      decided: 'review.case-already-decided',
    },
  ],
  [
    'expire',
    {
      open: 'open',
      'claimed by me': 'claimed',
      'claimed by another': 'claimed',
      'claimed by me, run out': 'open',
      'claimed by another, run out': 'open',
      'held by another': 'held',
      'held by me': 'held',
      decided: 'decided',
    },
  ],
  [
    'decide',
    {
      open: 'review.case-not-yours',
      'claimed by me': 'decided',
      'claimed by another': 'review.case-not-yours',
      'claimed by me, run out': 'review.case-not-yours',
      'claimed by another, run out': 'review.case-not-yours',
      'held by another': 'review.case-held',
      'held by me': 'review.case-held',
      decided: 'review.case-already-decided',
    },
  ],
  [
    'sign',
    {
      open: 'review.case-not-held',
      'claimed by me': 'review.case-not-held',
      'claimed by another': 'review.case-not-held',
      'claimed by me, run out': 'review.case-not-held',
      'claimed by another, run out': 'review.case-not-held',
      'held by another': 'decided',
      'held by me': 'review.four-eyes',
      decided: 'review.case-not-held',
    },
  ],
  [
    'sign as no lead',
    {
      open: 'review.case-not-held',
      'claimed by me': 'review.case-not-held',
      'claimed by another': 'review.case-not-held',
      'claimed by me, run out': 'review.case-not-held',
      'claimed by another, run out': 'review.case-not-held',
      'held by another': 'identity.role-missing',
      'held by me': 'identity.role-missing',
      decided: 'review.case-not-held',
    },
  ],
  [
    'return',
    {
      open: 'review.case-not-held',
      'claimed by me': 'review.case-not-held',
      'claimed by another': 'review.case-not-held',
      'claimed by me, run out': 'review.case-not-held',
      'claimed by another, run out': 'review.case-not-held',
      'held by another': 'open',
      'held by me': 'open',
      decided: 'review.case-not-held',
    },
  ],
  [
    'withdraw',
    {
      open: 'decided',
      'claimed by me': 'decided',
      'claimed by another': 'decided',
      'claimed by me, run out': 'decided',
      'claimed by another, run out': 'decided',
      'held by another': 'decided',
      'held by me': 'decided',
      decided: 'nothing',
    },
  ],
];

const ACTS: Record<string, (c: ReviewCase) => ReviewCase | null> = {
  claim: (c) => claim(c, FIRST, later(1), TERMS, 0),
  release: (c) => release(c, FIRST, later(1)),
  expire: (c) => expireClaim(c, later(1)),
  decide: (c) => (decide(c, FIRST, refuse, later(1)).state === 'decided' ? decide(c, FIRST, refuse, later(1)) : null),
  sign: (c) => sign(c, { id: FIRST, lead: true }, later(1)),
  'sign as no lead': (c) => sign(c, { id: FIRST, lead: false }, later(1)),
  return: (c) => sendBack(c, { id: FIRST, lead: true }, later(1)),
  withdraw: (c) => withdraw(c, later(1)),
};

describe('a review case', () => {
  it.each(TABLE.flatMap(([act, row]) => Object.entries(row).map(([state, outcome]) => [act, state, outcome] as const)))(
    'answers %s while %s with %s',
    (act, state, outcome) => {
      expect(outcomeOf(() => ACTS[act]!(CASES[state]!))).toBe(outcome);
    },
  );

  it('has a row in the table for each act and each state', () => {
    expect(TABLE.map(([act]) => act)).toEqual(Object.keys(ACTS));
    for (const [, row] of TABLE) expect(Object.keys(row)).toEqual(Object.keys(CASES));
  });

  it('is leased for half an hour, and renewing changes no version', () => {
    const taken = claim(openCase(), FIRST, MORNING, TERMS, 4);
    expect(taken).toMatchObject({ claimedBy: FIRST, claimExpiresAt: later(30), version: 2 });
    expect(claim(taken, FIRST, later(20), TERMS, 4)).toMatchObject({ claimExpiresAt: later(50), stateSince: MORNING, version: 2 });
  });

  it('is refused to somebody who holds as many as one may, but not its renewal', () => {
    expect(outcomeOf(() => claim(openCase(), FIRST, MORNING, TERMS, 5))).toBe('review.claim-limit');
    expect(outcomeOf(() => claim(claimedCase(), FIRST, MORNING, TERMS, 5))).toBe('claimed');
  });

  it.each([
    ['version', ['APPROVE', 'WARN', 'REFUSE']],
    ['listing', ['APPROVE', 'WARN', 'SUSPEND', 'TERMINATE']],
  ] as const)('about a %s may be answered with %j and nothing else', (subject, available) => {
    const c = subject === 'version' ? claimedCase() : listingCase({ state: 'claimed', claimedBy: FIRST, claimExpiresAt: later(30) });
    const allowed = Verdict.options.filter((verdict) => outcomeOf(() => decide(c, FIRST, { ...refuse, verdict }, MORNING)) !== 'review.verdict-not-available');
    expect(allowed).toEqual(available);
  });

  it('asks for clauses with every verdict but approval', () => {
    const c = claimedCase();
    expect(outcomeOf(() => decide(c, FIRST, { ...refuse, clauses: [] }, MORNING))).toBe('review.clauses-missing');
    expect(outcomeOf(() => decide(c, FIRST, { ...refuse, verdict: 'APPROVE', clauses: [] }, MORNING))).toBe('decided');
  });

  it.each([
    ['SUSPEND', [], true],
    ['TERMINATE', [], true],
    ['APPROVE', [], false],
    ['WARN', [], false],
    ['REFUSE', ['GH-0001'], false],
    ['APPROVE', ['GH-0001'], true],
    ['WARN', ['GH-0001'], true],
  ] as const)('decided %s with rejecting rules %j needs a second signature: %s', (verdict, rejectRules, second) => {
    expect(needsSecondSignature(openCase({ scan: { ...openCase().scan!, rejectRules: [...rejectRules] } }), verdict)).toBe(second);
  });

  it('keeps what was stated while it is held, and forgets it when it is returned', () => {
    const c = listingCase({ state: 'claimed', claimedBy: FIRST, claimExpiresAt: later(30) });
    const held = decide(c, FIRST, { ...refuse, verdict: 'TERMINATE' }, later(1));
    expect(held).toMatchObject({ state: 'held', claimedBy: null, held: { verdict: 'TERMINATE', by: FIRST, clauses: ['DM-3.1'] } });
    expect(sendBack(held, { id: SECOND, lead: true }, later(2))).toMatchObject({ state: 'open', held: null, version: held.version + 1 });
  });
});

describe('acts', () => {
  const allowed = (c: ReviewCase, who: Partial<Parameters<typeof actsFor>[1]> = {}): string[] =>
    actsFor(c, { id: FIRST, reviewer: true, lead: false, claims: 0, ...who }, later(1), TERMS)
      .filter((a) => a.allowed)
      .map((a) => a.act);

  it.each([
    ['an open case may be claimed', openCase(), {}, ['claim']],
    ['one’s own version case may be decided, kept and given back', claimedCase(), {}, ['claim', 'release', 'approve', 'warn', 'refuse']],
    [
      'one’s own listing case offers the measures on an app',
      listingCase({ state: 'claimed', claimedBy: FIRST, claimExpiresAt: later(30) }),
      {},
      ['claim', 'release', 'approve', 'warn', 'suspend', 'terminate'],
    ],
    ['a reviewer cannot sign', heldCase(), { id: SECOND }, []],
    ['another lead signs or returns', heldCase(), { id: SECOND, lead: true }, ['sign', 'return']],
    ['a lead may only return what is their own', heldCase(), { lead: true }, ['return']],
    ['an auditor acts on nothing', openCase(), { reviewer: false }, []],
    ['nothing may be done to a decided case', decidedCase(), { lead: true }, []],
  ] as const)('%s', (_sentence, c, who, expected) => {
    expect(allowed(c, who)).toEqual(expected);
  });

  it('gives each act that is not allowed its reason in both languages', () => {
    const acts = actsFor(decidedCase(), { id: FIRST, reviewer: true, lead: false, claims: 0 }, MORNING, TERMS);
    expect(acts).toHaveLength(9);
    expect(acts.every((a) => a.why !== null && a.why.zh.length > 0 && a.why.en.length > 0)).toBe(true);
  });
});
