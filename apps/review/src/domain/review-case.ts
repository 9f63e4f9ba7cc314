import {
  type AppId,
  type Bilingual,
  type CaseId,
  type CaseState,
  type OperatorId,
  type PersonId,
  type Platform,
  Refusal,
  type ScanId,
  type Sha256,
  type SubmissionId,
  type Turn,
  type Verdict,
} from '@gatehouse/contracts';
import { type Chip, priorityOf } from './priority.ts';
import type { WorkingCalendar } from './working-calendar.ts';
import { workingDaysAfter } from './working-days.ts';

/** What a reviewer has signed and a second person has not. */
export type HeldDecision = { verdict: Verdict; clauses: string[]; reason: Bilingual; by: PersonId; at: Date };

/** The scan a version's case rests on, as it was seen when the case was opened. */
export type SeenScan = {
  scanId: ScanId;
  outcome: string;
  reasons: { code: string; detail: string }[];
  counts: { low: number; medium: number; high: number; critical: number };
  /** Rules that asked for rejection: approval against them needs two people. */
  rejectRules: string[];
  rulePack: { id: string; version: string; sha256: Sha256 } | null;
};

/** A human's question to answer: may this version be listed, or may this app stay listed. */
export type ReviewCase = {
  caseId: CaseId;
  subject: 'version' | 'listing';
  appId: AppId;
  /** Null where the case is about a listed app. */
  submissionId: SubmissionId | null;
  operatorId: OperatorId;
  platform: Platform;
  name: string;
  packageName: string;
  versionName: string;
  versionCode: number;
  serviceType: string;
  /** The bytes in question; no hash for an app that was listed before the gate saw its package. */
  package: { sha256: Sha256 | null; signers: Sha256[] };
  scan: SeenScan | null;
  why: Chip[];
  priority: number;
  state: CaseState;
  stateSince: Date;
  claimedBy: PersonId | null;
  claimExpiresAt: Date | null;
  held: HeldDecision | null;
  openedAt: Date;
  /** Working days the clock was given, counted from `openedAt`. */
  workingDays: number;
  dueAt: Date;
  dueProvisional: boolean;
  calendarVersion: string;
  /** Rises with everything a reader of the case would want to know before acting; renewing a claim is not among it. */
  version: number;
};

/** What a case is about, before anybody has touched it. */
export type CaseQuestion = Omit<
  ReviewCase,
  'priority' | 'state' | 'stateSince' | 'claimedBy' | 'claimExpiresAt' | 'held' | 'openedAt' | 'dueAt' | 'dueProvisional' | 'calendarVersion' | 'version'
>;

/** A new case, open to whoever takes it, due when its working days are over. */
export function newCase(question: CaseQuestion, at: Date, calendar: WorkingCalendar): ReviewCase {
  const due = workingDaysAfter(at, question.workingDays, calendar);
  return {
    ...question,
    priority: priorityOf(question.why),
    state: 'open',
    stateSince: at,
    claimedBy: null,
    claimExpiresAt: null,
    held: null,
    openedAt: at,
    dueAt: due.dueAt,
    dueProvisional: due.provisional,
    calendarVersion: due.calendarVersion,
    version: 1,
  };
}

export type Reviewer = { id: PersonId; lead: boolean };
export type ClaimTerms = { minutes: number; limit: number };
/** What a reviewer states: the verdict, the clauses it rests on, and the reason in both languages. */
export type Statement = { verdict: Verdict; clauses: string[]; reason: Bilingual };

/** APPROVE on a listed app finds it in order: nothing is measured, and an open warning about it ends. */
const VERDICTS: Readonly<Record<ReviewCase['subject'], readonly Verdict[]>> = {
  version: ['APPROVE', 'WARN', 'REFUSE'],
  listing: ['APPROVE', 'WARN', 'SUSPEND', 'TERMINATE'],
};

/**
 * Take a case, or keep it for another lease. A lease that ran out binds nobody.
 * @throws Refusal review.case-already-decided | review.case-held | review.case-claimed | review.claim-limit
 */
export function claim(c: ReviewCase, by: PersonId, at: Date, terms: ClaimTerms, othersHeldByMe: number): ReviewCase {
  refuseSettled(c);
  const running = leaseHolder(c, at);
  if (running !== null && running !== by) throw new Refusal('review.case-claimed', { caseId: c.caseId });
  const claimExpiresAt = new Date(at.getTime() + terms.minutes * 60_000);
  if (running === by) return { ...c, claimExpiresAt };
  if (othersHeldByMe >= terms.limit) throw new Refusal('review.claim-limit', { limit: terms.limit });
  return moved(c, { state: 'claimed', claimedBy: by, claimExpiresAt, stateSince: at });
}

/** @throws Refusal review.case-already-decided | review.case-held | review.case-not-yours */
export function release(c: ReviewCase, by: PersonId, at: Date): ReviewCase {
  refuseSettled(c);
  if (c.claimedBy !== by) throw new Refusal('review.case-not-yours', { caseId: c.caseId });
  return moved(c, { state: 'open', claimedBy: null, claimExpiresAt: null, stateSince: at });
}

/** A claim whose lease ran out falls back to the queue; any other case stays as it is. */
export function expireClaim(c: ReviewCase, at: Date): ReviewCase {
  if (c.state !== 'claimed' || leaseHolder(c, at) !== null) return c;
  return moved(c, { state: 'open', claimedBy: null, claimExpiresAt: null, stateSince: at });
}

/**
 * Answer the case: decided at once, or held until a second person signs.
 * @throws Refusal review.case-already-decided | review.case-held | review.case-not-yours | review.verdict-not-available | review.clauses-missing
 */
export function decide(c: ReviewCase, by: PersonId, statement: Statement, at: Date): ReviewCase {
  refuseSettled(c);
  if (leaseHolder(c, at) !== by) throw new Refusal('review.case-not-yours', { caseId: c.caseId });
  if (!VERDICTS[c.subject].includes(statement.verdict))
    throw new Refusal('review.verdict-not-available', { verdict: statement.verdict, available: [...VERDICTS[c.subject]] });
  if (statement.verdict !== 'APPROVE' && statement.clauses.length === 0) {
    throw new Refusal('review.clauses-missing', {}, [{ pointer: '/clauses', code: 'field.too-small', detail: 'name at least one clause' }]);
  }
  if (!needsSecondSignature(c, statement.verdict)) return settled(c, at);
  return moved(c, { state: 'held', claimedBy: null, claimExpiresAt: null, stateSince: at, held: { ...statement, by, at } });
}

/** Two people sign what takes an app off the store, and what lists a version that a rule asked to reject. */
export function needsSecondSignature(c: Pick<ReviewCase, 'scan'>, verdict: Verdict): boolean {
  if (verdict === 'SUSPEND' || verdict === 'TERMINATE') return true;
  return verdict !== 'REFUSE' && (c.scan?.rejectRules.length ?? 0) > 0;
}

/** @throws Refusal review.case-not-held | identity.role-missing | review.four-eyes */
export function sign(c: ReviewCase, by: Reviewer, at: Date): ReviewCase & { held: HeldDecision } {
  const held = heldBy(c, by);
  if (held.by === by.id) throw new Refusal('review.four-eyes', { caseId: c.caseId });
  return { ...settled(c, at), held };
}

/**
 * Back to the queue, for anybody to decide anew.
 * @throws Refusal review.case-not-held | identity.role-missing
 */
export function sendBack(c: ReviewCase, by: Reviewer, at: Date): ReviewCase {
  heldBy(c, by);
  return moved(c, { state: 'open', held: null, stateSince: at });
}

/** The operator took the version back before it was decided. A decision that came first stands: null. */
export function withdraw(c: ReviewCase, at: Date): ReviewCase | null {
  return c.state === 'decided' ? null : { ...settled(c, at), held: null };
}

export function turnOf(c: Pick<ReviewCase, 'state'>): Turn {
  const turns = { open: 'reviewer', claimed: 'reviewer', held: 'second-reviewer', decided: 'none' } as const;
  return turns[c.state];
}

/** Who holds the case now; null where nobody does, or the lease has run out. */
export function leaseHolder(c: Pick<ReviewCase, 'claimedBy' | 'claimExpiresAt'>, at: Date): PersonId | null {
  return c.claimExpiresAt !== null && c.claimExpiresAt > at ? c.claimedBy : null;
}

function heldBy(c: ReviewCase, by: Reviewer): HeldDecision {
  if (c.state !== 'held' || c.held === null) throw new Refusal('review.case-not-held', { caseId: c.caseId });
  if (!by.lead) throw new Refusal('identity.role-missing', { needs: ['lead'] });
  return c.held;
}

function refuseSettled(c: ReviewCase): void {
  if (c.state === 'decided') throw new Refusal('review.case-already-decided', { caseId: c.caseId });
  if (c.state === 'held') throw new Refusal('review.case-held', { caseId: c.caseId });
}

function settled(c: ReviewCase, at: Date): ReviewCase {
  return moved(c, { state: 'decided', claimedBy: null, claimExpiresAt: null, stateSince: at });
}

function moved(c: ReviewCase, change: Partial<ReviewCase>): ReviewCase {
  return { ...c, ...change, version: c.version + 1 };
}
