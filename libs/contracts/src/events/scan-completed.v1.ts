import { z } from 'zod';
import { AppId, ArtifactRef, Bilingual, OperatorId, Platform, ScanId, Sha256, SubmissionId } from '../ids.ts';
import { Category, ServiceType } from '../vocabulary.ts';
import { defineEvent, openEnum } from './define-event.ts';

/** What the package does, small enough to diff without fetching the facts: sorted, distinct, capped. */
export const BehaviourProjection = z.object({
  permissions: z.array(z.string()).max(120),
  sdks: z.array(z.string()).max(120),
  /** `<personal information id>@<sdk id or app>`. */
  personalInformation: z.array(z.string()).max(200),
  /** True where a list above was cut at its cap. */
  truncated: z.boolean(),
});
export type BehaviourProjection = z.infer<typeof BehaviourProjection>;

export const ScanIdentity = z.object({
  packageName: z.string().nullable(),
  versionCode: z.number().int().nullable(),
  versionName: z.string().nullable(),
  /** SHA-256 of each signer's certificate. */
  signers: z.array(Sha256).max(16),
});

/** The version as its operator declared it, carried along so that no hearer has to wait for another topic. */
export const DeclaredVersion = z.object({
  operatorId: OperatorId,
  platform: Platform,
  packageName: z.string(),
  name: z.string(),
  versionCode: z.number().int().nonnegative(),
  versionName: z.string(),
  serviceType: ServiceType,
  category: Category,
});

/** A scan has ended, once. Told by scanning; heard by review, certification and ingestion. */
export const ScanCompletedV1 = defineEvent({
  type: 'gatehouse.scan.completed.v1',
  topic: 'gatehouse.scanning',
  key: (d) => d.appId,
  data: z.object({
    scanId: ScanId,
    submissionId: SubmissionId,
    appId: AppId,
    outcome: openEnum('complete', 'partial', 'inconclusive'),
    /** Why it is not complete: stable codes with a sentence in both languages; empty only for `complete`. */
    reasons: z.array(z.object({ code: z.string(), detail: z.string().max(500) })).max(50),
    artifact: ArtifactRef,
    declared: DeclaredVersion,
    /** What the package itself says; null where it could not be read. */
    identity: ScanIdentity,
    counts: z.object({ low: z.number().int(), medium: z.number().int(), high: z.number().int(), critical: z.number().int() }),
    /** What each rule that fired asks of triage. Highest action first, 200 at most. */
    actions: z
      .array(
        z.object({
          rule: z.string(),
          action: openEnum('note', 'review', 'reject'),
          severity: openEnum('low', 'medium', 'high', 'critical'),
          behaviours: z.array(z.string()).max(8),
          title: Bilingual,
          fingerprint: z.string(),
        }),
      )
      .max(200),
    /** Enforced rules that could not be assessed. Silence is never consent. */
    unassessed: z.number().int().nonnegative(),
    behaviour: BehaviourProjection,
    rulePack: z.object({ id: z.string(), version: z.string(), sha256: Sha256 }).nullable(),
    /** The whole `scan/1` document, in the artifact store; null where nothing could be read. */
    report: ArtifactRef.nullable(),
    startedAt: z.iso.datetime(),
    completedAt: z.iso.datetime(),
  }),
});
