import { ApkFormatError } from '../bytes/apk-format-error.ts';
import type { ByteView } from '../bytes/byte-view.ts';
import { readCertificate } from './certificate.ts';
import { readLineage, type LineageNode } from './lineage.ts';
import type { ContentDigest } from './signature-algorithms.ts';
import { readAlgorithmRecords, signaturesToVerify, type AlgorithmRecord, type ChosenSignature } from './signature-records.ts';
import { MAX_SDK, partsOf, readSignedData, readSigner, type SignedData, type SignerBlock } from './signer-block.ts';
import { equal, keyKind, publicKey, verifyBytes } from './verify-bytes.ts';

export type SdkRange = { readonly minSdk: number; readonly maxSdk: number };
export type Scheme = 'v2' | 'v3' | 'v31';

export type VerifiedSigner = {
  /** DER, the signer's own first; empty where none could be read. */
  readonly certificates: readonly Uint8Array[];
  readonly minSdk: number;
  readonly maxSdk: number;
  /** Oldest first; empty without a rotation. */
  readonly lineage: readonly LineageNode[];
  /** Every content digest that the signer states. */
  readonly digests: readonly { readonly content: ContentDigest; readonly digest: Uint8Array }[];
  /** Kinds of digest that a device of the range would compare. */
  readonly compared: ReadonlySet<ContentDigest>;
  /** The rotation is for a release yet to come, which shares its number with the one before. */
  readonly forDevRelease: boolean;
  readonly algorithms: readonly string[];
};

/** What the attributes of a signer may refer to. */
export type SchemeContext = {
  readonly range: SdkRange;
  /** Schemes that the file was found to carry before this one. */
  readonly found: ReadonlySet<Scheme>;
  /** The lowest SDK level of the v3.1 signers; null without a v3.1 block. */
  readonly rotationMinSdk: number | null;
};

const ATTRIBUTE = { strippingProtection: 0xbeeff00d, proofOfRotation: 0x3ba06f8c, rotationMinSdk: 0x559f8b02, rotationOnDevRelease: 0xc2a6b3ba } as const;
const SCHEME_SINCE: Readonly<Record<number, { scheme: Scheme; sdk: number }>> = { 2: { scheme: 'v2', sdk: 24 }, 3: { scheme: 'v3', sdk: 28 } };
const V31_SINCE_SDK = 33;

/** Thrown inside a signer: an error after which apksig looks no further at it. */
class SignerError extends Error {}

/** One signer of a block, with the checks of apksig's V2SchemeVerifier and V3SchemeVerifier in their order. */
export class SignerVerifier {
  readonly errors: string[] = [];
  readonly warnings: string[] = [];
  /** True when its bytes end before their own lengths say so. */
  malformed = false;
  /** Set as they are read, so that a signer that fails still tells who it says it is. */
  #certificates: Uint8Array[] = [];
  #lineage: LineageNode[] = [];
  #forDevRelease = false;
  readonly #scheme: Scheme;
  readonly #prefix: string;
  readonly #context: SchemeContext;

  constructor(scheme: Scheme, context: SchemeContext) {
    this.#scheme = scheme;
    this.#prefix = scheme === 'v2' ? 'V2_SIG_' : 'V3_SIG_';
    this.#context = context;
  }

  /** @returns null when an error ended it; errors may also stand beside a signer that was read to its end */
  verify(record: () => ByteView): VerifiedSigner | null {
    try {
      return this.#verify(record());
    } catch (error) {
      if (error instanceof SignerError) this.errors.push(error.message);
      else if (error instanceof ApkFormatError) {
        this.malformed = true;
        this.errors.push(`${this.#prefix}MALFORMED_SIGNER`);
      } else throw error;
      return null;
    }
  }

  #verify(bytes: ByteView): VerifiedSigner {
    const isV2 = this.#scheme === 'v2';
    const signer = readSigner(bytes, !isV2);
    if (signer.minSdk > signer.maxSdk || signer.minSdk > MAX_SDK) this.errors.push('V3_SIG_INVALID_SDK_VERSIONS');
    const stated = this.#records(signer.signatures, 'MALFORMED_SIGNATURE');
    for (const { algorithm } of stated) if (algorithm === undefined) this.warnings.push(`${this.#prefix}UNKNOWN_SIG_ALGORITHM`);
    if (stated.length === 0) this.#fail('NO_SIGNATURES');
    const chosen = signaturesToVerify(stated, isV2 ? this.#context.range : signer) ?? this.#fail('NO_SUPPORTED_SIGNATURES');
    this.#verifySignatures(signer, chosen);

    const data = readSignedData(signer.signed, !isV2);
    if (data.minSdk !== signer.minSdk) this.errors.push('V3_MIN_SDK_VERSION_MISMATCH_BETWEEN_SIGNER_AND_SIGNED_DATA_RECORD');
    if (data.maxSdk !== signer.maxSdk) this.errors.push('V3_MAX_SDK_VERSION_MISMATCH_BETWEEN_SIGNER_AND_SIGNED_DATA_RECORD');
    this.#readCertificates(data, signer.publicKey);
    const digests = this.#records(data.digests, 'MALFORMED_DIGEST');
    if (stated.map(({ id }) => id).join() !== digests.map(({ id }) => id).join()) this.#fail('SIG_ALG_MISMATCH_BETWEEN_SIGNATURES_AND_DIGESTS_RECORDS');
    this.#readAttributes(data.attributes);
    return {
      certificates: this.#certificates,
      minSdk: signer.minSdk,
      maxSdk: signer.maxSdk,
      lineage: this.#lineage,
      digests: digests.flatMap(({ algorithm, bytes: digest }) => (algorithm === undefined ? [] : [{ content: algorithm.content, digest }])),
      compared: new Set(chosen.map(({ algorithm }) => algorithm.content)),
      forDevRelease: this.#forDevRelease,
      algorithms: stated.map(({ id, algorithm }) => algorithm?.name ?? `0x${id.toString(16).padStart(4, '0')}`),
    };
  }

  #verifySignatures(signer: SignerBlock, chosen: readonly ChosenSignature[]): void {
    for (const { algorithm, bytes } of chosen) {
      const key = publicKey(signer.publicKey);
      if (key === null || keyKind(key) !== algorithm.key) return this.#fail('MALFORMED_PUBLIC_KEY'); // no key of the algorithm's kind
      const good = verifyBytes(signer.signed.bytes, bytes, key, algorithm);
      if (good !== true) this.#fail(good === null ? 'VERIFY_EXCEPTION' : 'DID_NOT_VERIFY');
    }
  }

  #records(sequence: ByteView, malformed: string): AlgorithmRecord[] {
    try {
      return readAlgorithmRecords(sequence);
    } catch (error) {
      if (error instanceof ApkFormatError) return this.#fail(malformed);
      throw error;
    }
  }

  #readCertificates(data: SignedData, statedKey: Uint8Array): void {
    const certificates = partsOf(data.certificates).map((part) => part.bytes);
    if (certificates.length === 0) this.#fail('NO_CERTIFICATES');
    let key: Uint8Array;
    try {
      key = certificates.map((certificate) => readCertificate(certificate).publicKey)[0]!;
    } catch (error) {
      if (error instanceof ApkFormatError) return this.#fail('MALFORMED_CERTIFICATE');
      throw error;
    }
    this.#certificates = certificates;
    if (!equal(key, statedKey)) this.#fail('PUBLIC_KEY_MISMATCH_BETWEEN_CERTIFICATE_AND_SIGNATURES_RECORD');
  }

  #readAttributes(attributes: ByteView): void {
    let rotationFound = false;
    let parts: ByteView[];
    try {
      parts = partsOf(attributes);
      for (const part of parts) {
        const id = part.u32(0);
        rotationFound ||= id === ATTRIBUTE.rotationMinSdk;
        if (this.#scheme === 'v2') this.#readV2Attribute(id, part);
        else this.#readV3Attribute(id, part);
      }
    } catch (error) {
      if (error instanceof ApkFormatError) return this.#fail('MALFORMED_ADDITIONAL_ATTRIBUTE');
      throw error;
    }
    if (this.#scheme === 'v3' && this.#context.rotationMinSdk !== null && !rotationFound) this.warnings.push('V31_ROTATION_MIN_SDK_ATTR_MISSING');
  }

  #readV2Attribute(id: number, part: ByteView): void {
    if (id !== ATTRIBUTE.strippingProtection) {
      this.warnings.push('V2_SIG_UNKNOWN_ADDITIONAL_ATTRIBUTE');
      return;
    }
    const known = SCHEME_SINCE[part.u32(4)];
    if (known === undefined || this.#context.range.maxSdk < known.sdk) this.warnings.push('V2_SIG_UNKNOWN_APK_SIG_SCHEME_ID');
    else if (!this.#context.found.has(known.scheme)) this.errors.push('V2_SIG_MISSING_APK_SIG_REFERENCED');
  }

  #readV3Attribute(id: number, part: ByteView): void {
    const { range, rotationMinSdk } = this.#context;
    if (id === ATTRIBUTE.proofOfRotation) this.#readRotation(part);
    else if (id === ATTRIBUTE.rotationMinSdk) {
      if (range.maxSdk < V31_SINCE_SDK) return; // no device of the range knows v3.1
      const stated = part.u32(4);
      if (rotationMinSdk === null) this.errors.push('V31_BLOCK_MISSING');
      else if (stated !== rotationMinSdk) this.errors.push('V31_ROTATION_MIN_SDK_MISMATCH');
    } else if (id === ATTRIBUTE.rotationOnDevRelease) {
      this.#forDevRelease = true;
      if (this.#scheme === 'v3') this.warnings.push('V31_ROTATION_TARGETS_DEV_RELEASE_ATTR_ON_V3_SIGNER');
    } else this.warnings.push('V3_SIG_UNKNOWN_ADDITIONAL_ATTRIBUTE');
  }

  #readRotation(attribute: ByteView): void {
    const lineage = readLineage(attribute.view(4, attribute.length - 4));
    if (lineage === 'malformed') this.errors.push('V3_SIG_MALFORMED_LINEAGE');
    else if (lineage === 'not-verified') this.errors.push('V3_SIG_POR_DID_NOT_VERIFY');
    else if (lineage.length === 0 || !equal(lineage.at(-1)!.certificate, this.#certificates[0]!)) this.errors.push('V3_SIG_POR_CERT_MISMATCH');
    else this.#lineage = lineage;
  }

  #fail(name: string): never {
    throw new SignerError(this.#prefix + name);
  }
}
