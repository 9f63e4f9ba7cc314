import { hash, X509Certificate } from 'node:crypto';
import { ApkFormatError } from '../../bytes/apk-format-error.ts';
import { comparableName, readCertificate, type Certificate } from '../../signing/certificate.ts';
import { childrenOf, contentOf, DER, firstDer, integerBits, oidText, readDer, type DerElement } from '../../signing/der.ts';
import { publicKey, verifyBytes } from '../../signing/verify-bytes.ts';

/**
 * PKCS #7 SignedData that carries what it signs: the signature of a HarmonyOS package, and its profile.
 * Source: RFC 5652 §5; RSA-PSS parameters RFC 4055 §3.1.
 */
export type SignedData = {
  /** What was signed; null where the message does not carry it. */
  readonly content: Uint8Array | null;
  /** The signer's certificate first, then its issuers as far as the message has them. */
  readonly chain: readonly Certificate[];
  /** Every certificate that the message carries, DER. */
  readonly certificates: readonly Uint8Array[];
  readonly errors: readonly SignedDataError[];
};

export type SignedDataError =
  | 'PKCS7_MALFORMED'
  | 'PKCS7_NO_SIGNER'
  | 'PKCS7_NO_CERTIFICATE'
  | 'PKCS7_ALGORITHM_UNKNOWN'
  | 'PKCS7_DID_NOT_VERIFY'
  | 'PKCS7_CHAIN_BROKEN';

const OID = {
  signedData: '1.2.840.113549.1.7.2',
  messageDigest: '1.2.840.113549.1.9.4',
  rsaPss: '1.2.840.113549.1.1.10',
} as const;
const DIGESTS: Readonly<Record<string, string>> = {
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
};
/** Signature algorithms that the format's own tools write; absent hash: the signer's digest algorithm. */
const SIGNATURES: Readonly<Record<string, string | null>> = {
  '1.2.840.113549.1.1.1': null,
  '1.2.840.113549.1.1.11': 'sha256',
  '1.2.840.113549.1.1.12': 'sha384',
  '1.2.840.113549.1.1.13': 'sha512',
  '1.2.840.10045.2.1': null,
  '1.2.840.10045.4.3.2': 'sha256',
  '1.2.840.10045.4.3.3': 'sha384',
  '1.2.840.10045.4.3.4': 'sha512',
  [OID.rsaPss]: null,
};
/** A chain is leaf, intermediate and root; more is made to be slow. */
const MAX_CERTIFICATES = 16;
/** PSS salt where the parameters name none. Source: RFC 4055 §3.1. */
const DEFAULT_PSS_SALT = 20;

/** Read and verify. Nothing of the message is trusted before `errors` is empty; the chain's root is what the message brings. */
export function readSignedData(message: Uint8Array): SignedData {
  try {
    return verifyMessage(message);
  } catch (error) {
    if (!(error instanceof ApkFormatError)) throw error;
    return { content: null, chain: [], certificates: [], errors: ['PKCS7_MALFORMED'] };
  }
}

function verifyMessage(message: Uint8Array): SignedData {
  const [type, wrapped] = childrenOf(firstDer(message));
  if (oidText(contentOf(type, DER.oid)) !== OID.signedData) throw new ApkFormatError('der.invalid', 0);
  const parts = childrenOf(firstDer(contentOf(wrapped, DER.context0)));
  const content = readContent(parts[2]);
  const carried = parts.slice(3).find((part) => part.tag === DER.context0);
  const certificates = (carried === undefined ? [] : readDer(carried.content)).filter((part) => part.tag === DER.sequence).map((part) => part.whole);
  if (certificates.length > MAX_CERTIFICATES) throw new ApkFormatError('der.invalid', 0);
  const read = certificates.map((bytes) => readCertificate(bytes));
  const signer = readDer(contentOf(parts.at(-1), DER.set))[0];
  if (signer === undefined) return { content, chain: [], certificates, errors: ['PKCS7_NO_SIGNER'] };
  const { certificate, error } = verifySigner(signer, content ?? new Uint8Array(0), read);
  if (certificate === null) return { content, chain: [], certificates, errors: error === null ? [] : [error] };
  const { chain, unbroken } = chainFrom(certificate, read);
  const errors: SignedDataError[] = error === null ? [] : [error];
  if (!unbroken) errors.push('PKCS7_CHAIN_BROKEN');
  return { content, chain, certificates, errors };
}

/** `EncapsulatedContentInfo`: its content may be cut into several strings by a streaming writer. */
function readContent(element: DerElement | undefined): Uint8Array | null {
  const [, explicit] = childrenOf(element);
  if (explicit?.tag !== DER.context0) return null;
  const content = firstDer(explicit.content);
  return contentOf(content, DER.octetString);
}

function verifySigner(
  element: DerElement,
  content: Uint8Array,
  certificates: readonly Certificate[],
): { certificate: Certificate | null; error: SignedDataError | null } {
  const parts = childrenOf(element);
  const [issuer, serial] = childrenOf(parts[1]);
  const name = comparableName(issuer);
  const serialBytes = contentOf(serial, DER.integer);
  const certificate = certificates.find((candidate) => candidate.issuer === name && Buffer.compare(candidate.serial, serialBytes) === 0) ?? null;
  if (certificate === null) return { certificate, error: 'PKCS7_NO_CERTIFICATE' };
  const attributes = parts[3]?.tag === DER.context0 ? parts[3] : null;
  const after = attributes === null ? 3 : 4;
  const digest = DIGESTS[algorithmOf(parts[2])];
  const algorithm = algorithmOf(parts[after]);
  const stated = SIGNATURES[algorithm];
  const key = publicKey(certificate.publicKey);
  if (digest === undefined || stated === undefined || key === null) return { certificate, error: 'PKCS7_ALGORITHM_UNKNOWN' };
  if (attributes !== null && !attributesHold(attributes, hash(digest, content, 'buffer'))) return { certificate, error: 'PKCS7_DID_NOT_VERIFY' };
  const signed = attributes === null ? content : asSet(attributes.whole);
  const pss = algorithm === OID.rsaPss ? { pssSaltBytes: pssSalt(parts[after]) } : {};
  const holds = verifyBytes(signed, contentOf(parts[after + 1], DER.octetString), key, { hash: stated ?? digest, ...pss });
  return { certificate, error: holds === true ? null : 'PKCS7_DID_NOT_VERIFY' };
}

/** Attributes are written under a tag of their own, and signed as a SET. */
function asSet(attributes: Uint8Array): Uint8Array {
  const bytes = Uint8Array.from(attributes);
  bytes[0] = DER.set;
  return bytes;
}

/** Exactly one digest of the content among them, and it is the content's. */
function attributesHold(attributes: DerElement, expected: Uint8Array): boolean {
  const digests = readDer(attributes.content).flatMap((attribute) => {
    const [type, values] = childrenOf(attribute);
    return oidText(contentOf(type, DER.oid)) === OID.messageDigest ? readDer(contentOf(values, DER.set)) : [];
  });
  return digests.length === 1 && digests[0]!.tag === DER.octetString && Buffer.compare(digests[0]!.content, expected) === 0;
}

function algorithmOf(element: DerElement | undefined): string {
  return oidText(contentOf(childrenOf(element)[0], DER.oid));
}

function pssSalt(element: DerElement | undefined): number {
  const parameters = childrenOf(element)[1];
  if (parameters?.tag !== DER.sequence) return DEFAULT_PSS_SALT;
  const salt = readDer(parameters.content).find((part) => part.tag === 0xa2); // saltLength [2]
  const bytes = salt === undefined ? null : contentOf(firstDer(salt.content), DER.integer);
  if (bytes === null) return DEFAULT_PSS_SALT;
  if (integerBits(bytes) > 16) throw new ApkFormatError('der.invalid', 0);
  return bytes.reduce((sum, byte) => sum * 256 + byte, 0);
}

/**
 * From the signer to the last issuer that the message carries, by names and signatures: test authorities write key
 * identifiers that do not fit, and devices do not ask for them. Broken: no present certificate of the issuer's name signed.
 */
function chainFrom(signer: Certificate, certificates: readonly Certificate[]): { chain: Certificate[]; unbroken: boolean } {
  const chain = [signer];
  try {
    for (let current = new X509Certificate(signer.bytes); chain.length <= certificates.length;) {
      if (current.issuer === current.subject) return { chain, unbroken: current.verify(current.publicKey) };
      const named = certificates
        .filter((candidate) => !chain.includes(candidate))
        .map((candidate) => ({ candidate, x509: new X509Certificate(candidate.bytes) }));
      const issuers = named.filter(({ x509 }) => x509.subject === current.issuer);
      if (issuers.length === 0) return { chain, unbroken: chain.length > 1 };
      const issuer = issuers.find(({ x509 }) => current.verify(x509.publicKey));
      if (issuer === undefined) return { chain, unbroken: false };
      chain.push(issuer.candidate);
      current = issuer.x509;
    }
  } catch {
    // The library's own reader refuses the certificate: what the bytes hold, not a fault of ours.
  }
  return { chain, unbroken: false };
}
