import { ApkFormatError } from '../bytes/apk-format-error.ts';
import type { ByteView } from '../bytes/byte-view.ts';
import { readCertificate } from './certificate.ts';
import type { ContentDigests } from './content-digests.ts';
import { readLineage } from './lineage.ts';
import { SIGNATURE_ALGORITHMS, type ContentDigest, type SignatureAlgorithm } from './signature-algorithms.ts';
import { MAX_SDK, partsOf, PrefixedParts, readSigner, signersOf, type SignerBlock } from './signer-block.ts';
import { keyKind, publicKey, verifyBytes } from './verify-bytes.ts';

export type SdkRange = { readonly minSdk: number; readonly maxSdk: number };
export type Scheme = 'v2' | 'v3' | 'v31';

export type VerifiedSigner = {
  /** DER, the signer's own first. */
  readonly certificates: readonly Uint8Array[];
  readonly minSdk: number;
  readonly maxSdk: number;
  /** DER, oldest first; empty without a rotation. */
  readonly lineage: readonly Uint8Array[];
  /** Content digests that the device would compare. */
  readonly digests: readonly { readonly content: ContentDigest; readonly digest: Uint8Array }[];
};
export type SchemeVerdict = { readonly errors: string[]; readonly warnings: string[]; readonly signers: VerifiedSigner[] };

/** What the attributes of a signer may refer to. */
export type SchemeContext = {
  readonly range: SdkRange;
  /** Schemes that the file was found to carry before this one. */
  readonly found: ReadonlySet<Scheme>;
  /** The lowest SDK level of the v3.1 signers; null without a v3.1 block. */
  readonly rotationMinSdk: number | null;
};

const ATTRIBUTE = { strippingProtection: 0xbeeff00d, proofOfRotation: 0x3ba06f8c, rotationMinSdk: 0x559f8b02, rotationOnDevRelease: 0xc2a6b3ba } as const;
const V3_SCHEME_ID = 3;

/** Thrown inside a signer: the one error after which apksig looks no further at it. */
class SignerError extends Error {}

/**
 * Verify a block's signers as apksig does (V2SchemeVerifier, V3SchemeVerifier): the same checks in the same order, and the
 * same issue names. Scheme v3.1 uses those of v3.
 */
export function verifyBlock(scheme: Scheme, block: ByteView, digests: ContentDigests, context: SchemeContext): SchemeVerdict {
  const prefix = scheme === 'v2' ? 'V2_SIG' : 'V3_SIG';
  const verdict: SchemeVerdict = { errors: [], warnings: [], signers: [] };
  let signers: ByteView[];
  try {
    signers = signersOf(block);
  } catch (error) {
    if (!(error instanceof ApkFormatError)) throw error;
    return { ...verdict, errors: [`${prefix}_MALFORMED_SIGNERS`] };
  }
  if (signers.length === 0) verdict.errors.push(`${prefix}_NO_SIGNERS`);
  for (const bytes of signers) {
    try {
      verdict.signers.push(new SignerVerifier(scheme, prefix, context, verdict).verify(bytes));
    } catch (error) {
      if (error instanceof SignerError) verdict.errors.push(error.message);
      else if (error instanceof ApkFormatError) verdict.errors.push(`${prefix}_MALFORMED_SIGNER`);
      else throw error;
    }
  }
  if (verdict.errors.length > 0) return verdict;
  for (const signer of verdict.signers) {
    for (const { content, digest } of signer.digests) {
      if (!equal(digest, digests.get(content))) verdict.errors.push(`${prefix}_APK_DIGEST_DID_NOT_VERIFY`);
    }
  }
  if (scheme !== 'v2' && verdict.errors.length === 0) verdict.errors.push(...checkCoverage(scheme, verdict.signers, context));
  return verdict;
}

class SignerVerifier {
  readonly #scheme: Scheme;
  readonly #prefix: string;
  readonly #context: SchemeContext;
  readonly #verdict: SchemeVerdict;

  constructor(scheme: Scheme, prefix: string, context: SchemeContext, verdict: SchemeVerdict) {
    this.#scheme = scheme;
    this.#prefix = prefix;
    this.#context = context;
    this.#verdict = verdict;
  }

  verify(bytes: ByteView): VerifiedSigner {
    const signer = readSigner(bytes, this.#scheme !== 'v2');
    if (signer.minSdk > signer.maxSdk || signer.minSdk > MAX_SDK) this.#fail('INVALID_SDK_VERSIONS', 'V3_');
    const stated = this.#readAlgorithms(signer.signatures, 'MALFORMED_SIGNATURE');
    if (stated.length === 0) this.#fail('NO_SIGNATURES');
    const chosen = this.#choose(stated, signer);
    const key = publicKey(signer.publicKey) ?? this.#fail('MALFORMED_PUBLIC_KEY');
    for (const { algorithm, bytes: signature } of chosen) {
      if (keyKind(key) !== algorithm.key) this.#fail('VERIFY_EXCEPTION');
      const good = verifyBytes(signer.signedData, signature, key, algorithm);
      if (good !== true) this.#fail(good === null ? 'VERIFY_EXCEPTION' : 'DID_NOT_VERIFY');
    }
    const certificates = this.#readCertificates(signer);
    const digests = this.#readAlgorithms(signer.data.digests, 'MALFORMED_DIGEST');
    if (stated.map(({ id }) => id).join() !== digests.map(({ id }) => id).join()) this.#fail('SIG_ALG_MISMATCH_BETWEEN_SIGNATURES_AND_DIGESTS_RECORDS');
    if (signer.data.minSdk !== signer.minSdk) this.#fail('MIN_SDK_VERSION_MISMATCH_BETWEEN_SIGNER_AND_SIGNED_DATA_RECORD', 'V3_');
    if (signer.data.maxSdk !== signer.maxSdk) this.#fail('MAX_SDK_VERSION_MISMATCH_BETWEEN_SIGNER_AND_SIGNED_DATA_RECORD', 'V3_');
    const lineage = this.#readAttributes(signer, certificates);
    const wanted = new Set(chosen.map(({ algorithm }) => algorithm.content));
    return {
      certificates,
      minSdk: signer.minSdk,
      maxSdk: signer.maxSdk,
      lineage,
      digests: digests.flatMap(({ algorithm, bytes: digest }) =>
        algorithm !== undefined && wanted.has(algorithm.content) ? [{ content: algorithm.content, digest }] : [],
      ),
    };
  }

  /** Records of an algorithm's id and bytes: signatures and digests look alike. */
  #readAlgorithms(sequence: ByteView, malformed: string): { id: number; algorithm: SignatureAlgorithm | undefined; bytes: Uint8Array }[] {
    try {
      return partsOf(sequence).map((part) => {
        const walk = new PrefixedParts(part);
        const id = walk.u32();
        return { id, algorithm: SIGNATURE_ALGORITHMS.get(id), bytes: walk.part().bytes };
      });
    } catch (error) {
      if (error instanceof ApkFormatError) return this.#fail(malformed);
      throw error;
    }
  }

  /** The signatures that devices of the range would check: for each level that brought algorithms, the strongest known then. */
  #choose(
    stated: { algorithm: SignatureAlgorithm | undefined; bytes: Uint8Array }[],
    signer: SignerBlock,
  ): { algorithm: SignatureAlgorithm; bytes: Uint8Array }[] {
    const range = this.#scheme === 'v2' ? this.#context.range : signer;
    const best = new Map<number, { algorithm: SignatureAlgorithm; bytes: Uint8Array }>();
    for (const { algorithm, bytes } of stated) {
      if (algorithm === undefined) {
        this.#verdict.warnings.push(`${this.#prefix}_UNKNOWN_SIG_ALG`);
        continue;
      }
      if (algorithm.minSdk > range.maxSdk) continue;
      const rival = best.get(algorithm.minSdk);
      if (rival === undefined || algorithm.content.rank > rival.algorithm.content.rank) best.set(algorithm.minSdk, { algorithm, bytes });
    }
    if (best.size === 0 || range.minSdk < Math.min(...best.keys())) this.#fail('NO_SUPPORTED_SIGNATURES');
    return [...best.values()];
  }

  #readCertificates(signer: SignerBlock): Uint8Array[] {
    let certificates: Uint8Array[];
    let key: Uint8Array | undefined;
    try {
      certificates = partsOf(signer.data.certificates).map((part) => part.bytes);
      key = certificates[0] && readCertificate(certificates[0]).publicKey;
    } catch (error) {
      if (error instanceof ApkFormatError) return this.#fail('MALFORMED_CERTIFICATE');
      throw error;
    }
    if (key === undefined) return this.#fail('NO_CERTIFICATES');
    if (!equal(key, signer.publicKey)) this.#fail('PUBLIC_KEY_MISMATCH_BETWEEN_CERTIFICATE_AND_SIGNATURES_RECORD');
    return certificates;
  }

  /** @returns the lineage of a rotation, if the signer has one */
  #readAttributes(signer: SignerBlock, certificates: readonly Uint8Array[]): Uint8Array[] {
    const { found, rotationMinSdk } = this.#context;
    let lineage: Uint8Array[] = [];
    for (const part of partsOf(signer.data.attributes)) {
      const id = part.u32(0);
      if (this.#scheme === 'v2' && id === ATTRIBUTE.strippingProtection) {
        if (part.u32(4) === V3_SCHEME_ID && this.#context.range.maxSdk >= 28 && !found.has('v3')) this.#fail('MISSING_APK_SIG_REFERENCED');
      } else if (this.#scheme !== 'v2' && id === ATTRIBUTE.proofOfRotation) {
        lineage = this.#checkLineage(part, certificates);
      } else if (this.#scheme === 'v3' && id === ATTRIBUTE.rotationMinSdk) {
        if (rotationMinSdk === null) this.#verdict.errors.push('V31_BLOCK_MISSING');
        else if (part.u32(4) !== rotationMinSdk) this.#verdict.errors.push('V31_ROTATION_MIN_SDK_MISMATCH');
      } else if (this.#scheme === 'v2' || (id !== ATTRIBUTE.rotationMinSdk && id !== ATTRIBUTE.rotationOnDevRelease)) {
        this.#verdict.warnings.push(`${this.#prefix}_UNKNOWN_ADDITIONAL_ATTRIBUTE`);
      }
    }
    return lineage;
  }

  #checkLineage(attribute: ByteView, certificates: readonly Uint8Array[]): Uint8Array[] {
    const lineage = readLineage(attribute.view(4, attribute.length - 4));
    if (lineage === 'malformed') return this.#fail('MALFORMED_LINEAGE');
    if (lineage === 'not-verified') return this.#fail('POR_DID_NOT_VERIFY');
    return equal(lineage.at(-1) ?? new Uint8Array(0), certificates[0]!) ? lineage : this.#fail('POR_CERT_MISMATCH');
  }

  #fail(name: string, prefix = `${this.#prefix}_`): never {
    throw new SignerError(prefix + name);
  }
}

/** Signers of v3 must divide the levels between them without gap or overlap, and cover the range asked for. */
function checkCoverage(scheme: Scheme, signers: readonly VerifiedSigner[], { range, rotationMinSdk }: SchemeContext): string[] {
  const sorted = signers.toSorted((a, b) => a.maxSdk - b.maxSdk);
  if (sorted.some((signer, i) => i > 0 && signer.minSdk !== sorted[i - 1]!.maxSdk + 1)) return ['V3_INCONSISTENT_SDK_VERSIONS'];
  if (sorted.some((signer, i) => i > 0 && signer.lineage.length < sorted[i - 1]!.lineage.length)) return ['V3_INCONSISTENT_LINEAGES'];
  const needed = rotationMinSdk === null || scheme === 'v31' ? range.maxSdk : rotationMinSdk - 1;
  const tooNew = scheme === 'v3' && sorted[0]!.minSdk > range.minSdk; // v3.1 begins where its rotation does
  return tooNew || sorted.at(-1)!.maxSdk < needed ? ['V3_MISSING_SDK_VERSIONS'] : [];
}

export function equal(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}
