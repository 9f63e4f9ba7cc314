import { z } from 'zod';
import { AppId, ArtifactRef, OperatorId, Platform, SubmissionId } from '../ids.ts';
import { Category, ServiceType } from '../vocabulary.ts';
import { Declarations, Listing, PolicyRef } from '../http/submission.ts';
import { defineEvent } from './define-event.ts';

/** A version is stored whole and awaits its scan. Told by ingestion; heard by scanning. */
export const SubmissionReceivedV1 = defineEvent({
  type: 'gatehouse.submission.received.v1',
  topic: 'gatehouse.ingestion',
  key: (d) => d.appId,
  data: z.object({
    submissionId: SubmissionId,
    appId: AppId,
    operatorId: OperatorId,
    platform: Platform,
    packageName: z.string(),
    versionCode: z.number().int().nonnegative(),
    versionName: z.string(),
    fileName: z.string(),
    artifact: ArtifactRef,
    serviceType: ServiceType,
    category: Category,
    listing: Listing,
    declarations: Declarations,
    policy: PolicyRef.nullable(),
    receivedAt: z.iso.datetime(),
  }),
});
