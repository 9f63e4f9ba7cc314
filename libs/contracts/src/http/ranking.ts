import { z } from 'zod';
import { AppId, Bilingual } from '../ids.ts';
import { Category } from '../vocabulary.ts';
import { defineRoute } from './define-route.ts';

/** A finite score with at most six decimals; kept as an integer of millionths. */
export const Score = z.number().min(-1e9).max(1e9);

export const Standing = z.object({
  appId: AppId,
  name: z.string(),
  packageName: z.string(),
  position: z.number().int().min(1),
  /** Where it would stand if nobody were certified. */
  positionWithoutCertification: z.number().int().min(1),
  /** Where it would stand if only this app were not. */
  positionIfNotCertified: z.number().int().min(1),
  baseScore: z.number(),
  certified: z.boolean(),
  boosted: z.boolean(),
  why: z.object({ code: z.string(), text: Bilingual }),
});
export type Standing = z.infer<typeof Standing>;

export const PolicyView = z.object({
  version: z.string(),
  /** The published bound: at most this many places up. */
  maxPlaces: z.number().int(),
  /** And never past an app whose base score is higher by more than this. */
  maxScoreGap: z.number(),
  effectiveFrom: z.iso.datetime(),
  principles: Bilingual,
});
export type PolicyView = z.infer<typeof PolicyView>;

export const Chart = z.object({ category: Category, policy: PolicyView, items: z.array(Standing), total: z.number().int(), asOf: z.iso.datetime() });
export type Chart = z.infer<typeof Chart>;

export const Candidate = z.object({ appId: AppId, baseScore: Score, relevance: z.number().min(0).max(1).default(1) });

export const Explanation = z.object({
  appId: AppId,
  category: Category.nullable(),
  listed: z.boolean(),
  standing: Standing.nullable(),
  policy: PolicyView,
  inputs: z.array(z.object({ name: z.string(), value: z.unknown(), at: z.iso.datetime().nullable(), text: Bilingual })),
  text: Bilingual,
});
export type Explanation = z.infer<typeof Explanation>;

export const rankingRoutes = {
  putSignals: defineRoute({
    id: 'putSignals',
    service: 'ranking',
    method: 'PUT',
    path: '/v1/signals',
    summary: 'What the store knows of its apps: category and base score.',
    roles: ['store', 'admin'],
    scope: 'signals:write',
    body: z.object({
      signals: z
        .array(z.object({ appId: AppId, category: Category, baseScore: Score }))
        .min(1)
        .max(1000),
    }),
    response: z.object({ recorded: z.number().int(), unchanged: z.number().int() }),
    status: 200,
    idempotent: true,
  }),
  getChart: defineRoute({
    id: 'getChart',
    service: 'ranking',
    method: 'GET',
    path: '/v1/charts/:category',
    summary: 'The chart of a category, each place explained.',
    roles: ['operator', 'reviewer', 'lead', 'auditor', 'store', 'admin'],
    scope: 'charts:read',
    params: z.object({ category: Category }),
    query: z.object({ limit: z.coerce.number().int().min(1).max(200).default(50) }),
    response: Chart,
  }),
  rankCandidates: defineRoute({
    id: 'rankCandidates',
    service: 'ranking',
    method: 'POST',
    path: '/v1/rank',
    summary: 'Order up to 500 candidates of the store’s own query.',
    roles: ['store', 'admin'],
    scope: 'charts:read',
    body: z.object({ candidates: z.array(Candidate).min(1).max(500) }),
    response: z.object({ policy: PolicyView, items: z.array(Standing), excluded: z.array(z.object({ appId: AppId, code: z.string(), text: Bilingual })) }),
    status: 200,
    errors: ['ranking.duplicate-candidate'],
  }),
  explainApp: defineRoute({
    id: 'explainApp',
    service: 'ranking',
    method: 'GET',
    path: '/v1/apps/:appId/explanation',
    summary: 'Why an app stands where it stands.',
    roles: ['operator', 'reviewer', 'lead', 'auditor', 'store', 'admin'],
    scope: 'charts:read',
    params: z.object({ appId: AppId }),
    response: Explanation,
  }),
};
