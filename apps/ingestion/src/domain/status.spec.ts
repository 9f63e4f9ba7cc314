import { CertificateId, newId, SubmissionId } from '@gatehouse/contracts';
import { describe, expect, it } from 'vitest';
import { type AppListing, type AppMark, type AppStanding, UNKNOWN_STANDING } from './app-standing.ts';
import { REASONS, STEPS } from './reason.ts';
import { listingShown, markShown, occupiesVersion, statusOf } from './status.ts';
import { beginStory, type Story } from './submission-story.ts';

const received = new Date('2026-01-05T08:00:00.000Z');
const after = (seconds: number): Date => new Date(received.getTime() + seconds * 1000);
const iso = (seconds: number): string => after(seconds).toISOString();
const version = { submissionId: newId(SubmissionId), versionCode: 7 };
const begun = beginStory(received);

const scan = { scanId: '' as never, attempt: 1, startedAt: iso(5), deadlineAt: iso(125) };
const scanned = (outcome: string): Story['scanned'] => ({
  outcome,
  counts: {},
  reasons:
    outcome === 'complete'
      ? []
      : [
          { code: 'zip.eocd-missing', detail: '' },
          { code: 'dex.truncated', detail: '' },
        ],
  completedAt: iso(20),
});
const reviewCase = (state: string): Story['reviewCase'] => ({
  caseId: '' as never,
  sequence: 1,
  state,
  turn: state === 'held' ? 'second-reviewer' : 'reviewer',
  dueAt: iso(999),
  changedAt: iso(30),
});
const decision = (verdict: string, signedBy = 'person'): Story['decision'] => ({
  decisionId: '' as never,
  sequence: 1,
  verdict,
  signedBy,
  clauses: [],
  reason: { zh: '', en: '' },
  decidedAt: iso(40),
});
const listing = (versionCode: number, submissionId: string | null, state = 'listed'): AppListing => ({
  state,
  listed: { submissionId, versionCode, versionName: `${versionCode}.0` },
  reason: { zh: '在架', en: 'listed' },
  changedAt: iso(50),
});

const status = (story: Partial<Story>, seconds = 10, standing: AppStanding = UNKNOWN_STANDING) =>
  statusOf(version, { ...begun, ...story }, standing, { scanStartMs: 60_000, triageMs: 60_000 }, after(seconds));

describe('where a submission stands', () => {
  it.each([
    ['nothing heard yet', {}, 'received', 'scan.queued', 'system'],
    ['its scan has started', { scan }, 'scanning', 'scan.running', 'system'],
    ['a worker was lost', { scan: { ...scan, attempt: 2 } }, 'scanning', 'scan.running-again', 'system'],
    ['its scan has ended', { scan, scanned: scanned('complete') }, 'awaiting-review', 'scan.handed-over', 'system'],
    ['its scan could not conclude', { scan, scanned: scanned('inconclusive') }, 'awaiting-review', 'scan.unreadable', 'system'],
    ['a case was opened', { scanned: scanned('complete'), reviewCase: reviewCase('open') }, 'awaiting-review', 'review.waiting', 'reviewer'],
    ['a case was claimed', { scanned: scanned('complete'), reviewCase: reviewCase('claimed') }, 'in-review', 'review.claimed', 'reviewer'],
    ['a decision needs a second person', { reviewCase: reviewCase('held') }, 'held', 'review.held', 'second-reviewer'],
    ['the case was decided, the decision not yet heard', { reviewCase: reviewCase('decided') }, 'in-review', 'review.decision-recorded', 'system'],
    ['the rules approved', { decision: decision('APPROVE', 'policy') }, 'approved', 'decision.approved-by-rules', 'none'],
    ['a person approved', { decision: decision('APPROVE') }, 'approved', 'decision.approved', 'none'],
    ['a person warned', { decision: decision('WARN') }, 'warned', 'decision.warned', 'none'],
    ['the rules refused', { decision: decision('REFUSE', 'policy') }, 'refused', 'decision.refused-by-rules', 'none'],
    ['it was withdrawn', { decision: decision('WITHDRAWN') }, 'withdrawn', 'decision.withdrawn', 'none'],
  ])('when %s', (_when, story, state, code, turn) => {
    const { state: found, final, reason } = status(story);
    expect({ state: found, code: reason.code, turn: reason.turn }).toEqual({ state, code, turn });
    expect(final).toBe(turn === 'none');
    expect(reason.next === null).toBe(final);
  });

  it('never shows an unreadable package as in review without naming what could not be read', () => {
    for (const state of ['open', 'claimed']) {
      const { reason } = status({ scanned: scanned('inconclusive'), reviewCase: reviewCase(state) });
      expect(reason.code).toMatch(/-unreadable$/);
      expect(reason.en).toContain('ZIP structure');
      expect(reason.en).toContain('zip.eocd-missing, dex.truncated');
      expect(reason.zh).toContain('应用代码');
      expect(reason.next?.en).toContain('Repair the package');
    }
  });

  it('names what a partial scan could not read', () => {
    expect(status({ scanned: scanned('partial'), reviewCase: reviewCase('open') }).reason.en).toContain(
      'Not readable: the package’s ZIP structure, the code (DEX)',
    );
    expect(status({ scanned: scanned('complete'), reviewCase: reviewCase('open') }).reason.en).not.toContain('Not readable');
  });

  it('says what the first known code means and what to do about it', () => {
    const packed = {
      ...scanned('partial')!,
      reasons: [
        { code: 'newer.than-this-build', detail: '' },
        { code: 'dex.packed', detail: 'tencent_legu' },
      ],
    };
    const { reason } = status({ scanned: packed, reviewCase: reviewCase('open') });
    expect(reason.en).toContain('(newer.than-this-build, dex.packed). The app is packed');
    expect(reason.en).toMatch(/Submit it without the packer, or wait for a reviewer\.$/);
    expect(reason.zh).toContain('请提交未加固的版本');
  });

  it.each([
    ['no scan has started', {}, 61, 'scan.not-started', 60],
    ['a scan outlives its deadline', { scan }, 126, 'scan.overdue', 125],
    ['review does not answer a scan', { scan, scanned: scanned('inconclusive') }, 81, 'review.delayed', 80],
  ])('says that we are late when %s', (_when, story, seconds, code, since) => {
    const before = status(story, since - 1);
    expect(before.recheckAt).toEqual(after(since));
    const late = status(story, seconds);
    expect(late).toMatchObject({ state: 'delayed', final: false, recheckAt: null, reason: { code, turn: 'system', since: iso(since) } });
  });

  it('says that a withdrawal is under way until review has answered', () => {
    const asked = status({ scanned: scanned('complete'), reviewCase: reviewCase('claimed'), withdrawalRequestedAt: iso(35) });
    expect(asked).toMatchObject({ state: 'in-review', reason: { code: 'withdrawal.requested', turn: 'system' } });
    const tooLate = status({ withdrawalRequestedAt: iso(35), decision: decision('REFUSE') });
    expect(tooLate).toMatchObject({ state: 'refused', reason: { code: 'decision.refused' } });
  });

  it('is superseded once a newer version is listed, and only if it had passed', () => {
    const newer: AppStanding = { listing: listing(8, newId(SubmissionId)), marks: [] };
    expect(status({ decision: decision('APPROVE') }, 60, newer)).toMatchObject({ state: 'superseded', final: true, reason: { since: iso(50) } });
    expect(status({ decision: decision('REFUSE') }, 60, newer).state).toBe('refused');
    expect(status({ scan }, 60, newer).state).toBe('scanning');
    expect(status({ decision: decision('APPROVE') }, 60, { listing: listing(7, version.submissionId), marks: [] }).state).toBe('approved');
  });
});

describe('what the store shows of a version', () => {
  const passed = { ...begun, decision: decision('APPROVE') };
  const mark = (allowed: boolean, seconds: number): AppMark => ({
    certificateId: newId(CertificateId),
    certificateNumber: `N-${seconds}`,
    allowed,
    code: allowed ? 'scope.covered' : 'state.suspended',
    text: { zh: '', en: '' },
    changedAt: iso(seconds),
  });

  it('is nothing before it has passed', () => {
    const standing = { listing: listing(7, version.submissionId), marks: [] };
    expect(listingShown(version, begun, standing)).toBeNull();
    expect(listingShown(version, { ...begun, decision: decision('REFUSE') }, standing)).toBeNull();
    expect(listingShown(version, passed, UNKNOWN_STANDING)).toBeNull();
  });

  it('is the app’s state for the listed version, and the other’s name for the rest', () => {
    expect(listingShown(version, passed, { listing: listing(7, version.submissionId, 'frozen'), marks: [] })).toEqual({
      state: 'frozen',
      reason: { zh: '在架', en: 'listed' },
    });
    expect(listingShown(version, passed, { listing: listing(6, newId(SubmissionId)), marks: [] })).toMatchObject({
      state: 'unlisted',
      reason: { en: 'The store lists version 6.0 of this app.' },
    });
  });

  it('carries the mark of the listed version only: the allowed one first, else the newest', () => {
    const listed = { listing: listing(7, version.submissionId), marks: [mark(false, 9), mark(true, 5), mark(false, 7)] };
    expect(markShown(version, listed)).toMatchObject({ allowed: true, certificateNumber: 'N-5' });
    expect(markShown(version, { ...listed, marks: [mark(false, 7), mark(false, 9)] })).toMatchObject({
      allowed: false,
      certificateNumber: 'N-9',
      code: 'state.suspended',
    });
    expect(markShown({ ...version, submissionId: newId(SubmissionId) }, listed)).toBeNull();
  });

  it('recognises a version that the store listed before the gate by its number', () => {
    expect(markShown(version, { listing: listing(7, null), marks: [mark(true, 5)] })).not.toBeNull();
    expect(markShown(version, { listing: listing(6, null), marks: [mark(true, 5)] })).toBeNull();
  });
});

describe('a version number', () => {
  it('is free again once its submission was withdrawn or could not be read', () => {
    expect(occupiesVersion(begun)).toBe(true);
    expect(occupiesVersion({ ...begun, decision: decision('REFUSE') })).toBe(true);
    expect(occupiesVersion({ ...begun, decision: decision('WITHDRAWN') })).toBe(false);
    expect(occupiesVersion({ ...begun, scanned: scanned('partial') })).toBe(true);
    expect(occupiesVersion({ ...begun, scanned: scanned('inconclusive') })).toBe(false);
  });
});

describe('the words', () => {
  it('exist in both languages for every reason and step', () => {
    for (const { zh, en } of [...Object.values(REASONS), ...Object.values(STEPS)]) {
      expect(zh).toMatch(/\p{Script=Han}/u);
      expect(en).toMatch(/^[A-Z]/);
    }
  });
});
