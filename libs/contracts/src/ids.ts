import { v5 as uuidv5, v7 as uuidv7 } from 'uuid';
import { z } from 'zod';

/** Branded ids: a SubmissionId cannot be passed where an AppId is meant. All are UUIDs on the wire unless said otherwise. */
export const SubmissionId = z.uuid().brand<'SubmissionId'>();
export const DraftId = z.uuid().brand<'DraftId'>();
export const AppId = z.uuid().brand<'AppId'>();
export const ScanId = z.uuid().brand<'ScanId'>();
export const CaseId = z.uuid().brand<'CaseId'>();
export const DecisionId = z.uuid().brand<'DecisionId'>();
export const CertificateId = z.uuid().brand<'CertificateId'>();
export const OperatorId = z.uuid().brand<'OperatorId'>();
export const PersonId = z.string().min(1).max(200).brand<'PersonId'>();
export const EventId = z.uuid().brand<'EventId'>();
/** SHA-256 in lower-case hexadecimal, 64 characters. */
export const Sha256 = z
  .string()
  .regex(/^[0-9a-f]{64}$/, 'must be 64 lower-case hexadecimal digits')
  .brand<'Sha256'>();

export type SubmissionId = z.infer<typeof SubmissionId>;
export type DraftId = z.infer<typeof DraftId>;
export type AppId = z.infer<typeof AppId>;
export type ScanId = z.infer<typeof ScanId>;
export type CaseId = z.infer<typeof CaseId>;
export type DecisionId = z.infer<typeof DecisionId>;
export type CertificateId = z.infer<typeof CertificateId>;
export type OperatorId = z.infer<typeof OperatorId>;
export type PersonId = z.infer<typeof PersonId>;
export type EventId = z.infer<typeof EventId>;
export type Sha256 = z.infer<typeof Sha256>;

export const Platform = z.enum(['android', 'harmony', 'ios', 'wechat-mini-program']);
export type Platform = z.infer<typeof Platform>;

/** What identifies an app: who publishes it, where it runs, and its package name. */
export type AppKey = { operatorId: string; platform: Platform; packageName: string };

const APP_NAMESPACE = '5c2f4f0e-6a5b-5d43-9d0a-0d6d1c9c8e11';

/** The app's id. The same operator, platform and package always give the same id, so nobody has to ask for it. */
export function appIdOf(app: AppKey): AppId {
  return AppId.parse(uuidv5(JSON.stringify([app.operatorId, app.platform, app.packageName]), APP_NAMESPACE));
}

/** A new time-ordered id (UUID version 7). */
export function newId<T extends z.ZodType>(schema: T): z.output<T> {
  return schema.parse(uuidv7());
}

/** An id that the same parts always give again: what makes a repeated command harmless. */
export function derivedId<T extends z.ZodType>(schema: T, ...parts: string[]): z.output<T> {
  return schema.parse(uuidv5(JSON.stringify(parts), APP_NAMESPACE));
}

/** Where bytes are, never the bytes: their hash names them in the artifact store. */
export const ArtifactRef = z.object({ sha256: Sha256, sizeBytes: z.number().int().nonnegative() });
export type ArtifactRef = z.infer<typeof ArtifactRef>;

/** A sentence for people, in both languages of the product. */
export const Bilingual = z.object({ zh: z.string(), en: z.string() });
export type Bilingual = z.infer<typeof Bilingual>;
