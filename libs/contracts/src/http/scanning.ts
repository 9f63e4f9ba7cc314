import { z } from 'zod';
import { ArtifactRef, Bilingual, ScanId, SubmissionId } from '../ids.ts';
import { RuleAction, ScanOutcome, Severity } from '../vocabulary.ts';
import { defineRoute } from './define-route.ts';

/** One thing a rule found, with what was seen, why it matters and how to mend it. */
export const Finding = z.object({
  rule: z.string(),
  title: Bilingual,
  behaviours: z.array(z.string()),
  campaigns: z.array(z.string()),
  severity: Severity,
  action: RuleAction,
  message: Bilingual,
  remedy: Bilingual,
  /** `{ kind, …}`: API and caller, manifest line, policy sentence … */
  evidence: z.array(z.object({ kind: z.string() }).catchall(z.unknown())),
  places: z.array(z.string()),
  fingerprint: z.string(),
  evidenceHash: z.string(),
});
export type Finding = z.infer<typeof Finding>;

export const ScanView = z.object({
  scanId: ScanId,
  submissionId: SubmissionId,
  state: z.enum(['queued', 'running', 'settled']),
  outcome: ScanOutcome.nullable(),
  attempt: z.number().int(),
  /** How many scans stand before this one; null once it runs. */
  ahead: z.number().int().nullable(),
  reasons: z.array(z.object({ code: z.string(), detail: z.string() })),
  findings: z.array(Finding),
  notAssessed: z.array(z.object({ behaviour: z.string(), why: z.string() })),
  /** A few facts for the summary; the whole document is the report. */
  summary: z
    .object({
      packageName: z.string().nullable(),
      versionName: z.string().nullable(),
      versionCode: z.number().nullable(),
      minSdk: z.number().nullable(),
      targetSdk: z.number().nullable(),
      signers: z.array(z.string()),
      schemes: z.array(z.string()),
      debugSigned: z.boolean(),
      permissions: z.array(z.string()),
      sdks: z.array(z.string()),
      dexFiles: z.number().int(),
      calls: z.number().int(),
      sensitiveCalls: z.number().int(),
    })
    .nullable(),
  report: ArtifactRef.nullable(),
  rulePack: z.object({ id: z.string(), version: z.string(), sha256: z.string() }).nullable(),
  startedAt: z.iso.datetime().nullable(),
  completedAt: z.iso.datetime().nullable(),
});
export type ScanView = z.infer<typeof ScanView>;

const params = z.object({ submissionId: SubmissionId });
const readers = ['operator', 'reviewer', 'lead', 'auditor', 'store'] as const;

export const scanningRoutes = {
  getScan: defineRoute({
    id: 'getScan',
    service: 'scanning',
    method: 'GET',
    path: '/v1/submissions/:submissionId/scan',
    summary: 'Findings of a submission’s scan.',
    roles: readers,
    scope: 'submissions:read',
    params,
    response: ScanView,
  }),
  getReport: defineRoute({
    id: 'getReport',
    service: 'scanning',
    method: 'GET',
    path: '/v1/submissions/:submissionId/report',
    summary: 'The whole scan/1 document.',
    roles: readers,
    scope: 'submissions:read',
    params,
    response: z.object({ schema: z.literal('gatehouse/scan/1') }).catchall(z.unknown()),
  }),
};
