import type { ScanView, Submission } from '@gatehouse/web-kit';

/** The stations of a version on its way through the gate. */
export const PHASES = ['received', 'queued', 'scanning', 'review', 'result'] as const;
export type Phase = (typeof PHASES)[number];

const REVIEW_STATES = new Set(['awaiting-review', 'in-review', 'held']);

/** Where a version is now. A delay of ours keeps the station it happened at: the scan's, unless review has it already. */
export function phaseOf(submission: Pick<Submission, 'state' | 'final'>, scan: Pick<ScanView, 'state'> | undefined): Phase {
  if (submission.final) return 'result';
  if (REVIEW_STATES.has(submission.state) || scan?.state === 'settled') return 'review';
  if (scan === undefined) return submission.state === 'received' ? 'received' : 'queued';
  return scan.state === 'running' ? 'scanning' : 'queued';
}
