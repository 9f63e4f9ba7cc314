import { DecisionId } from '@gatehouse/contracts';
import { describe, expect, it } from 'vitest';
import { type Decision, decisionOn } from './decision.ts';
import { afterDecision, afterImport, boostBlockersOf, type CatalogueListing, type Distribution, permissionsOf } from './distribution.ts';
import { later, listingCase, MORNING, openCase, FIRST } from './review-case.sample.ts';

const answer = (verdict: Decision['verdict']) => ({
  decisionId: DecisionId.parse('0190a000-0000-7000-8000-0000000000f1'),
  verdict,
  clauses: [],
  reason: { zh: '理由', en: 'Reason' },
});
const byPerson = { signedBy: 'person', decidedBy: FIRST, secondSignature: null } as const;
const onVersion = (verdict: Decision['verdict'], versionCode = 7): Decision => decisionOn(openCase({ versionCode }), answer(verdict), byPerson, later(1));
const onListing = (verdict: Decision['verdict']): Decision => decisionOn(listingCase(), answer(verdict), byPerson, later(1));
const listed = (change: Partial<Distribution> = {}): Distribution => ({ ...afterDecision(null, onVersion('APPROVE', 6))!, changedAt: MORNING, ...change });

describe('distribution', () => {
  it.each([
    ['APPROVE', null, []],
    ['WARN', 'version', ['warning-open']],
  ] as const)('lists a first version that is decided %s', (verdict, warning, blockers) => {
    const d = afterDecision(null, onVersion(verdict))!;
    expect(d).toMatchObject({ state: 'listed', warning, origin: 'gate', version: { versionCode: 7 } });
    expect(boostBlockersOf(d)).toEqual(blockers);
  });

  it.each(['REFUSE', 'WITHDRAWN'] as const)('leaves the former version listed when a newer one is decided %s', (verdict) => {
    const before = listed();
    expect(afterDecision(before, onVersion(verdict))).toBe(before);
    expect(afterDecision(null, onVersion(verdict))).toBeNull();
  });

  it('replaces the listed version only by a higher one', () => {
    const before = listed();
    expect(afterDecision(before, onVersion('APPROVE', 7))).toMatchObject({ version: { versionCode: 7 } });
    for (const code of [5, 6]) expect(afterDecision(before, onVersion('APPROVE', code))).toBe(before);
  });

  it('ends a warning about a version with the next approved version, and a warning about the app only by a decision on the app', () => {
    expect(afterDecision(listed({ warning: 'version' }), onVersion('APPROVE'))?.warning).toBeNull();
    expect(afterDecision(listed({ warning: 'listing' }), onVersion('APPROVE'))?.warning).toBe('listing');
    expect(afterDecision(listed({ warning: 'listing' }), onListing('APPROVE'))?.warning).toBeNull();
  });

  it('keeps a suspended app suspended when a version is approved, and gives that version to its owners', () => {
    const d = afterDecision(listed({ state: 'suspended' }), onVersion('APPROVE'))!;
    expect(d).toMatchObject({ state: 'suspended', version: { versionCode: 7 } });
    expect(permissionsOf(d.state)).toEqual({ installAllowed: false, updateAllowed: true, chartAllowed: false });
  });

  it('keeps a terminated app gone whatever is decided', () => {
    const gone = afterDecision(listed(), onListing('TERMINATE'))!;
    expect(gone).toMatchObject({ state: 'terminated', version: null });
    for (const decision of [onVersion('APPROVE', 99), onListing('APPROVE'), onListing('WARN'), onListing('SUSPEND')])
      expect(afterDecision(gone, decision)).toBe(gone);
    expect(permissionsOf('terminated')).toEqual({ installAllowed: false, updateAllowed: false, chartAllowed: false });
  });

  it.each([
    ['WARN', 'listed', ['warning-open']],
    ['SUSPEND', 'suspended', ['listing-suspended']],
    ['TERMINATE', 'terminated', ['listing-terminated']],
  ] as const)('after %s on a listed app it is %s and its boost is blocked by %j', (verdict, state, blockers) => {
    const d = afterDecision(listed(), onListing(verdict))!;
    expect(d.state).toBe(state);
    expect(boostBlockersOf(d)).toEqual(blockers);
  });

  it('is untouched by a listing case that found the app in order', () => {
    const before = listed();
    expect(afterDecision(before, onListing('APPROVE'))).toBe(before);
  });
});

describe('import of a catalogue', () => {
  const { appId, operatorId, platform, packageName, name } = openCase();
  const entry = (versionCode: number, change: Partial<CatalogueListing> = {}): CatalogueListing => ({
    appId,
    operatorId,
    platform,
    packageName,
    name,
    version: { submissionId: null, versionCode, versionName: String(versionCode), sha256: null, signers: [] },
    ...change,
  });

  it('lists an app that nobody has looked at', () => {
    expect(afterImport(null, entry(5), MORNING)).toMatchObject({ state: 'listed', origin: 'catalogue', version: { versionCode: 5 } });
  });

  it('changes nothing when it is repeated, and follows the catalogue when that changes', () => {
    const first = afterImport(null, entry(5), MORNING);
    expect(afterImport(first, entry(5), later(1))).toBe(first);
    expect(afterImport(first, entry(6), later(1))).toMatchObject({ version: { versionCode: 6 } });
    expect(afterImport(first, entry(5, { name: 'Weather Pro' }), later(1))).toMatchObject({ name: 'Weather Pro' });
  });

  it('never overrides what the gate decided', () => {
    const first = afterImport(null, entry(5), MORNING);
    for (const decided of [afterDecision(first, onListing('SUSPEND')), afterDecision(first, onVersion('APPROVE'))])
      expect(afterImport(decided, entry(99), later(2))).toBe(decided);
  });

  it('yields to the gate’s own look at the same version', () => {
    expect(afterDecision(afterImport(null, entry(7), MORNING), onVersion('APPROVE', 7))).toMatchObject({ origin: 'gate', version: { sha256: 'a'.repeat(64) } });
  });
});
