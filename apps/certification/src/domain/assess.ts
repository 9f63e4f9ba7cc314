import type { AppId } from '@gatehouse/contracts';
import type { Certificate } from './certificate.ts';
import { CERTIFICATE_STATES } from './certificate-states.ts';
import { checkScope, type KnownApp, type Verdict } from './scope-guard.ts';

/** A certificate, the app it is bound to (null: none here), and what it allows. */
export type Assessed = { readonly certificate: Certificate; readonly app: KnownApp | null; readonly verdict: Verdict };

/** Everything said of one package: each certificate by itself, and for each app the certificate that speaks for it. */
export type Assessment = { readonly certificates: readonly Assessed[]; readonly speakers: ReadonlyMap<AppId, Assessed> };

/** Holds all certificates against all apps of the packages they name. Every argument may hold several packages. */
export function assess(certificates: readonly Certificate[], apps: readonly KnownApp[], now: Date): Assessment {
  const assessed = certificates.map((certificate): Assessed => {
    const candidates = apps.filter((app) => app.packageName === certificate.contents.packageName);
    const app = bind(certificate, candidates);
    // An app of this package on another platform only is not bound, yet says best why nothing is covered.
    return { certificate, app, verdict: checkScope(certificate, app ?? candidates[0] ?? null, now) };
  });
  const speakers = new Map<AppId, Assessed>();
  for (const one of assessed) {
    if (one.app === null) continue;
    const present = speakers.get(one.app.appId);
    if (!present || speaksBefore(one, present)) speakers.set(one.app.appId, one);
  }
  return { certificates: assessed, speakers };
}

/**
 * The app a certificate is about. Several operators may use one package name: the one whose listed, else scanned, version
 * carries the certified key is meant. Without such a one a sole app is taken (its verdict says what differs), of several none.
 */
function bind({ contents }: Certificate, candidates: readonly KnownApp[]): KnownApp | null {
  const samePlatform = candidates.filter((app) => app.platform === contents.platform);
  return (
    samePlatform.find((app) => app.listedVersion?.signers.includes(contents.signer)) ??
    samePlatform.find((app) => app.scannedSigners.includes(contents.signer)) ??
    (samePlatform.length === 1 ? (samePlatform[0] ?? null) : null)
  );
}

/** Of overlapping certificates the one that allows most speaks; then one that can still change, the one valid longest, the lower number. */
function speaksBefore(a: Assessed, b: Assessed): boolean {
  const weight = ({ verdict, certificate }: Assessed) =>
    Number(verdict.boostAllowed) * 4 + Number(verdict.markAllowed) * 2 + Number(!CERTIFICATE_STATES[certificate.state].terminal);
  if (weight(a) !== weight(b)) return weight(a) > weight(b);
  if (a.certificate.contents.validTo !== b.certificate.contents.validTo) return a.certificate.contents.validTo > b.certificate.contents.validTo;
  return a.certificate.number < b.certificate.number;
}
