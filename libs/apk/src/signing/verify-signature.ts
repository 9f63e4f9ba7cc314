import type { IssueLog } from '../issues.ts';
import { blockCertificates } from './block-certificates.ts';
import { certificateFacts, certificateSha256 } from './certificate-facts.ts';
import type { ContentDigests } from './content-digests.ts';
import type { JarSignature } from './jar/jar-signature.ts';
import type { SignatureFacts } from './signature-facts.ts';
import { BLOCK_ID, type SigningBlock } from './signing-block.ts';
import { verifyBlock, type Scheme, type SchemeVerdict, type SdkRange } from './verify-block.ts';

/** SDK levels that brought a scheme, and the one whose apps must have more than v1. */
const LEVEL = { v2: 24, v3: 28, blockRequired: 30, v31: 33 } as const;

export type SignatureInput = {
  readonly block: SigningBlock | null;
  readonly digests: ContentDigests;
  readonly jar: JarSignature;
  readonly range: SdkRange;
  readonly maxSdkStated: number | null;
  /** Null without a readable manifest: then no device would take the package, signed or not. */
  readonly targetSdk: number | null;
};

/** Which schemes devices of the range would look at. v1 counts where some device knows no other, or the file has no other. */
export function schemesInRange(block: SigningBlock | null, { minSdk, maxSdk }: SdkRange): { blocks: Scheme[]; jar: boolean } {
  const has = (scheme: Scheme): boolean => block?.values.has(BLOCK_ID[scheme]) === true && maxSdk >= LEVEL[scheme];
  const blocks: Scheme[] = (['v31', 'v3'] as const).filter(has);
  if (has('v2') && (minSdk < LEVEL.v3 || blocks.length === 0)) blocks.push('v2');
  return { blocks, jar: minSdk < LEVEL.v2 || blocks.length === 0 };
}

/**
 * Verify as apksig's ApkVerifier does: v3.1, v3, v2 and v1 in this order, stopping at the first scheme that fails, so that
 * no older scheme can excuse a newer one.
 */
export function verifySignature(input: SignatureInput, issues: IssueLog): SignatureFacts {
  const { block, jar, range } = input;
  const wanted = schemesInRange(block, range);
  const verdicts = new Map<Scheme, SchemeVerdict>();
  const errors: string[] = [];
  const warnings: string[] = [];
  let rotationMinSdk: number | null = null;
  for (const scheme of wanted.blocks) {
    const from = Math.max(range.minSdk, LEVEL[scheme]);
    const context = { range: { minSdk: from, maxSdk: range.maxSdk }, found: new Set(verdicts.keys()), rotationMinSdk };
    const verdict = verifyBlock(scheme, block!.values.get(BLOCK_ID[scheme])!, input.digests, context);
    verdicts.set(scheme, verdict);
    errors.push(...verdict.errors);
    warnings.push(...verdict.warnings);
    if (scheme === 'v31' && verdict.signers.length > 0) rotationMinSdk = Math.min(...verdict.signers.map((signer) => signer.minSdk));
    if (scheme === 'v31' && errors.length === 0 && !wanted.blocks.includes('v3')) errors.push('V31_BLOCK_FOUND_WITHOUT_V3_BLOCK');
    if (errors.length > 0) break;
  }
  const holds = (scheme: Scheme): boolean => verdicts.get(scheme)?.errors.length === 0;
  let v1 = false;
  if (errors.length === 0 && wanted.jar) {
    const verdict = jar.verify(range, new Set(verdicts.keys()));
    errors.push(...verdict.errors);
    warnings.push(...verdict.warnings);
    v1 = verdict.errors.length === 0;
  }
  if (errors.length === 0) errors.push(...crossCheck(verdicts, v1 ? jar : null, input));
  const verified = errors.length === 0;
  const newest = (['v31', 'v3'] as const).find(holds);
  const rotated =
    newest === undefined
      ? undefined
      : verdicts
          .get(newest)!
          .signers.toSorted((a, b) => a.maxSdk - b.maxSdk)
          .at(-1)!;
  const signers =
    rotated !== undefined
      ? [rotated.certificates[0]!]
      : holds('v2')
        ? verdicts.get('v2')!.signers.map((signer) => signer.certificates[0]!)
        : jar.certificates();
  const { facts: certificates, unreadable } = certificateFacts([...(block === null ? [] : blockCertificates(block)), ...jar.certificates()]);
  if (unreadable > 0) issues.add('certificate.unreadable', block?.at ?? 0);
  const has = (scheme: Scheme): boolean => block?.values.has(BLOCK_ID[scheme]) === true;
  const stamped = block !== null && (block.values.has(BLOCK_ID.stampV1) || block.values.has(BLOCK_ID.stampV2));
  return {
    verified,
    schemes: { v1, v2: holds('v2'), v3: holds('v3'), v31: holds('v31') },
    present: { v1: jar.present, v2: has('v2'), v3: has('v3'), v31: has('v31'), v4: false },
    range: { minSdk: range.minSdk, maxSdk: input.maxSdkStated },
    sourceStamp: false,
    stamp: { status: stamped ? 'not-computed' : 'absent', errors: [], certificate: null },
    signers: verified ? signers.map(certificateSha256) : [],
    lineage: verified ? (rotated?.lineage ?? []).map(certificateSha256) : [],
    errors: [...new Set(errors)],
    warnings: [...new Set(warnings)],
    certificates,
  };
}

/** What the schemes must say of one another. */
function crossCheck(verdicts: ReadonlyMap<Scheme, SchemeVerdict>, jar: JarSignature | null, { targetSdk, range }: SignatureInput): string[] {
  const errors: string[] = [];
  const own = (scheme: Scheme): string[] => verdicts.get(scheme)?.signers.map((signer) => certificateSha256(signer.certificates[0]!)) ?? [];
  const jarSigners = jar?.certificates().map(certificateSha256) ?? [];
  if (jar !== null && verdicts.has('v2')) {
    if (jarSigners.some((signer) => !own('v2').includes(signer))) errors.push('V2_SIG_MISSING');
    if (own('v2').some((signer) => !jarSigners.includes(signer))) errors.push('JAR_SIG_MISSING');
  }
  // A device before v3 must have trusted the key that the rotation began with.
  const v3 = verdicts.get('v3')?.signers[0];
  const older = verdicts.has('v2') ? own('v2') : jarSigners;
  if (v3 !== undefined && older.length > 0) {
    const oldest = certificateSha256(v3.lineage[0] ?? v3.certificates[0]!);
    if (older.length !== 1 || older[0] !== oldest) errors.push('V3_SIG_PAST_SIGNERS_MISMATCH');
  }
  if (targetSdk === null) errors.push('ANDROID_MANIFEST_UNREADABLE');
  else if (targetSdk >= LEVEL.blockRequired && range.maxSdk >= LEVEL.blockRequired && verdicts.size === 0) errors.push('NO_SIG_FOR_TARGET_SDK_VERSION');
  return errors;
}
