import { z } from 'zod';
import { AppId, Bilingual, CertificateId, Platform, Sha256 } from '../ids.ts';
import { CertificateState } from '../vocabulary.ts';
import { defineRoute, page, PageQuery } from './define-route.ts';

/** A certificate as the certification body's register shows it: an observation, never a grant of ours. */
export const CertificateRecord = z
  .object({
    number: z
      .string()
      .trim()
      .regex(/^[A-Za-z0-9][A-Za-z0-9\-_./]{2,59}$/, 'must be a certificate number of 3 to 60 characters'),
    holder: z.string().trim().min(1).max(200),
    holderCreditCode: z.string().trim().max(18).default(''),
    appName: z.string().trim().min(1).max(100),
    platform: Platform.default('android'),
    packageName: z.string().trim().min(1).max(255),
    /** SHA-256 of the signing certificate the body saw. */
    signer: Sha256,
    /** The versions it names. A version that is not here is outside its scope. */
    versions: z
      .array(z.object({ versionName: z.string().trim().min(1).max(100), versionCode: z.number().int().min(0) }))
      .min(1)
      .max(50),
    validFrom: z.iso.date(),
    validTo: z.iso.date(),
    state: CertificateState,
    /** `SU-1`, `RV-2` … where the body names a cause. */
    cause: z
      .string()
      .regex(/^(SU|RV|CA)-\d$/)
      .nullable()
      .default(null),
  })
  .refine((r) => r.validFrom <= r.validTo, { path: ['validTo'], message: 'must not be before validFrom' });
export type CertificateRecord = z.infer<typeof CertificateRecord>;

export const CertificateView = z.object({
  certificateId: CertificateId,
  number: z.string(),
  holder: z.string(),
  holderCreditCode: z.string(),
  appName: z.string(),
  platform: Platform,
  packageName: z.string(),
  signer: Sha256,
  versions: z.array(z.object({ versionName: z.string(), versionCode: z.number().int() })),
  validFrom: z.iso.date(),
  validTo: z.iso.date(),
  state: CertificateState,
  stateSince: z.iso.datetime(),
  cause: z.string().nullable(),
  quarantined: z.boolean(),
  appId: AppId.nullable(),
  markAllowed: z.boolean(),
  boostAllowed: z.boolean(),
  scope: z.object({ code: z.string(), text: Bilingual }),
  history: z.array(
    z.object({
      at: z.iso.datetime(),
      change: z.string(),
      before: CertificateState.nullable(),
      after: CertificateState,
      inferred: z.boolean(),
      evidence: Sha256,
    }),
  ),
});
export type CertificateView = z.infer<typeof CertificateView>;

export const ImportResult = z.object({
  imported: z.number().int(),
  changed: z.number().int(),
  unchanged: z.number().int(),
  rejected: z.array(z.object({ row: z.number().int(), code: z.string(), pointer: z.string(), detail: z.string() })),
  quarantined: z.array(z.string()),
});
export type ImportResult = z.infer<typeof ImportResult>;

export const certificationRoutes = {
  recordCertificate: defineRoute({
    id: 'recordCertificate',
    service: 'certification',
    method: 'PUT',
    path: '/v1/certificates',
    summary: 'Record what the body says of one certificate.',
    roles: ['lead', 'admin'],
    scope: 'certificates:write',
    body: CertificateRecord,
    response: CertificateView,
    status: 200,
    idempotent: true,
  }),
  importCertificates: defineRoute({
    id: 'importCertificates',
    service: 'certification',
    method: 'POST',
    path: '/v1/certificates/import',
    summary: 'Import a register list: application/json (an array of records) or text/csv with a header line.',
    roles: ['lead', 'admin'],
    scope: 'certificates:write',
    stream: true,
    response: ImportResult,
    status: 200,
    errors: ['certification.import-unreadable', 'certification.import-too-large'],
  }),
  listCertificates: defineRoute({
    id: 'listCertificates',
    service: 'certification',
    method: 'GET',
    path: '/v1/certificates',
    summary: 'Certificates on record.',
    roles: ['operator', 'reviewer', 'lead', 'auditor', 'store', 'admin'],
    scope: 'certificates:read',
    query: PageQuery.extend({ appId: AppId.optional(), state: CertificateState.optional() }),
    response: page(CertificateView),
  }),
  getCertificate: defineRoute({
    id: 'getCertificate',
    service: 'certification',
    method: 'GET',
    path: '/v1/certificates/:certificateId',
    summary: 'One certificate.',
    roles: ['operator', 'reviewer', 'lead', 'auditor', 'store', 'admin'],
    scope: 'certificates:read',
    params: z.object({ certificateId: CertificateId }),
    response: CertificateView,
  }),
};
