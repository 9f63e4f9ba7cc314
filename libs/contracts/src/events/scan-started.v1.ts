import { z } from 'zod';
import { AppId, ScanId, SubmissionId } from '../ids.ts';
import { defineEvent } from './define-event.ts';

/** A worker opened the package. Told by scanning, once per attempt; heard by ingestion. */
export const ScanStartedV1 = defineEvent({
  type: 'gatehouse.scan.started.v1',
  topic: 'gatehouse.scanning',
  key: (d) => d.appId,
  data: z.object({
    scanId: ScanId,
    submissionId: SubmissionId,
    appId: AppId,
    /** 1 for the first; more means an earlier worker was lost. */
    attempt: z.number().int().positive(),
    startedAt: z.iso.datetime(),
    /** The scan is killed and settled as inconclusive after this. */
    deadlineAt: z.iso.datetime(),
  }),
});
