import { z } from 'zod';
import { AppId, Bilingual, CaseId, OperatorId, Platform, Sha256, SubmissionId } from '../ids.ts';
import { ListingState, Reason, Severity, Verdict } from '../vocabulary.ts';
import { defineRoute, page, PageQuery } from './define-route.ts';

export const CaseState = z.enum(['open', 'claimed', 'held', 'decided']);
export type CaseState = z.infer<typeof CaseState>;

/** A row of the queue. */
export const CaseSummary = z.object({
  caseId: CaseId,
  subject: z.enum(['version', 'listing']),
  appId: AppId,
  submissionId: SubmissionId.nullable(),
  operatorId: OperatorId,
  name: z.string(),
  packageName: z.string(),
  versionName: z.string(),
  versionCode: z.number().int(),
  serviceType: z.string(),
  state: CaseState,
  reason: Reason,
  /** Why it is here and how heavy: chips whose weights add up to the priority. */
  why: z.array(z.object({ code: z.string(), text: Bilingual, weight: z.number().int() })),
  priority: z.number().int(),
  scanOutcome: z.string(),
  dueAt: z.iso.datetime(),
  workingDaysLeft: z.number().int(),
  claimedBy: z.string().nullable(),
  claimedByName: z.string().nullable(),
  claimExpiresAt: z.iso.datetime().nullable(),
  openedAt: z.iso.datetime(),
  version: z.number().int(),
});
export type CaseSummary = z.infer<typeof CaseSummary>;

export const DecisionView = z.object({
  verdict: Verdict,
  signedBy: z.enum(['policy', 'person']),
  decidedBy: z.string().nullable(),
  secondSignature: z.string().nullable(),
  clauses: z.array(z.string()),
  reason: Bilingual,
  decidedAt: z.iso.datetime(),
});

export const CaseDetail = CaseSummary.extend({
  listing: z.object({ state: ListingState, listedVersionName: z.string().nullable() }),
  scanReasons: z.array(z.object({ code: z.string(), detail: z.string() })),
  counts: z.record(Severity, z.number().int()),
  decisions: z.array(DecisionView),
  held: DecisionView.nullable(),
  history: z.array(z.object({ at: z.iso.datetime(), act: z.string(), by: z.string().nullable(), text: Bilingual })),
  /** What this person may do now, and why not for the others. */
  acts: z.array(
    z.object({
      act: z.enum(['claim', 'release', 'approve', 'warn', 'refuse', 'suspend', 'terminate', 'sign', 'return']),
      allowed: z.boolean(),
      why: Bilingual.nullable(),
    }),
  ),
});
export type CaseDetail = z.infer<typeof CaseDetail>;

export const DecideBody = z
  .object({
    verdict: Verdict,
    clauses: z
      .array(z.string().regex(/^(DM-\d\.\d{1,2}|LE-[A-Z]+|P-[A-Z-]+|SD-\d{2}|GH-\d{4})$/, 'must be a behaviour, listing element, problem, duty or rule id'))
      .max(50)
      .default([]),
    reason: Bilingual.extend({ zh: z.string().trim().min(1).max(4000), en: z.string().trim().min(1).max(4000) }),
  })
  .strict();

export const ListingView = z.object({
  appId: AppId,
  operatorId: OperatorId,
  platform: Platform,
  packageName: z.string(),
  name: z.string(),
  state: ListingState,
  listedVersionName: z.string().nullable(),
  listedVersionCode: z.number().int().nullable(),
  boostBlockedBy: z.array(z.string()),
  reason: Bilingual,
  changedAt: z.iso.datetime(),
});

/** An app that stood in the store before the gate: how a store brings its catalogue along. */
export const CatalogueEntry = z.object({
  operatorId: OperatorId,
  platform: Platform.default('android'),
  packageName: z.string().min(1).max(255),
  name: z.string().min(1).max(100),
  versionCode: z.number().int().min(0),
  versionName: z.string().min(1).max(100),
  sha256: Sha256.nullable().default(null),
  signers: z.array(Sha256).max(16).default([]),
});

const params = z.object({ caseId: CaseId });
const readers = ['reviewer', 'lead', 'auditor'] as const;

export const reviewRoutes = {
  listCases: defineRoute({
    id: 'listCases',
    service: 'review',
    method: 'GET',
    path: '/v1/cases',
    summary: 'The queue: overdue first, then by due date and priority.',
    roles: readers,
    scope: 'cases:read',
    query: PageQuery.extend({
      state: z.union([CaseState, z.literal('active')]).default('active'),
      holder: z.enum(['me', 'anyone', 'nobody']).default('anyone'),
      search: z.string().max(100).optional(),
    }),
    response: page(CaseSummary),
  }),
  countCases: defineRoute({
    id: 'countCases',
    service: 'review',
    method: 'GET',
    path: '/v1/cases/counts',
    summary: 'How many cases stand where.',
    roles: readers,
    scope: 'cases:read',
    response: z.object({
      open: z.number().int(),
      claimed: z.number().int(),
      mine: z.number().int(),
      held: z.number().int(),
      overdue: z.number().int(),
      dueSoon: z.number().int(),
      decidedToday: z.number().int(),
    }),
  }),
  getCase: defineRoute({
    id: 'getCase',
    service: 'review',
    method: 'GET',
    path: '/v1/cases/:caseId',
    summary: 'One case.',
    roles: readers,
    scope: 'cases:read',
    params,
    response: CaseDetail,
  }),
  claimCase: defineRoute({
    id: 'claimCase',
    service: 'review',
    method: 'POST',
    path: '/v1/cases/:caseId/claim',
    summary: 'Take a case for 30 minutes, renewed by claiming again.',
    roles: ['reviewer', 'lead'],
    params,
    response: CaseDetail,
    status: 200,
    errors: ['review.case-claimed', 'review.case-already-decided', 'review.case-held', 'review.claim-limit', 'review.case-changed'],
  }),
  releaseCase: defineRoute({
    id: 'releaseCase',
    service: 'review',
    method: 'POST',
    path: '/v1/cases/:caseId/release',
    summary: 'Give a case back.',
    roles: ['reviewer', 'lead'],
    params,
    response: CaseDetail,
    status: 200,
    errors: ['review.case-not-yours', 'review.case-already-decided', 'review.case-held', 'review.case-changed'],
  }),
  decideCase: defineRoute({
    id: 'decideCase',
    service: 'review',
    method: 'POST',
    path: '/v1/cases/:caseId/decide',
    summary: 'Decide, with reasons by clause. If-Match carries the version that was read. Suspend and terminate wait for a second signature.',
    roles: ['reviewer', 'lead'],
    params,
    body: DecideBody,
    response: CaseDetail,
    status: 200,
    idempotent: true,
    errors: [
      'review.case-not-yours',
      'review.case-already-decided',
      'review.case-held',
      'review.verdict-not-available',
      'review.clauses-missing',
      'review.case-changed',
    ],
  }),
  signCase: defineRoute({
    id: 'signCase',
    service: 'review',
    method: 'POST',
    path: '/v1/cases/:caseId/sign',
    summary: 'Second signature on a held decision, by another person.',
    roles: ['lead'],
    params,
    response: CaseDetail,
    status: 200,
    idempotent: true,
    errors: ['review.case-not-held', 'review.four-eyes', 'review.case-changed'],
  }),
  returnCase: defineRoute({
    id: 'returnCase',
    service: 'review',
    method: 'POST',
    path: '/v1/cases/:caseId/return',
    summary: 'Send a held decision back to the queue with a note.',
    roles: ['lead'],
    params,
    body: z.object({ note: z.string().trim().min(1).max(2000) }),
    response: CaseDetail,
    status: 200,
    errors: ['review.case-not-held', 'review.case-changed'],
  }),
  openListingCase: defineRoute({
    id: 'openListingCase',
    service: 'review',
    method: 'POST',
    path: '/v1/listings/:appId/cases',
    summary: 'Open a case about a listed app.',
    roles: ['reviewer', 'lead'],
    params: z.object({ appId: AppId }),
    body: z.object({ reason: z.object({ zh: z.string().trim().min(1).max(2000), en: z.string().trim().min(1).max(2000) }) }),
    response: CaseDetail,
    status: 201,
    idempotent: true,
    errors: ['review.not-listed'],
  }),
  listListings: defineRoute({
    id: 'listListings',
    service: 'review',
    method: 'GET',
    path: '/v1/listings',
    summary: 'Apps and where they stand in the store.',
    roles: ['reviewer', 'lead', 'auditor', 'store'],
    scope: 'listings:read',
    query: PageQuery.extend({ state: ListingState.optional() }),
    response: page(ListingView),
  }),
  getListing: defineRoute({
    id: 'getListing',
    service: 'review',
    method: 'GET',
    path: '/v1/listings/:appId',
    summary: 'One app’s listing.',
    roles: ['operator', 'reviewer', 'lead', 'auditor', 'store'],
    scope: 'listings:read',
    params: z.object({ appId: AppId }),
    response: ListingView,
  }),
  importCatalogue: defineRoute({
    id: 'importCatalogue',
    service: 'review',
    method: 'POST',
    path: '/v1/listings/import',
    summary: 'Bring along apps that were listed before the gate.',
    roles: ['admin', 'store'],
    scope: 'listings:write',
    body: z.object({ entries: z.array(CatalogueEntry).min(1).max(500) }),
    response: z.object({ imported: z.number().int(), unchanged: z.number().int(), appIds: z.array(AppId) }),
    status: 200,
    idempotent: true,
  }),
};
