import { certificateSha256 } from './certificate-facts.ts';
import type { DetachedVerdict } from './detached-signature.ts';
import type { LineageNode } from './lineage.ts';
import type { SchemeVerdict } from './verify-block.ts';
import { equal } from './verify-bytes.ts';
import type { Scheme, SdkRange, VerifiedSigner } from './verify-signer.ts';

/** The scheme that packages for this level must have, besides v1. */
const SCHEME_REQUIRED_SINCE_SDK = 30;

export type Verified = {
  /** Of the schemes that were looked at: all hold. */
  readonly blocks: ReadonlyMap<Scheme, SchemeVerdict>;
  /** Certificates of the v1 signers; null where v1 was not looked at. */
  readonly jar: readonly Uint8Array[] | null;
  readonly detached: DetachedVerdict | null;
};

/** What the schemes must say of one another, when each by itself holds. As apksig's ApkVerifier. */
export function crossCheck(verified: Verified, lineage: readonly LineageNode[], targetSdk: number, range: SdkRange): string[] {
  const errors: string[] = [];
  const { blocks, jar, detached } = verified;
  const own = (scheme: Scheme): string[] => (blocks.get(scheme)?.signers ?? []).map(ownCertificate).map(certificateSha256);
  const jarSigners = (jar ?? []).map(certificateSha256);
  if (jar !== null && blocks.has('v2')) {
    if (jarSigners.some((signer) => !own('v2').includes(signer))) errors.push('V2_SIG_MISSING');
    if (own('v2').some((signer) => !jarSigners.includes(signer))) errors.push('JAR_SIG_MISSING');
  }
  // A device before v3 must have trusted the key that the rotation began with.
  const older = jar === null ? own('v2') : jarSigners;
  if (blocks.has('v3') && older.length > 0) {
    if (older.length !== 1) errors.push('V3_SIG_MULTIPLE_PAST_SIGNERS');
    if (lineage.length === 0 && own('v3').length !== 1) errors.push('V3_SIG_MULTIPLE_SIGNERS');
    const oldest = lineage[0] === undefined ? own('v3')[0] : certificateSha256(lineage[0].certificate);
    if (older[0] !== oldest) errors.push('V3_SIG_PAST_SIGNERS_MISMATCH');
  }
  if (detached !== null) errors.push(...checkDetached(detached, blocks));
  if (targetSdk >= SCHEME_REQUIRED_SINCE_SDK && range.maxSdk >= targetSdk && blocks.size === 0) errors.push('MIN_SIG_SCHEME_FOR_TARGET_SDK_NOT_MET');
  return errors;
}

/** A detached signature must be of the same signers over the same digests. */
function checkDetached({ signers }: DetachedVerdict, blocks: Verified['blocks']): string[] {
  const wanted = blocks.has('v3') ? (['v3', 'v31'] as const).filter((scheme) => blocks.has(scheme)) : (['v2'] as const);
  if (signers.length !== wanted.length) return [wanted.length === 2 ? 'V41_SIG_NEEDS_TWO_SIGNERS' : 'V4_SIG_MULTIPLE_SIGNERS'];
  return wanted.flatMap((scheme, i) => {
    const errors: string[] = [];
    const [signer, ...more] = blocks.get(scheme)?.signers ?? [];
    if (signer === undefined) return ['V4_SIG_V2_V3_SIGNERS_MISMATCH'];
    if (more.length > 0) errors.push('V4_SIG_MULTIPLE_SIGNERS');
    if (!equal(ownCertificate(signer), signers[i]!.certificate)) errors.push('V4_SIG_V2_V3_SIGNERS_MISMATCH');
    const strongest = signer.digests.toSorted((a, b) => b.content.rank - a.content.rank)[0];
    if (strongest === undefined || !equal(strongest.digest, signers[i]!.apkDigest)) errors.push('V4_SIG_V2_V3_DIGESTS_MISMATCH');
    return errors;
  });
}

export function ownCertificate({ certificates }: VerifiedSigner): Uint8Array {
  return certificates[0]!;
}
