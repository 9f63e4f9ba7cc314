import type { ContentDigests } from './content-digests.ts';
import { crossCheck, ownCertificate } from './cross-check.ts';
import type { DetachedVerdict } from './detached-signature.ts';
import type { JarSignature, JarVerdict } from './jar/jar-signature.ts';
import type { LineageNode } from './lineage.ts';
import { BLOCK_ID, type SigningBlock } from './signing-block.ts';
import { byLevel, verifyBlock, type SchemeVerdict } from './verify-block.ts';
import type { Scheme, SdkRange } from './verify-signer.ts';

/** SDK levels that brought a scheme, and a rule about them. */
const LEVEL = { v2: 24, sandbox: 26, v3: 28, v31: 33 } as const;

export type SignatureInput = {
  readonly block: SigningBlock | null;
  readonly digests: ContentDigests;
  readonly jar: JarSignature;
  readonly range: SdkRange;
  /** Null without a readable manifest: then no device would take the package, signed or not. */
  readonly targetSdk: number | null;
  /** `android:targetSandboxVersion`; 1 where the manifest states none. */
  readonly targetSandbox: number;
  /** False for a file that Android's reader of signatures does not take for a package, whatever other readers make of it. */
  readonly wellFormed: boolean;
  /** Verifies the detached signature; null where none was given. */
  readonly detached: (() => DetachedVerdict) | null;
};

export type SignatureVerdict = {
  readonly errors: string[];
  readonly warnings: string[];
  /** Block schemes that were looked at, newest first. */
  readonly blocks: ReadonlyMap<Scheme, SchemeVerdict>;
  /** Null where v1 was not looked at. */
  readonly jar: JarVerdict | null;
  readonly detached: DetachedVerdict | null;
  /** DER. */
  readonly signers: readonly Uint8Array[];
  readonly lineage: readonly LineageNode[];
};

/** Which schemes devices of the range would look at. v1 counts where some device knows no other, or the file has no other. */
export function schemesInRange(block: SigningBlock | null, { minSdk, maxSdk }: SdkRange): { blocks: Scheme[]; jar: boolean } {
  const has = (scheme: Scheme): boolean => block?.values.has(BLOCK_ID[scheme]) === true && maxSdk >= LEVEL[scheme];
  const blocks: Scheme[] = (['v31', 'v3'] as const).filter(has);
  if (has('v2') && (minSdk < LEVEL.v3 || blocks.length === 0)) blocks.push('v2');
  return { blocks, jar: minSdk < LEVEL.v2 || blocks.length === 0 };
}

/**
 * Verify as apksig's ApkVerifier does: v3.1, v3, v2, v4 and v1 in this order, stopping at the first scheme that fails, so
 * that no older scheme can excuse a newer one.
 */
export function verifySignature(input: SignatureInput): SignatureVerdict {
  const { block, jar, range } = input;
  const wanted = schemesInRange(block, range);
  const blocks = new Map<Scheme, SchemeVerdict>();
  const errors: string[] = [];
  const warnings: string[] = [];
  if (!input.wellFormed) errors.push('MALFORMED_APK');
  for (const scheme of errors.length > 0 ? [] : wanted.blocks) {
    const verdict = verifyScheme(scheme, input, blocks);
    blocks.set(scheme, verdict);
    errors.push(...verdict.errors);
    warnings.push(...verdict.warnings);
    if (scheme === 'v31' && errors.length === 0 && !wanted.blocks.includes('v3')) errors.push('V31_BLOCK_FOUND_WITHOUT_V3_BLOCK');
    if (errors.length > 0) break;
  }
  const detached = errors.length === 0 && range.maxSdk >= LEVEL.v2 ? (input.detached?.() ?? null) : null;
  errors.push(...(detached?.errors ?? []));
  if (errors.length === 0 && range.maxSdk >= LEVEL.sandbox && input.targetSandbox > 1 && blocks.size === 0) errors.push('NO_SIG_FOR_TARGET_SANDBOX_VERSION');
  const jarVerdict =
    (errors.length === 0 || errors[0] === 'NO_SIG_FOR_TARGET_SANDBOX_VERSION') && wanted.jar ? jar.verify(range, new Set(blocks.keys())) : null;
  errors.push(...(jarVerdict?.errors ?? []));
  warnings.push(...(jarVerdict?.warnings ?? []));

  const lineage = [blocks.get('v31'), blocks.get('v3')].find((verdict) => (verdict?.lineage.length ?? 0) > 0)?.lineage ?? [];
  if (errors.length === 0) {
    if (input.targetSdk === null) errors.push('MALFORMED_APK');
    else errors.push(...crossCheck({ blocks, jar: jarVerdict?.certificates ?? null, detached }, lineage, input.targetSdk, range));
  }
  const newest = (['v31', 'v3'] as const).find((scheme) => blocks.has(scheme));
  const signers =
    newest !== undefined
      ? byLevel(blocks.get(newest)!.signers).slice(-1).map(ownCertificate)
      : (blocks.get('v2')?.signers.map(ownCertificate) ?? jarVerdict?.certificates ?? []);
  return { errors, warnings, blocks, jar: jarVerdict, detached, signers, lineage };
}

/** One scheme's block, in the light of the newer ones that were looked at before it. */
export function verifyScheme(scheme: Scheme, { block, digests, range }: SignatureInput, before: ReadonlyMap<Scheme, SchemeVerdict>): SchemeVerdict {
  const rotated = before.get('v31')?.signers ?? [];
  return verifyBlock(scheme, block!.values.get(BLOCK_ID[scheme])!, digests, {
    range: { minSdk: Math.max(range.minSdk, LEVEL[scheme]), maxSdk: range.maxSdk },
    found: new Set(before.keys()),
    rotationMinSdk: rotated.length === 0 ? null : Math.min(...rotated.map((signer) => signer.minSdk)),
  });
}
