import { z } from 'zod';
import { Bilingual } from './ids.ts';

/** Whose turn it is while something is not final. */
export const Turn = z.enum(['operator', 'reviewer', 'second-reviewer', 'system', 'authority', 'none']);
export type Turn = z.infer<typeof Turn>;

/** Every state arrives with its reason: why, whose turn, what comes next and by when. Times are UTC. */
export const Reason = z.object({
  code: z.string(),
  zh: z.string(),
  en: z.string(),
  turn: Turn,
  since: z.iso.datetime(),
  /** What happens next, in words; null only in a final state. */
  next: Bilingual.nullable(),
  expectedBy: z.iso.datetime().nullable(),
  deadlineAt: z.iso.datetime().nullable(),
  provisional: z.boolean().optional(),
});
export type Reason = z.infer<typeof Reason>;

export const SubmissionState = z.enum([
  'received',
  'scanning',
  'awaiting-review',
  'in-review',
  'held',
  'delayed',
  'approved',
  'warned',
  'refused',
  'withdrawn',
  'superseded',
]);
export type SubmissionState = z.infer<typeof SubmissionState>;
export const FINAL_SUBMISSION_STATES: readonly SubmissionState[] = ['approved', 'warned', 'refused', 'withdrawn', 'superseded'];

/** Where an app stands in the store. Only `listed` apps appear in charts. */
export const ListingState = z.enum(['unlisted', 'listed', 'frozen', 'suspended', 'terminated']);
export type ListingState = z.infer<typeof ListingState>;

/** What may be decided: approval and the law's four measures, spelt as the domain data spells them. */
export const Verdict = z.enum(['APPROVE', 'WARN', 'REFUSE', 'SUSPEND', 'TERMINATE']);
export type Verdict = z.infer<typeof Verdict>;
export const VersionVerdict = z.enum(['APPROVE', 'WARN', 'REFUSE']);
export type VersionVerdict = z.infer<typeof VersionVerdict>;

export const ScanOutcome = z.enum(['complete', 'partial', 'inconclusive']);
export type ScanOutcome = z.infer<typeof ScanOutcome>;

export const Severity = z.enum(['low', 'medium', 'high', 'critical']);
export type Severity = z.infer<typeof Severity>;
export const RuleAction = z.enum(['note', 'review', 'reject']);
export type RuleAction = z.infer<typeof RuleAction>;

/** A certificate's state as the certification body states it (domain: certificate_states). */
export const CertificateState = z.enum(['VALID', 'VALID_SUPERVISED', 'VALID_TRANSITION', 'SUSPENDED', 'REVOKED', 'CANCELLED', 'EXPIRED']);
export type CertificateState = z.infer<typeof CertificateState>;

/** Roles of people and machines. A role says what one may do; an organisation, on whose apps. */
export const Role = z.enum(['operator', 'reviewer', 'lead', 'auditor', 'store', 'admin']);
export type Role = z.infer<typeof Role>;

/** `ST-01` … `ST-39`, the 39 common service types, or `OUTSIDE` for an app outside them. */
export const ServiceType = z.string().regex(/^(ST-(0[1-9]|[12]\d|3\d)|OUTSIDE)$/, 'must be ST-01 … ST-39 or OUTSIDE');
export type ServiceType = z.infer<typeof ServiceType>;

/** Chart categories of the store. */
export const Category = z.enum(['tools', 'social', 'shopping', 'finance', 'travel', 'education', 'health', 'games', 'news', 'media', 'lifestyle', 'business']);
export type Category = z.infer<typeof Category>;
