import { z } from 'zod';
import { AppId, ArtifactRef, Bilingual, DraftId, OperatorId, Platform, SubmissionId } from '../ids.ts';
import { Category, Reason, ServiceType, SubmissionState } from '../vocabulary.ts';

const text = (max: number) => z.string().trim().max(max);

/** What the store will show users, as the operator states it. The gate completes and checks it (listing elements LE-…). */
export const Listing = z.object({
  name: text(100).min(1),
  provider: text(200).default(''),
  creditCode: text(18).default(''),
  description: text(4000).default(''),
  category: Category,
  /** Permissions shown to users, each with its purpose. */
  permissions: z
    .array(z.object({ permission: text(200).min(1), purpose: text(500) }))
    .max(200)
    .default([]),
  /** APP filing number (备案号). */
  filingNumber: text(60).default(''),
  policyUrl: text(2000).default(''),
  contact: text(200).default(''),
  ageLabel: z.enum(['all', '8+', '12+', '16+', '18+']).nullable().default(null),
});
export type Listing = z.infer<typeof Listing>;

/** What the operator declares about the app beside its policy. */
export const Declarations = z.object({
  /** Third-party SDKs: the id of the domain data where it is known, else a name. */
  sdks: z
    .array(
      z.object({
        id: text(100).optional(),
        name: text(200).min(1),
        company: text(200).default(''),
        purpose: text(500).default(''),
        personalInformation: z.array(text(100)).max(100).default([]),
      }),
    )
    .max(200)
    .default([]),
  /** Personal information collected: ids of the domain data. */
  personalInformation: z
    .array(z.object({ id: text(100).min(1), purpose: text(500).default(''), manner: text(200).default('') }))
    .max(200)
    .default([]),
  extensionTypes: z.array(ServiceType).max(10).default([]),
});
export type Declarations = z.infer<typeof Declarations>;

/** The privacy policy as handed in: where its bytes are and what they are. */
export const PolicyRef = z.object({
  artifact: ArtifactRef,
  mediaType: z.enum(['text/plain', 'text/html', 'application/pdf']),
});
export type PolicyRef = z.infer<typeof PolicyRef>;

export const NewDraft = z.object({
  platform: Platform.default('android'),
  packageName: z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9_]*(\.[A-Za-z0-9_]+)+$/, 'must be a package name such as com.example.app')
    .max(255),
  versionCode: z
    .number()
    .int()
    .min(0)
    .max(2 ** 53 - 1),
  versionName: text(100).min(1),
});
export type NewDraft = z.infer<typeof NewDraft>;

export const DraftPatch = z
  .object({
    versionCode: NewDraft.shape.versionCode.optional(),
    versionName: NewDraft.shape.versionName.optional(),
    serviceType: ServiceType.optional(),
    listing: Listing.optional(),
    declarations: Declarations.optional(),
  })
  .strict();
export type DraftPatch = z.infer<typeof DraftPatch>;

export const Draft = z.object({
  draftId: DraftId,
  appId: AppId,
  operatorId: OperatorId,
  platform: Platform,
  packageName: z.string(),
  versionCode: z.number().int(),
  versionName: z.string(),
  serviceType: ServiceType.nullable(),
  listing: Listing.nullable(),
  declarations: Declarations.nullable(),
  policy: PolicyRef.nullable(),
  package: z.object({ artifact: ArtifactRef, fileName: z.string() }).nullable(),
  /** What still keeps the draft from being submitted, as JSON pointers into the draft. */
  missing: z.array(z.string()),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});
export type Draft = z.infer<typeof Draft>;

/** One step of a submission's story. */
export const TimelineEntry = z.object({ at: z.iso.datetime(), code: z.string(), text: Bilingual });

/** One submission as its operator sees it: where it stands, why, whose turn it is and what comes next. */
export const Submission = z.object({
  submissionId: SubmissionId,
  appId: AppId,
  operatorId: OperatorId,
  platform: Platform,
  packageName: z.string(),
  name: z.string(),
  versionCode: z.number().int(),
  versionName: z.string(),
  serviceType: ServiceType,
  category: Category,
  fileName: z.string(),
  artifact: ArtifactRef,
  state: SubmissionState,
  final: z.boolean(),
  reason: Reason,
  scan: z
    .object({ outcome: z.string(), counts: z.record(z.string(), z.number()), reasons: z.array(z.object({ code: z.string(), detail: z.string() })) })
    .nullable(),
  decision: z.object({ verdict: z.string(), signedBy: z.string(), clauses: z.array(z.string()), reason: Bilingual, decidedAt: z.iso.datetime() }).nullable(),
  listing: z.object({ state: z.string(), reason: Bilingual }).nullable(),
  mark: z.object({ allowed: z.boolean(), code: z.string(), text: Bilingual, certificateNumber: z.string() }).nullable(),
  timeline: z.array(TimelineEntry),
  receivedAt: z.iso.datetime(),
  version: z.number().int(),
});
export type Submission = z.infer<typeof Submission>;

export const SubmissionSummary = Submission.pick({
  submissionId: true,
  appId: true,
  operatorId: true,
  packageName: true,
  name: true,
  versionCode: true,
  versionName: true,
  state: true,
  final: true,
  reason: true,
  receivedAt: true,
  version: true,
});

export const OpenUpload = z.object({
  uploadId: z.string(),
  draftId: DraftId,
  fileName: z.string(),
  sizeBytes: z.number().int(),
  receivedBytes: z.number().int(),
  expiresAt: z.iso.datetime(),
});
