import { z } from 'zod';
import { AppId, Bilingual, OperatorId, Platform, Sha256, SubmissionId } from '../ids.ts';
import { defineEvent, openEnum } from './define-event.ts';

export const ListedVersion = z.object({
  submissionId: SubmissionId.nullable(),
  versionCode: z.number().int().nonnegative(),
  versionName: z.string(),
  /** Null for an app that was listed before the gate saw its package. */
  sha256: Sha256.nullable(),
  signers: z.array(Sha256).max(16),
});
export type ListedVersion = z.infer<typeof ListedVersion>;

/** Which version of an app is listed, and what it may. Told by review, which owns distribution; heard by all others. */
export const EnforcementChangedV1 = defineEvent({
  type: 'gatehouse.enforcement.changed.v1',
  topic: 'gatehouse.enforcement',
  key: (d) => d.appId,
  data: z.object({
    appId: AppId,
    operatorId: OperatorId,
    platform: Platform,
    packageName: z.string(),
    /** What people call it. */
    name: z.string(),
    listedVersion: ListedVersion.nullable(),
    state: openEnum('unlisted', 'listed', 'frozen', 'suspended', 'terminated'),
    installAllowed: z.boolean(),
    updateAllowed: z.boolean(),
    chartAllowed: z.boolean(),
    /** Why a certificate may not lift this app now, e.g. `warning-open`; empty where nothing blocks. */
    boostBlockedBy: z.array(z.string()).max(20),
    reason: Bilingual,
    changedAt: z.iso.datetime(),
  }),
});
