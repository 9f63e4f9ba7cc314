import type { CertificateView, Sha256 } from '@gatehouse/contracts';
import { SCOPE_CODES } from '../../domain/scope-codes.ts';
import type { CertificateHistoryRow } from '../../persistence/certificate-history.row.ts';
import type { Recorded } from '../../persistence/certificate.store.ts';

/** A certificate as people and machines read it: its own verdict, and how it came to it. */
export function viewOf({ certificate, appId, verdict }: Recorded, history: readonly CertificateHistoryRow[]): CertificateView {
  return {
    certificateId: certificate.id,
    number: certificate.number,
    ...certificate.contents,
    versions: [...certificate.contents.versions],
    state: certificate.state,
    stateSince: certificate.stateSince.toISOString(),
    cause: certificate.cause,
    quarantined: certificate.contradiction !== null,
    appId,
    markAllowed: verdict.markAllowed,
    boostAllowed: verdict.boostAllowed,
    scope: { code: verdict.code, text: SCOPE_CODES[verdict.code] },
    history: history.map(({ at, change, before, after, inferred, evidence }) => ({
      at: at.toISOString(),
      change,
      before,
      after,
      inferred,
      evidence: evidence as Sha256,
    })),
  };
}
