import { hash } from 'node:crypto';
import { ApkFormatError } from '../../bytes/apk-format-error.ts';
import { equal, type Scheme, type SdkRange } from '../verify-block.ts';
import { keyKind, publicKey, verifyBytes } from '../verify-bytes.ts';
import { accepted, DIGEST_OIDS, SIGNATURE_OIDS } from './algorithms.ts';
import { readSections, type JarSection } from './attributes.ts';
import { digestsToVerify } from './digests.ts';
import type { JarVerdict } from './jar-signature.ts';
import { readSignedData, type SignedDataBlock, type SignerInfo } from './pkcs7.ts';

export type JarManifest = { readonly manifest: Uint8Array; readonly main: JarSection | null; readonly sections: ReadonlyMap<string, JarSection> };

const DATA_CONTENT_TYPE = '1.2.840.113549.1.7.1';
const SCHEME_BY_ID: Readonly<Record<string, { scheme: Scheme; sinceSdk: number }>> = { 2: { scheme: 'v2', sinceSdk: 24 }, 3: { scheme: 'v3', sinceSdk: 28 } };
const BLOCKS_SINCE_SDK = 24;
/** Older devices digest the attributes wrongly. */
const SIGNED_ATTRIBUTES_SINCE_SDK = 19;

/** One signature file and the block that signs it. */
export class JarSigner {
  /** Entries that the signature file names. */
  readonly names = new Set<string>();
  /** Set for a file that Android passes over rather than refuses. */
  ignored = false;
  readonly #block: Uint8Array;
  readonly #file: Uint8Array;
  readonly #range: SdkRange;

  constructor(block: Uint8Array, file: Uint8Array, range: SdkRange) {
    this.#block = block;
    this.#file = file;
    this.#range = range;
  }

  /** The block's signature over the file: errors, none when it holds. */
  verifyBlock(): string[] {
    let block: SignedDataBlock;
    try {
      block = readSignedData(this.#block);
    } catch (error) {
      if (error instanceof ApkFormatError) return ['JAR_SIG_PARSE_EXCEPTION'];
      throw error;
    }
    if (block.signers.length === 0) return ['JAR_SIG_NO_SIGNERS'];
    // Before Android 7 only the first signer is looked at; since then the first that holds.
    for (const signer of this.#range.minSdk < BLOCKS_SINCE_SDK ? block.signers.slice(0, 1) : block.signers) {
      const verdict = this.#verifySigner(signer, block);
      if (verdict === true) return [];
      if (verdict !== false) return [verdict];
    }
    return ['JAR_SIG_DID_NOT_VERIFY'];
  }

  #verifySigner(signer: SignerInfo, block: SignedDataBlock): string | boolean {
    if (!accepted(signer.digestAlgorithm, signer.signatureAlgorithm, this.#range.minSdk, this.#range.maxSdk)) return 'JAR_SIG_UNSUPPORTED_SIG_ALG';
    const certificate = block.certificates.find(({ issuer, serial }) => issuer === signer.issuer && equal(serial, signer.serial));
    const key = certificate && publicKey(certificate.publicKey);
    const digest = DIGEST_OIDS[signer.digestAlgorithm]!;
    const algorithm = SIGNATURE_OIDS[signer.signatureAlgorithm]!;
    if (!key || keyKind(key) !== algorithm.key) return 'JAR_SIG_VERIFY_EXCEPTION';
    const attributes = signer.signedAttributes;
    if (attributes !== null) {
      if (this.#range.minSdk < SIGNED_ATTRIBUTES_SINCE_SDK) return 'JAR_SIG_VERIFY_EXCEPTION';
      if (attributes.ambiguous) return 'JAR_SIG_PARSE_EXCEPTION';
      if (attributes.messageDigest === null || attributes.contentType === null) return 'JAR_SIG_VERIFY_EXCEPTION';
      if (attributes.contentType !== DATA_CONTENT_TYPE || !equal(attributes.messageDigest, hash(digest, this.#file, 'buffer'))) return false;
    }
    return verifyBytes(attributes?.bytes ?? this.#file, signer.signature, key, { hash: algorithm.hash ?? digest }) ?? 'JAR_SIG_VERIFY_EXCEPTION';
  }

  /** What the file says of the manifest: the whole of it, or section by section. */
  verifyFile({ manifest, main, sections }: JarManifest, found: ReadonlySet<Scheme>, verdict: JarVerdict): void {
    const [head, ...own] = readSections(this.#file);
    if (head === undefined || !head.attributes.has('signature-version')) {
      verdict.errors.push('JAR_SIG_MISSING_VERSION_ATTR_IN_SIG_FILE');
      this.ignored = true;
      return;
    }
    if (this.#range.maxSdk >= BLOCKS_SINCE_SDK && this.#namesStrippedScheme(head, found)) {
      verdict.errors.push('JAR_SIG_MISSING_APK_SIG_REFERENCED');
      return;
    }
    const bySigntool = head.attributes.get('created-by')?.includes('signtool') ?? false;
    const whole = this.#compare(head, bySigntool ? '-digest' : '-digest-manifest', manifest);
    if (whole === 'absent') verdict.warnings.push('JAR_SIG_NO_MANIFEST_DIGEST_IN_SIG_FILE');
    if (whole === 'differs') verdict.warnings.push('JAR_SIG_ZIP_ENTRY_DIGEST_DID_NOT_VERIFY');
    if (!bySigntool && main !== null && this.#compare(head, '-digest-manifest-main-attributes', main.bytes) === 'differs') {
      verdict.errors.push('JAR_SIG_MANIFEST_MAIN_SECTION_DIGEST_DID_NOT_VERIFY');
    }
    for (const section of own) {
      if (section.name === null) {
        verdict.errors.push('JAR_SIG_UNNNAMED_SIG_FILE_SECTION');
        this.ignored = true;
        return;
      }
      if (this.names.has(section.name)) verdict.errors.push('JAR_SIG_DUPLICATE_SIG_FILE_SECTION');
      this.names.add(section.name);
      if (whole !== 'equal') this.#verifySection(section, sections.get(section.name), verdict);
    }
  }

  #verifySection(section: JarSection, manifest: JarSection | undefined, { errors }: JarVerdict): void {
    if (manifest === undefined) {
      errors.push('JAR_SIG_MISSING_MANIFEST_SECTION');
      return;
    }
    const compared = this.#compare(section, '-digest', manifest.bytes);
    if (compared === 'absent') errors.push('JAR_SIG_NO_MANIFEST_SECTION_DIGEST_IN_SIG_FILE');
    if (compared === 'differs') errors.push('JAR_SIG_MANIFEST_SECTION_DIGEST_DID_NOT_VERIFY');
  }

  #compare(section: JarSection, suffix: string, bytes: Uint8Array): 'absent' | 'equal' | 'differs' {
    const digests = digestsToVerify(section, suffix, this.#range);
    if (digests.length === 0) return 'absent';
    return digests.every(({ algorithm, expected }) => equal(hash(algorithm, bytes, 'buffer'), expected)) ? 'equal' : 'differs';
  }

  /** `X-Android-APK-Signed: 2, 3` says which newer schemes the package was signed with, so that cutting them off shows. */
  #namesStrippedScheme(head: JarSection, found: ReadonlySet<Scheme>): boolean {
    return (head.attributes.get('x-android-apk-signed') ?? '').split(',').some((id) => {
      const known = SCHEME_BY_ID[id.trim()];
      return known !== undefined && this.#range.maxSdk >= known.sinceSdk && !found.has(known.scheme);
    });
  }
}
