import { z } from 'zod';
import { AppId, CaseId, SubmissionId } from '../ids.ts';
import { Turn } from '../vocabulary.ts';
import { defineEvent, openEnum } from './define-event.ts';

/** A case was opened, claimed, released or held. No reviewer's name travels. Told by review; heard by ingestion. */
export const ReviewCaseChangedV1 = defineEvent({
  type: 'gatehouse.review.case-changed.v1',
  topic: 'gatehouse.review',
  key: (d) => d.appId,
  data: z.object({
    caseId: CaseId,
    appId: AppId,
    /** Null where the case is about a listed app, not about one version. */
    submissionId: SubmissionId.nullable(),
    subject: openEnum('version', 'listing'),
    state: openEnum('open', 'claimed', 'held', 'decided'),
    turn: Turn,
    dueAt: z.iso.datetime(),
    changedAt: z.iso.datetime(),
  }),
});
