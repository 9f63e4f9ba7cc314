import type { AppId, CertificateState, OperatorId, Platform, Sha256 } from '@gatehouse/contracts';
import type { Certificate } from './certificate.ts';
import { CERTIFICATE_STATES } from './certificate-states.ts';
import type { ScopeCode } from './scope-codes.ts';
import { endOfValidity, staleFrom, startOfValidity } from './validity.ts';

/** What is listed of an app, as review tells it. */
export type ListedVersion = { readonly versionCode: number; readonly versionName: string; readonly signers: readonly Sha256[]; readonly sha256: Sha256 | null };

/** An app the store knows, listed or not. */
export type KnownApp = {
  readonly appId: AppId;
  readonly operatorId: OperatorId;
  readonly platform: Platform;
  readonly packageName: string;
  /** Null while the store offers no version. */
  readonly listedVersion: ListedVersion | null;
  /** The store's own open blocker or an authority's notice: no mark meanwhile, whatever the certificate says. */
  readonly blocked: boolean;
  /** Keys of the version last scanned: they tell apps of one package apart before any is listed. */
  readonly scannedSigners: readonly Sha256[];
};

export type Verdict = { readonly code: ScopeCode; readonly markAllowed: boolean; readonly boostAllowed: boolean };

const CODE_OF_STATE: Readonly<Partial<Record<CertificateState, ScopeCode>>> = {
  SUSPENDED: 'state.suspended',
  REVOKED: 'state.revoked',
  CANCELLED: 'state.cancelled',
  EXPIRED: 'state.expired',
};

const refused = (code: ScopeCode): Verdict => ({ code, markAllowed: false, boostAllowed: false });

/**
 * Does this certificate let this app's listed version carry the mark, and be lifted? It must be in force, checked lately and
 * uncontradicted, and name exactly this platform, package, key and version. What is unknown is not covered.
 */
export function checkScope(certificate: Certificate, app: KnownApp | null, now: Date): Verdict {
  const inForce = checkForce(certificate, now);
  if (inForce) return refused(inForce);
  const outside = checkCoverage(certificate, app);
  if (outside) return refused(outside);
  const { markAllowed, boostAllowed } = CERTIFICATE_STATES[certificate.state];
  return { code: boostAllowed ? 'scope.covered' : 'state.supervised', markAllowed, boostAllowed };
}

function checkForce(certificate: Certificate, now: Date): ScopeCode | null {
  if (certificate.contradiction !== null) return 'state.quarantined';
  const ended = CODE_OF_STATE[certificate.state];
  if (ended) return ended;
  if (now < startOfValidity(certificate.contents.validFrom)) return 'state.not-yet-valid';
  if (now >= endOfValidity(certificate.contents.validTo)) return 'state.expired';
  return now >= staleFrom(certificate.checkedAt) ? 'state.stale' : null;
}

function checkCoverage({ contents }: Certificate, app: KnownApp | null): ScopeCode | null {
  if (app === null || app.packageName !== contents.packageName) return 'scope.not-listed';
  if (app.platform !== contents.platform) return 'scope.platform-differs';
  const listed = app.listedVersion;
  if (listed === null) return 'scope.not-listed';
  if (app.blocked) return 'store.blocked';
  if (listed.signers.length === 0) return 'scope.signer-unknown';
  if (!listed.signers.includes(contents.signer)) return 'scope.signer-differs';
  const named = contents.versions.filter((v) => v.versionCode === listed.versionCode);
  if (named.length > 0) return named.some((v) => v.versionName === listed.versionName) ? null : 'scope.version-name-differs';
  return contents.versions.every((v) => v.versionCode < listed.versionCode) ? 'scope.version-newer' : 'scope.version-older';
}

/** The next moment at which time alone changes the verdict; null where none will. */
export function nextTurn(certificate: Certificate, now: Date): Date | null {
  if (CERTIFICATE_STATES[certificate.state].terminal) return null;
  const turns = [startOfValidity(certificate.contents.validFrom), staleFrom(certificate.checkedAt)].filter((t) => t > now);
  // The end stands even when it has passed: the calendar's own move is then due.
  return [...turns, endOfValidity(certificate.contents.validTo)].reduce((a, b) => (a < b ? a : b));
}
