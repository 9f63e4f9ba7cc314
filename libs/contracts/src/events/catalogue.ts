import { CertificationChangedV1 } from './certification-changed.v1.ts';
import type { EventDefinition } from './define-event.ts';
import { EnforcementChangedV1 } from './enforcement-changed.v1.ts';
import { RankingSignalV1 } from './ranking-signal.v1.ts';
import { ReviewCaseChangedV1 } from './review-case-changed.v1.ts';
import { ReviewDecidedV1 } from './review-decided.v1.ts';
import { ScanCompletedV1 } from './scan-completed.v1.ts';
import { ScanStartedV1 } from './scan-started.v1.ts';
import { SubmissionReceivedV1 } from './submission-received.v1.ts';
import { SubmissionWithdrawnV1 } from './submission-withdrawn.v1.ts';

/** Every event the fleet tells, with who tells it and who hears it: AsyncAPI, golden files and topics are checked against this. */
export const EVENT_CATALOGUE: readonly { event: EventDefinition; teller: string; hearers: readonly string[] }[] = [
  { event: SubmissionReceivedV1, teller: 'ingestion', hearers: ['scanning'] },
  { event: SubmissionWithdrawnV1, teller: 'ingestion', hearers: ['review'] },
  { event: ScanStartedV1, teller: 'scanning', hearers: ['ingestion'] },
  { event: ScanCompletedV1, teller: 'scanning', hearers: ['ingestion', 'review', 'certification'] },
  { event: ReviewCaseChangedV1, teller: 'review', hearers: ['ingestion'] },
  { event: ReviewDecidedV1, teller: 'review', hearers: ['ingestion'] },
  { event: EnforcementChangedV1, teller: 'review', hearers: ['ingestion', 'certification', 'ranking'] },
  { event: CertificationChangedV1, teller: 'certification', hearers: ['ingestion', 'review', 'ranking'] },
  { event: RankingSignalV1, teller: 'ranking', hearers: [] },
];

/** Topics without the deployment's prefix, in alphabetical order. */
export const TOPICS: readonly string[] = [...new Set(EVENT_CATALOGUE.map((e) => e.event.topic))].sort();
