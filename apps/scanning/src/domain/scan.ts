import type { AppId, DataOf, ScanId, SubmissionId, SubmissionReceivedV1 } from '@gatehouse/contracts';

export type ScanState = 'queued' | 'running' | 'settled';

/** What to scan: the submission as its event told it. */
export type ScanOrder = DataOf<typeof SubmissionReceivedV1>;

/** One scan of one submission. The row is the truth; the queue is only its doorbell. */
export type Scan = {
  readonly scanId: ScanId;
  readonly submissionId: SubmissionId;
  readonly appId: AppId;
  readonly operatorId: string;
  readonly order: ScanOrder;
  readonly state: ScanState;
  /** How often a worker has begun it. */
  readonly attempt: number;
  readonly startedAt: Date | null;
};

/** Workers lost on one scan before it is given up: a package that kills three is a package for a person. */
export const MAX_ATTEMPTS = 3;

/** A job's id. The attempt is part of it: a queue that remembers an old job would take the same id for done and do nothing. */
export function jobIdOf(scanId: ScanId, attempt: number): string {
  return `scan-${scanId}-${attempt + 1}`;
}
