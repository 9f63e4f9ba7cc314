import type { CaseId, DecisionId, EventOf, ReviewCaseChangedV1, ReviewDecidedV1, ScanCompletedV1, ScanId, ScanStartedV1 } from '@gatehouse/contracts';

/** One step that happened, for the timeline. The code names its sentence in `reason.ts`. */
export type Step = { at: string; code: string };

/**
 * Everything that has been heard about one submission. Each slot is filled by one kind of news and keeps the newest of its
 * kind, so that the story does not depend on the order in which the news arrives; the status is read from the story.
 */
export type Story = {
  receivedAt: string;
  scan: { scanId: ScanId; attempt: number; startedAt: string; deadlineAt: string } | null;
  scanned: { outcome: string; counts: Record<string, number>; reasons: { code: string; detail: string }[]; completedAt: string } | null;
  reviewCase: { caseId: CaseId; sequence: number; state: string; turn: string; dueAt: string; changedAt: string } | null;
  decision: {
    decisionId: DecisionId;
    sequence: number;
    verdict: string;
    signedBy: string;
    clauses: string[];
    reason: { zh: string; en: string };
    decidedAt: string;
  } | null;
  withdrawalRequestedAt: string | null;
  steps: Step[];
};

/** News of one submission. News of its app (listing, mark) stands in `app-standing.ts`. */
export type SubmissionNews =
  | EventOf<typeof ScanStartedV1>
  | EventOf<typeof ScanCompletedV1>
  | EventOf<typeof ReviewCaseChangedV1>
  | EventOf<typeof ReviewDecidedV1>;

/** A story has a few dozen steps; a case claimed and released without end must not fill a row. The first and the newest stay. */
const MAX_STEPS = 200;

export function beginStory(receivedAt: Date): Story {
  const at = receivedAt.toISOString();
  return {
    receivedAt: at,
    scan: null,
    scanned: null,
    reviewCase: null,
    decision: null,
    withdrawalRequestedAt: null,
    steps: [{ at, code: 'submission.received' }],
  };
}

/** The story with one more piece of news. Hearing it twice, or late, changes nothing that is newer. */
export function hear(story: Story, news: SubmissionNews): Story {
  switch (news.type) {
    case 'gatehouse.scan.started.v1':
      return hearScanStarted(story, news as EventOf<typeof ScanStartedV1>);
    case 'gatehouse.scan.completed.v1':
      return hearScanCompleted(story, news as EventOf<typeof ScanCompletedV1>);
    case 'gatehouse.review.case-changed.v1':
      return hearCaseChanged(story, news as EventOf<typeof ReviewCaseChangedV1>);
    case 'gatehouse.review.decided.v1':
      return hearDecided(story, news as EventOf<typeof ReviewDecidedV1>);
    default:
      throw new TypeError(`${news.type} is not news of a submission`);
  }
}

export function requestWithdrawal(story: Story, at: Date): Story {
  if (story.withdrawalRequestedAt) return story;
  const requestedAt = at.toISOString();
  return withStep({ ...story, withdrawalRequestedAt: requestedAt }, { at: requestedAt, code: 'withdrawal.requested' });
}

function hearScanStarted(story: Story, { data }: EventOf<typeof ScanStartedV1>): Story {
  const { scanId, attempt, startedAt, deadlineAt } = data;
  const told = withStep(story, { at: startedAt, code: attempt > 1 ? 'scan.restarted' : 'scan.started' });
  return (story.scan?.attempt ?? 0) >= attempt ? told : { ...told, scan: { scanId, attempt, startedAt, deadlineAt } };
}

function hearScanCompleted(story: Story, { data }: EventOf<typeof ScanCompletedV1>): Story {
  if (story.scanned) return story; // a scan ends once
  const { outcome, counts, reasons, completedAt } = data;
  const known = ['complete', 'partial', 'inconclusive'].includes(outcome) ? outcome : 'inconclusive';
  return withStep({ ...story, scanned: { outcome, counts, reasons: reasons.map(storable), completedAt } }, { at: completedAt, code: `scan.${known}` });
}

/** Details quote the package, whose bytes are hostile; PostgreSQL keeps neither NUL nor half of a surrogate pair. */
function storable({ code, detail }: { code: string; detail: string }): { code: string; detail: string } {
  return { code, detail: detail.replace(/[\0\p{Surrogate}]/gu, '\ufffd') };
}

function hearCaseChanged(story: Story, { data, sequence }: EventOf<typeof ReviewCaseChangedV1>): Story {
  if (data.subject === 'listing') return story; // about the listed app, not about whether this version passes
  const { caseId, state, turn, dueAt, changedAt } = data;
  const before = story.reviewCase;
  const known = ['open', 'claimed', 'held', 'decided'].includes(state) ? state : 'changed';
  const told = withStep(story, { at: changedAt, code: `case.${known}` });
  const newer = !before || (before.caseId === caseId ? sequence > before.sequence : changedAt > before.changedAt);
  return newer ? { ...told, reviewCase: { caseId, sequence, state, turn, dueAt, changedAt } } : told;
}

function hearDecided(story: Story, { data, sequence }: EventOf<typeof ReviewDecidedV1>): Story {
  const { decisionId, verdict, signedBy, clauses, reason, decidedAt } = data;
  const told = withStep(story, { at: decidedAt, code: `decision.${DECISION_STEP[verdict] ?? 'unknown'}` });
  if (story.decision && story.decision.sequence >= sequence) return told;
  return { ...told, decision: { decisionId, sequence, verdict, signedBy, clauses, reason, decidedAt } };
}

const DECISION_STEP: Readonly<Record<string, string>> = { APPROVE: 'approved', WARN: 'warned', REFUSE: 'refused', WITHDRAWN: 'withdrawn' };

function withStep(story: Story, step: Step): Story {
  if (story.steps.some((s) => s.at === step.at && s.code === step.code)) return story;
  const steps = [...story.steps, step].sort((a, b) => order(a.at, b.at) || order(a.code, b.code));
  return { ...story, steps: steps.length > MAX_STEPS ? [...steps.slice(0, 1), ...steps.slice(1 - MAX_STEPS)] : steps };
}

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
