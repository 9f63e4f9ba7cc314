import { AppId, newId, OperatorId } from '@gatehouse/contracts';
import { describe, expect, it } from 'vitest';
import { type AppFacts, boostOf, candidacyOf, type Surface } from './app-facts.ts';
import { order } from './order.ts';
import { POLICY_V1 } from './policy.ts';
import { type Ranked, standingOf } from './why.ts';

const NOW = new Date('2026-03-01T00:00:00Z');
const COVERED = { code: 'scope.covered', text: { zh: '在架版本在证书范围内。', en: 'The listed version is within the certificate.' } };

type Over = { listing?: Partial<NonNullable<AppFacts['listing']>> | null; certificate?: Partial<NonNullable<AppFacts['certificate']>> | null };
const facts = ({ listing = {}, certificate = {} }: Over = {}): AppFacts => ({
  appId: newId(AppId),
  signal: { category: 'tools', baseScoreMicros: 4_000_000, at: NOW },
  listing: listing && {
    operatorId: newId(OperatorId),
    packageName: 'example.app',
    name: 'Example',
    state: 'listed',
    chartAllowed: true,
    boostBlockedBy: [],
    at: NOW,
    ...listing,
  },
  certificate: certificate && {
    certificateNumber: 'CCRC-1',
    markAllowed: true,
    boostAllowed: true,
    scope: COVERED,
    validTo: '2028-12-31',
    at: NOW,
    ...certificate,
  },
});
const boost = (f: AppFacts, at = NOW, fresh = true) => boostOf(candidacyOf(f), at.getTime(), fresh);
const excludedFrom = (surface: Surface, f: AppFacts) => candidacyOf(f).excludedFrom[surface];

describe('the boost', () => {
  it('needs all of: allowed, listed, unblocked, in date, and copies known to be current', () => {
    expect(boost(facts())).toBe('boosted');
    expect(boost(facts({ certificate: null }))).toBe('no-certificate');
    expect(boost(facts({ certificate: { boostAllowed: false } }))).toBe('not-allowed');
    expect(boost(facts({ listing: null }))).toBe('not-listed');
    expect(boost(facts({ listing: { state: 'frozen' } }))).toBe('not-listed');
    expect(boost(facts({ listing: { chartAllowed: false } }))).toBe('not-listed');
    expect(boost(facts({ listing: { boostBlockedBy: ['warning-open'] } }))).toBe('blocked');
    expect(boost(facts(), NOW, false)).toBe('inputs-stale');
  });

  it('ends with the certificate’s last day in China, even if nobody tells', () => {
    expect(boost(facts(), new Date('2028-12-31T15:59:59.999Z'))).toBe('boosted');
    expect(boost(facts(), new Date('2028-12-31T16:00:00Z'))).toBe('ended');
  });
});

describe('who may appear', () => {
  it('is listed; a frozen app is found but in no chart; a state unknown to us is not listed', () => {
    expect(excludedFrom('chart', facts())).toBeNull();
    expect(excludedFrom('query', facts({ listing: { state: 'frozen', chartAllowed: false } }))).toBeNull();
    expect(excludedFrom('chart', facts({ listing: { state: 'frozen', chartAllowed: false } }))).toBe('candidate.frozen');
    expect(excludedFrom('query', facts({ listing: { state: 'suspended' } }))).toBe('candidate.suspended');
    expect(excludedFrom('query', facts({ listing: { state: 'terminated' } }))).toBe('candidate.terminated');
    expect(excludedFrom('query', facts({ listing: { state: 'unlisted' } }))).toBe('candidate.not-listed');
    expect(excludedFrom('query', facts({ listing: { state: 'paused-by-a-newer-teller' } }))).toBe('candidate.not-listed');
    expect(excludedFrom('query', facts({ listing: null }))).toBe('candidate.unknown');
  });
});

describe('the explanation of a place', () => {
  const standings = (apps: { score: number; facts: AppFacts }[]) =>
    order(
      apps.map(({ score, facts: f }, i): Ranked => {
        const verdict = boost(f);
        return { id: String(i), band: 0, score: score * 1_000_000, facts: f, verdict, boosted: verdict === 'boosted' };
      }),
      POLICY_V1,
    ).map((p) => standingOf(p, POLICY_V1));

  it('says by how many places a certified app rose, and of the passed app how many stand before it', () => {
    const [first, second] = standings([
      { score: 4.4, facts: facts({ certificate: null }) },
      { score: 4, facts: facts() },
    ]);
    expect(first).toMatchObject({
      position: 1,
      positionWithoutCertification: 2,
      positionIfNotCertified: 2,
      certified: true,
      boosted: true,
      why: { code: 'rank.lifted' },
    });
    expect(first?.why.text.en).toContain('1 place up (at most 5');
    expect(first?.why.text.zh).toContain('上升 1 位');
    expect(second).toMatchObject({
      position: 2,
      positionWithoutCertification: 1,
      positionIfNotCertified: 2,
      certified: false,
      boosted: false,
      why: { code: 'rank.passed' },
    });
  });

  it('says why a certificate does not lift', () => {
    const supervised = { boostAllowed: false, scope: { code: 'state.supervised', text: { zh: '限期整改中', en: 'rectification ordered' } } };
    const [withheld, blocked] = standings([
      { score: 4, facts: facts({ certificate: supervised }) },
      { score: 3, facts: facts({ listing: { boostBlockedBy: ['notice-open'] } }) },
    ]);
    expect(withheld).toMatchObject({ certified: true, boosted: false, why: { code: 'rank.lift-withheld', text: supervised.scope.text } });
    expect(blocked?.why.text.en).toContain('warning, notice or critical finding');
  });

  it('says so when the bound leaves no place to rise to', () => {
    expect(standings([{ score: 5, facts: facts() }])[0]?.why.code).toBe('rank.lift-without-effect');
    expect(
      standings([
        { score: 4.6, facts: facts({ certificate: null }) },
        { score: 4, facts: facts() },
      ])[1]?.why.code,
    ).toBe('rank.lift-without-effect');
  });
});
