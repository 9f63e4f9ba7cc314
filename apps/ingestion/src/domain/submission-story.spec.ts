import { AppId, CaseId, DecisionId, newId, ScanId, SubmissionId } from '@gatehouse/contracts';
import { describe, expect, it } from 'vitest';
import { UNKNOWN_STANDING } from './app-standing.ts';
import { statusOf } from './status.ts';
import { beginStory, hear, requestWithdrawal, type Story, type SubmissionNews } from './submission-story.ts';

const [submissionId, appId, scanId, caseId] = [newId(SubmissionId), newId(AppId), newId(ScanId), newId(CaseId)];
const at = (seconds: number): string => new Date(Date.UTC(2026, 0, 5, 8, 0, seconds)).toISOString();
const event = (type: string, sequence: number, data: object): SubmissionNews => ({ type, sequence, data: { submissionId, appId, ...data } }) as SubmissionNews;

const scanStarted = (attempt: number, seconds: number): SubmissionNews =>
  event('gatehouse.scan.started.v1', attempt, { scanId, attempt, startedAt: at(seconds), deadlineAt: at(seconds + 120) });
const scanCompleted = (outcome: string, seconds: number): SubmissionNews =>
  event('gatehouse.scan.completed.v1', 9, {
    scanId,
    outcome,
    counts: { low: 0, medium: 0, high: 1, critical: 0 },
    reasons: outcome === 'complete' ? [] : [{ code: 'zip.eocd-missing', detail: 'no end record' }],
    completedAt: at(seconds),
  });
const caseChanged = (sequence: number, state: string, seconds: number, subject = 'version'): SubmissionNews =>
  event('gatehouse.review.case-changed.v1', sequence, {
    caseId,
    subject,
    state,
    turn: state === 'held' ? 'second-reviewer' : 'reviewer',
    dueAt: at(9999),
    changedAt: at(seconds),
  });
const decided = (sequence: number, verdict: string, seconds: number): SubmissionNews =>
  event('gatehouse.review.decided.v1', sequence, {
    decisionId: newId(DecisionId),
    caseId,
    verdict,
    signedBy: 'person',
    clauses: [],
    reason: { zh: '理由', en: 'why' },
    decidedAt: at(seconds),
  });

function orders<T>(items: readonly T[]): T[][] {
  if (items.length < 2) return [[...items]];
  return items.flatMap((first, i) => orders([...items.slice(0, i), ...items.slice(i + 1)]).map((rest) => [first, ...rest]));
}

const told = (news: readonly SubmissionNews[]): Story => news.reduce(hear, beginStory(new Date(at(0))));
const stateOf = (story: Story): string =>
  statusOf({ submissionId, versionCode: 1 }, story, UNKNOWN_STANDING, { scanStartMs: 60_000, triageMs: 60_000 }, new Date(at(30))).state;

describe('the story of a submission', () => {
  const wholeWay = [
    scanStarted(1, 1),
    scanStarted(2, 5),
    scanCompleted('partial', 8),
    caseChanged(1, 'open', 9),
    caseChanged(2, 'claimed', 12),
    decided(1, 'WARN', 20),
  ];

  it('ends the same in every order of its news', () => {
    const expected = told(wholeWay);
    for (const order of orders(wholeWay)) expect(told(order)).toEqual(expected);
    expect(stateOf(expected)).toBe('warned');
  });

  it('is not changed by news that is heard twice', () => {
    expect(told([...wholeWay, ...wholeWay])).toEqual(told(wholeWay));
  });

  it('tells each step at the time it happened, whenever it was heard', () => {
    expect(told([...wholeWay].reverse()).steps.map((s) => s.code)).toEqual([
      'submission.received',
      'scan.started',
      'scan.restarted',
      'scan.partial',
      'case.open',
      'case.claimed',
      'decision.warned',
    ]);
  });

  it('does not go back to an earlier state of its case, or to an earlier decision', () => {
    expect(told([caseChanged(3, 'held', 9), caseChanged(2, 'claimed', 8)]).reviewCase?.state).toBe('held');
    expect(told([decided(2, 'REFUSE', 9), decided(1, 'APPROVE', 8)]).decision?.verdict).toBe('REFUSE');
  });

  it('leaves a version alone when a case is about the listed app', () => {
    const story = told([caseChanged(1, 'open', 3, 'listing')]);
    expect(story).toEqual(beginStory(new Date(at(0))));
  });

  it('keeps a withdrawal that was asked for, whatever is heard around it', () => {
    const early = told(wholeWay.slice(0, 3));
    const story = hear(requestWithdrawal(early, new Date(at(15))), decided(1, 'WITHDRAWN', 16));
    expect(story.withdrawalRequestedAt).toBe(at(15));
    expect(stateOf(story)).toBe('withdrawn');
    expect(requestWithdrawal(story, new Date(at(17)))).toBe(story);
  });

  it('stays bounded when a case changes hands without end', () => {
    let story = beginStory(new Date(at(0)));
    for (let i = 1; i <= 500; i++) story = hear(story, caseChanged(i, i % 2 ? 'claimed' : 'open', i));
    expect(story.steps).toHaveLength(200);
    expect(story.steps[0]?.code).toBe('submission.received');
    expect(story.steps.at(-1)?.at).toBe(at(500));
  });

  it('keeps what a hostile package made a scan say, without what a database cannot hold', () => {
    const hostile = event('gatehouse.scan.completed.v1', 1, {
      scanId,
      outcome: 'inconclusive',
      counts: {},
      reasons: [{ code: 'zip.name', detail: 'a\0b\ud800c😀' }],
      completedAt: at(1),
    });
    expect(told([hostile]).scanned?.reasons).toEqual([{ code: 'zip.name', detail: 'a\ufffdb\ufffdc😀' }]);
  });

  it('hands values it does not know to people instead of failing', () => {
    expect(stateOf(told([decided(1, 'SOMETHING_NEW', 3)]))).toBe('held');
    expect(stateOf(told([scanCompleted('complete', 2), caseChanged(1, 'paused', 3)]))).toBe('awaiting-review');
    expect(told([scanCompleted('half-done', 2)]).steps.at(-1)?.code).toBe('scan.inconclusive');
  });
});
