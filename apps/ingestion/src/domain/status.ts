import { type Bilingual, FINAL_SUBMISSION_STATES, type Reason, type SubmissionState, Turn } from '@gatehouse/contracts';
import { type AppStanding, isListed, shownMark, supersededSince } from './app-standing.ts';
import { NAMES_UNREAD, REASONS, type ReasonCode, unreadableSummary } from './reason.ts';
import type { Story } from './submission-story.ts';

/** How long our own steps may take before the operator is told that we are late. */
export type Expectations = { scanStartMs: number; triageMs: number };

export type Status = {
  state: SubmissionState;
  final: boolean;
  reason: Reason;
  /** When this status turns into another by the passing of time alone; null where only news can change it. */
  recheckAt: Date | null;
};

type Version = { submissionId: string; versionCode: number };
type Found = { state: SubmissionState; code: ReasonCode; since: string; turn: Turn; expectedBy?: string; deadlineAt?: string; recheckAt?: Date };

/** Where a submission stands at `now`: from the most to the least settled thing that has been heard. */
export function statusOf(version: Version, story: Story, standing: AppStanding, expectations: Expectations, now: Date): Status {
  const found =
    decided(version, story, standing) ??
    underReview(story) ??
    awaitingTriage(story, expectations, now) ??
    scanning(story, now) ??
    waitingForScan(story, expectations, now);
  const final = FINAL_SUBMISSION_STATES.includes(found.state);
  return {
    state: found.state,
    final,
    reason: final ? worded(found, story) : withOpenWithdrawal(worded(found, story), story),
    recheckAt: found.recheckAt ?? null,
  };
}

function decided(version: Version, { decision }: Story, standing: AppStanding): Found | null {
  if (!decision) return null;
  const since = decision.decidedAt;
  const passed = (state: 'approved' | 'warned', code: ReasonCode): Found => {
    const superseded = supersededSince(version, standing);
    return superseded ? { state: 'superseded', code: 'version.superseded', since: superseded, turn: 'none' } : { state, code, since, turn: 'none' };
  };
  switch (decision.verdict) {
    case 'APPROVE':
      return passed('approved', decision.signedBy === 'policy' ? 'decision.approved-by-rules' : 'decision.approved');
    case 'WARN':
      return passed('warned', 'decision.warned');
    case 'REFUSE':
      return { state: 'refused', code: decision.signedBy === 'policy' ? 'decision.refused-by-rules' : 'decision.refused', since, turn: 'none' };
    case 'WITHDRAWN':
      return { state: 'withdrawn', code: 'decision.withdrawn', since, turn: 'none' };
    default:
      return { state: 'held', code: 'decision.unknown', since, turn: 'reviewer' }; // a verdict newer than this program: people look at it
  }
}

function underReview({ reviewCase, scanned }: Story): Found | null {
  if (!reviewCase) return null;
  const { changedAt: since, dueAt } = reviewCase;
  const unread = isUnread(scanned);
  const turn = Turn.safeParse(reviewCase.turn).data ?? 'reviewer';
  const dated = { since, turn, expectedBy: dueAt };
  switch (reviewCase.state) {
    case 'claimed':
      return { ...dated, state: 'in-review', code: unread ? 'review.claimed-unreadable' : 'review.claimed' };
    case 'held':
      return { ...dated, state: 'held', code: 'review.held' };
    case 'decided':
      return { ...dated, state: 'in-review', code: 'review.decision-recorded', turn: 'system' };
    default:
      return { ...dated, state: 'awaiting-review', code: unread ? 'review.waiting-unreadable' : 'review.waiting' };
  }
}

/** The scan ended and review has not answered yet: seconds, unless something of ours is away. */
function awaitingTriage({ scanned }: Story, { triageMs }: Expectations, now: Date): Found | null {
  if (!scanned) return null;
  const due = after(scanned.completedAt, triageMs);
  if (now >= due) return { state: 'delayed', code: 'review.delayed', since: due.toISOString(), turn: 'system' };
  return {
    state: 'awaiting-review',
    code: isUnread(scanned) ? 'scan.unreadable' : 'scan.handed-over',
    since: scanned.completedAt,
    turn: 'system',
    expectedBy: due.toISOString(),
    recheckAt: due,
  };
}

function scanning({ scan }: Story, now: Date): Found | null {
  if (!scan) return null;
  const due = new Date(scan.deadlineAt);
  if (now >= due) return { state: 'delayed', code: 'scan.overdue', since: scan.deadlineAt, turn: 'system' };
  return {
    state: 'scanning',
    code: scan.attempt > 1 ? 'scan.running-again' : 'scan.running',
    since: scan.startedAt,
    turn: 'system',
    expectedBy: scan.deadlineAt,
    recheckAt: due,
  };
}

function waitingForScan({ receivedAt }: Story, { scanStartMs }: Expectations, now: Date): Found {
  const due = after(receivedAt, scanStartMs);
  if (now >= due) return { state: 'delayed', code: 'scan.not-started', since: due.toISOString(), turn: 'system' };
  return { state: 'received', code: 'scan.queued', since: receivedAt, turn: 'system', expectedBy: due.toISOString(), recheckAt: due };
}

/** Whatever state it is in, an operator who asked for the version back reads that this is under way. */
function withOpenWithdrawal(reason: Reason, { withdrawalRequestedAt }: Story): Reason {
  if (!withdrawalRequestedAt) return reason;
  const text = REASONS['withdrawal.requested'];
  return { ...reason, code: 'withdrawal.requested', zh: `${text.zh}${reason.zh}`, en: `${text.en} ${reason.en}`, next: text.next, turn: 'system' };
}

function worded({ code, since, turn, expectedBy, deadlineAt }: Found, { scanned }: Story): Reason {
  const text = REASONS[code];
  const unread = scanned && scanned.outcome !== 'complete' && NAMES_UNREAD.has(code) ? unreadableSummary(scanned.reasons) : null;
  return {
    code,
    zh: unread ? `${text.zh}${unread.zh}` : text.zh,
    en: unread ? `${text.en} ${unread.en}` : text.en,
    turn,
    since,
    next: text.next,
    expectedBy: expectedBy ?? null,
    deadlineAt: deadlineAt ?? null,
  };
}

/** What the store shows of a version that passed; null before a decision, and for one that did not pass. */
export function listingShown(version: Version, { decision }: Story, standing: AppStanding): { state: string; reason: Bilingual } | null {
  const { listing } = standing;
  if (!listing || !decision || !['APPROVE', 'WARN'].includes(decision.verdict)) return null;
  if (listing.listed && !isListed(version, standing)) return { state: 'unlisted', reason: otherVersionListed(listing.listed.versionName) };
  return { state: listing.state, reason: listing.reason };
}

/** The certification mark, which stands on the listed version only. */
export function markShown(version: Version, standing: AppStanding): { allowed: boolean; code: string; text: Bilingual; certificateNumber: string } | null {
  const mark = isListed(version, standing) ? shownMark(standing) : null;
  return mark && { allowed: mark.allowed, code: mark.code, text: mark.text, certificateNumber: mark.certificateNumber };
}

function otherVersionListed(versionName: string): Bilingual {
  return { zh: `商店当前在架的是 ${versionName} 版本。`, en: `The store lists version ${versionName} of this app.` };
}

/** May the same version be sent again? Not while this one counts: a withdrawn or unreadable one does not. */
export function occupiesVersion({ scanned, decision }: Story): boolean {
  return decision?.verdict !== 'WITHDRAWN' && scanned?.outcome !== 'inconclusive';
}

const isUnread = (scanned: Story['scanned']): boolean => scanned !== null && scanned.outcome !== 'complete' && scanned.outcome !== 'partial';
const after = (at: string, ms: number): Date => new Date(Date.parse(at) + ms);
