import { z } from 'zod';
import { AppId, Bilingual, CaseId, DecisionId, SubmissionId } from '../ids.ts';
import { defineEvent, openEnum } from './define-event.ts';

/** A version was decided. Told by review; heard by ingestion, certification, ranking and scanning. */
export const ReviewDecidedV1 = defineEvent({
  type: 'gatehouse.review.decided.v1',
  topic: 'gatehouse.review',
  key: (d) => d.appId,
  data: z.object({
    decisionId: DecisionId,
    submissionId: SubmissionId,
    appId: AppId,
    caseId: CaseId.nullable(),
    verdict: openEnum('APPROVE', 'WARN', 'REFUSE', 'WITHDRAWN'),
    /** `policy` where the rules decided alone, `person` where a reviewer did. */
    signedBy: openEnum('policy', 'person'),
    /** Behaviours (`DM-3.1`) or listing elements (`LE-POLICY`) the decision rests on. */
    clauses: z.array(z.string()).max(50),
    reason: Bilingual,
    decidedAt: z.iso.datetime(),
  }),
});
