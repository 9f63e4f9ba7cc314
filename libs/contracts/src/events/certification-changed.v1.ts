import { z } from 'zod';
import { AppId, Bilingual, CertificateId, Sha256 } from '../ids.ts';
import { defineEvent, openEnum } from './define-event.ts';

/**
 * What the body says of a certificate changed, or what its mark may say of an app did.
 * Carries the change and the verdict after it. Told by certification; heard by ranking, review and ingestion.
 */
export const CertificationChangedV1 = defineEvent({
  type: 'gatehouse.certification.changed.v1',
  topic: 'gatehouse.certification',
  /** The app once the certificate is bound to one, else the certificate. */
  key: (d) => d.appId ?? d.certificateId,
  data: z.object({
    certificateId: CertificateId,
    certificateNumber: z.string(),
    appId: AppId.nullable(),
    /** The change kind of the domain data, e.g. `certification.certificate.suspended`, or `scope.listed-version-changed`. */
    change: z.string(),
    before: openEnum('VALID', 'VALID_SUPERVISED', 'VALID_TRANSITION', 'SUSPENDED', 'REVOKED', 'CANCELLED', 'EXPIRED').nullable(),
    after: openEnum('VALID', 'VALID_SUPERVISED', 'VALID_TRANSITION', 'SUSPENDED', 'REVOKED', 'CANCELLED', 'EXPIRED'),
    markAllowed: z.boolean(),
    boostAllowed: z.boolean(),
    /** Why the mark and the boost are what they are, e.g. `scope.covered`, `scope.version-not-covered`, `state.suspended`. */
    scope: z.object({ code: z.string(), text: Bilingual }),
    validTo: z.iso.date().nullable(),
    /** SHA-256 of the record this rests on. */
    evidence: Sha256,
    changedAt: z.iso.datetime(),
  }),
});
