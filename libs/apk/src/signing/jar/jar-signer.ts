import { hash } from 'node:crypto';
import { ApkFormatError } from '../../bytes/apk-format-error.ts';
import { DER, oidText } from '../der.ts';
import { equal, keyKind, publicKey, verifyBytes } from '../verify-bytes.ts';
import type { SdkRange } from '../verify-signer.ts';
import { accepted, algorithmName, DIGEST_OIDS, SIGNATURE_OIDS } from './algorithms.ts';
import { PKCS7_OID, readSignedData, singleValue, type SignedAttributes, type SignedDataBlock, type SignerInfo } from './pkcs7.ts';

const BLOCKS_SINCE_SDK = 24;
/** Older devices digest the attributes wrongly. */
const SIGNED_ATTRIBUTES_SINCE_SDK = 19;
/** Each may cost a signature; files seen have one or two. */
const MAX_SIGNER_INFOS = 16;

/** Verifying said something else than yes or no: the issue that apksig reports then. */
class JarSignerError extends Error {}

/** A signature block over its signature file. */
export class JarSigner {
  readonly name: string;
  readonly file: Uint8Array;
  /** DER; null until `verify` found the signature to hold. */
  certificate: Uint8Array | null = null;
  readonly algorithms: string[] = [];
  readonly #block: Uint8Array;
  readonly #range: SdkRange;

  constructor(name: string, block: Uint8Array, file: Uint8Array, range: SdkRange) {
    this.name = name;
    this.file = file;
    this.#block = block;
    this.#range = range;
  }

  /** @returns the error, an apksig issue; null when the signature holds on every device of the range */
  verify(): string | null {
    try {
      const block = readSignedData(this.#block);
      if (block.signers.length === 0) return 'JAR_SIG_NO_SIGNERS';
      // Before Android 7 only the first signer is looked at; since then all, and the first that holds is the signer.
      for (const signer of block.signers.slice(0, this.#range.minSdk < BLOCKS_SINCE_SDK ? 1 : MAX_SIGNER_INFOS)) {
        this.algorithms.push(algorithmName(signer.digestAlgorithm, signer.signatureAlgorithm));
        const certificate = this.#verifySigner(signer, block);
        this.certificate ??= certificate;
      }
    } catch (error) {
      if (error instanceof JarSignerError) return error.message;
      if (error instanceof ApkFormatError) return 'JAR_SIG_PARSE_EXCEPTION';
      throw error;
    }
    return this.certificate === null ? 'JAR_SIG_DID_NOT_VERIFY' : null;
  }

  /** @returns the certificate whose key made the signature; null where it did not */
  #verifySigner(signer: SignerInfo, block: SignedDataBlock): Uint8Array | null {
    if (!accepted(signer.digestAlgorithm, signer.signatureAlgorithm, this.#range.minSdk, this.#range.maxSdk))
      throw new JarSignerError('JAR_SIG_UNSUPPORTED_SIG_ALG');
    const certificate = block.certificates.find(({ issuer, serial }) => issuer === signer.issuer && equal(serial, signer.serial));
    const key = certificate?.maySign === true ? publicKey(certificate.publicKey) : null;
    const digest = DIGEST_OIDS[signer.digestAlgorithm]!;
    const algorithm = SIGNATURE_OIDS[signer.signatureAlgorithm]!;
    if (certificate === undefined || key === null || keyKind(key) !== algorithm.key) throw new JarSignerError('JAR_SIG_VERIFY_EXCEPTION');
    const attributes = signer.signedAttributes;
    if (attributes !== null && !this.#attributesHold(attributes, digest, block.contentType)) return null;
    const good = verifyBytes(attributes?.bytes ?? this.file, signer.signature, key, { hash: algorithm.hash ?? digest });
    if (good === null) throw new JarSignerError('JAR_SIG_VERIFY_EXCEPTION');
    return good ? certificate.bytes : null;
  }

  /** Signed attributes stand for the file: they must hold its digest and, on newer devices, its type. */
  #attributesHold(attributes: SignedAttributes, digest: string, contentType: string): boolean {
    if (this.#range.minSdk < SIGNED_ATTRIBUTES_SINCE_SDK) throw new JarSignerError('JAR_SIG_VERIFY_EXCEPTION');
    if (attributes.ambiguous) throw new JarSignerError('JAR_SIG_PARSE_EXCEPTION');
    if (this.#range.maxSdk >= BLOCKS_SINCE_SDK) {
      const type = singleValue(attributes, PKCS7_OID.contentType, DER.oid);
      if (type === null) throw new JarSignerError('JAR_SIG_VERIFY_EXCEPTION');
      if (oidText(type) !== contentType) return false;
    }
    const stated = singleValue(attributes, PKCS7_OID.messageDigest, DER.octetString);
    if (stated === null) throw new JarSignerError('JAR_SIG_VERIFY_EXCEPTION');
    return equal(stated, hash(digest, this.file, 'buffer'));
  }
}
