import { z } from 'zod';
import { AppId, SubmissionId } from '../ids.ts';
import { defineEvent } from './define-event.ts';

/** The operator asks to take a version back; review holds the lock and arbitrates. Told by ingestion; heard by review. */
export const SubmissionWithdrawnV1 = defineEvent({
  type: 'gatehouse.submission.withdrawn.v1',
  topic: 'gatehouse.ingestion',
  key: (d) => d.appId,
  data: z.object({ submissionId: SubmissionId, appId: AppId, reason: z.string().max(2000), requestedAt: z.iso.datetime() }),
});
