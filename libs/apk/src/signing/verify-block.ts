import { ApkFormatError } from '../bytes/apk-format-error.ts';
import type { ByteView } from '../bytes/byte-view.ts';
import type { ContentDigests } from './content-digests.ts';
import type { LineageNode } from './lineage.ts';
import { PrefixedParts } from './signer-block.ts';
import { equal } from './verify-bytes.ts';
import { SignerVerifier, type Scheme, type SchemeContext, type VerifiedSigner } from './verify-signer.ts';

export type SchemeVerdict = {
  /** None: the scheme holds. */
  readonly errors: string[];
  readonly warnings: string[];
  readonly signers: VerifiedSigner[];
  /** True when every signer's own record held, whatever the file's content. */
  readonly signersHold: boolean;
  /** Of a rotation over all signers, oldest first; empty without one. */
  readonly lineage: readonly LineageNode[];
};

/** As many as apksig lets sign with v2. Of v3 one signs for each range of levels: two or three. Each more costs signatures. */
const MAX_SIGNERS = 10;

/**
 * Verify a block's signers as apksig does (V2SchemeVerifier, V3SchemeVerifier): the same checks in the same order, and the
 * same issue names. Scheme v3.1 uses those of v3.
 */
export function verifyBlock(scheme: Scheme, block: ByteView, digests: ContentDigests, context: SchemeContext): SchemeVerdict {
  const prefix = scheme === 'v2' ? 'V2_SIG' : 'V3_SIG';
  const [errors, warnings, signers]: [string[], string[], VerifiedSigner[]] = [[], [], []];
  let records: PrefixedParts;
  try {
    records = new PrefixedParts(new PrefixedParts(block).part());
  } catch (error) {
    if (!(error instanceof ApkFormatError)) throw error;
    return { errors: [`${prefix}_MALFORMED_SIGNERS`], warnings, signers, signersHold: false, lineage: [] };
  }
  if (!records.more) errors.push(`${prefix}_NO_SIGNERS`);
  let count = 0;
  for (; records.more && count <= MAX_SIGNERS; count++) {
    const verifier = new SignerVerifier(scheme, context);
    const signer = verifier.verify(() => records.part());
    errors.push(...verifier.errors);
    warnings.push(...verifier.warnings);
    if (signer !== null) signers.push(signer);
    if (verifier.malformed) break; // where the next one begins is anybody's guess
  }
  if (count > MAX_SIGNERS) errors.push(scheme === 'v2' ? 'V2_SIG_MAX_SIGNATURES_EXCEEDED' : 'V3_SIG_MALFORMED_SIGNERS');
  if (errors.length > 0) return { errors, warnings, signers, signersHold: false, lineage: [] };

  const compared = new Set(signers.flatMap((signer) => [...signer.compared]));
  for (const { content, digest } of signers.flatMap((signer) => signer.digests)) {
    if (compared.has(content) && !equal(digest, digests.get(content))) errors.push(`${prefix}_APK_DIGEST_DID_NOT_VERIFY`);
  }
  const lineage = scheme === 'v2' ? [] : joinLineages(signers);
  if (scheme !== 'v2') errors.push(...checkCoverage(scheme, signers, context));
  if (lineage === null) errors.push('V3_INCONSISTENT_LINEAGES');
  return { errors, warnings, signers, signersHold: true, lineage: lineage ?? [] };
}

/** Signers of v3 must divide the levels between them without gap or overlap, and cover the range asked for. */
function checkCoverage(scheme: Scheme, signers: readonly VerifiedSigner[], { range, rotationMinSdk }: SchemeContext): string[] {
  const errors: string[] = [];
  const sorted = byLevel(signers);
  for (const [i, signer] of sorted.entries()) {
    const before = sorted[i - 1];
    if (before === undefined) continue;
    if (signer.minSdk !== before.maxSdk + 1 && !(signer.minSdk === before.maxSdk && signer.forDevRelease)) errors.push('V3_INCONSISTENT_SDK_VERSIONS');
    else if (signer.lineage.length > 0 && signer.lineage.length < before.lineage.length) errors.push('V3_INCONSISTENT_LINEAGES');
    if (errors.length > 0) break;
  }
  const needed = rotationMinSdk === null || scheme === 'v31' ? range.maxSdk : rotationMinSdk - 1;
  const tooNew = scheme === 'v3' && sorted[0]!.minSdk > range.minSdk; // v3.1 begins where its rotation does
  if (tooNew || sorted.at(-1)!.maxSdk < needed) errors.push('V3_MISSING_SDK_VERSIONS');
  return errors;
}

/** The longest lineage, if each other is its beginning; null where two tell different histories. */
function joinLineages(signers: readonly VerifiedSigner[]): readonly LineageNode[] | null {
  const longest = signers.reduce<readonly LineageNode[]>((best, { lineage }) => (lineage.length > best.length ? lineage : best), []);
  const agrees = signers.every(({ lineage }) => lineage.every((node, i) => equal(node.certificate, longest[i]!.certificate)));
  return agrees ? longest : null;
}

/** By the levels they are for, lowest first. */
export function byLevel(signers: readonly VerifiedSigner[]): VerifiedSigner[] {
  return signers.toSorted((a, b) => a.maxSdk - b.maxSdk || a.minSdk - b.minSdk);
}
