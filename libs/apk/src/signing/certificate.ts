import { SIGNATURE_NAMES } from './certificate-algorithms.ts';
import type { CertificateFacts } from './signature-facts.ts';
import { childrenOf, contentOf, DER, firstDer, integerBits, oidText, readDer, writeDer, type DerElement } from './der.ts';

/** What is read of an X.509 certificate. Source: RFC 5280 §4.1. */
export type Certificate = {
  /** Last name first, as Java prints it: `CN=Android Debug, O=Android, C=US`. */
  readonly subject: string;
  readonly issuerName: string;
  /** ISO 8601, UTC. */
  readonly notBefore: string;
  readonly notAfter: string;
  /** `SHA256withRSA`; the object identifier of one that has no name here. */
  readonly signatureAlgorithm: string;
  readonly keyAlgorithm: string;
  /** Of the modulus or the field; null for a key of an unknown kind. */
  readonly keyBits: number | null;
  /** The key that Android's build tools make on every developer's machine: anybody has one. */
  readonly debug: boolean;
  /** SubjectPublicKeyInfo, DER. */
  readonly publicKey: Uint8Array;
  /** The issuer in the form in which names are compared. */
  readonly issuer: string;
  readonly serial: Uint8Array;
  /** False where the certificate says that its key is not for signing, or has critical extensions that no device knows. */
  readonly maySign: boolean;
  readonly bytes: Uint8Array;
};

const ATTRIBUTE_NAMES: Readonly<Record<string, string>> = {
  '2.5.4.3': 'CN',
  '2.5.4.4': 'SURNAME',
  '2.5.4.5': 'SERIALNUMBER',
  '2.5.4.6': 'C',
  '2.5.4.7': 'L',
  '2.5.4.8': 'ST',
  '2.5.4.9': 'STREET',
  '2.5.4.10': 'O',
  '2.5.4.11': 'OU',
  '2.5.4.12': 'T',
  '0.9.2342.19200300.100.1.25': 'DC',
  '1.2.840.113549.1.9.1': 'EMAILADDRESS',
};
const RSA = '1.2.840.113549.1.1.1';
const SM2_CURVE = '1.2.156.10197.1.301';
const KEY_USAGE = '2.5.29.15';
/** Bits 0 and 1 of key usage: digital signature, content commitment (RFC 5280 §4.2.1.3). */
const SIGNING_USAGES = 0xc0;
/** Extensions that Android's library works out; another that is marked critical makes the certificate useless to it. */
const KNOWN_EXTENSIONS: ReadonlySet<string> = new Set([
  KEY_USAGE,
  '2.16.840.1.113730.1.1', // Netscape certificate type
  '2.5.29.17', // subject alternative name
  '2.5.29.19', // basic constraints
  '2.5.29.30', // name constraints
  '2.5.29.32', // certificate policies
  '2.5.29.33', // policy mappings
  '2.5.29.36', // policy constraints
  '2.5.29.37', // extended key usage
  '2.5.29.54', // inhibit any policy
]);
const CURVE_BITS: Readonly<Record<string, number>> = {
  '1.2.840.10045.3.1.1': 192,
  '1.3.132.0.33': 224,
  '1.2.840.10045.3.1.7': 256,
  '1.3.132.0.34': 384,
  '1.3.132.0.35': 521,
  '1.3.132.0.10': 256,
  [SM2_CURVE]: 256,
};

/** @throws ApkFormatError 'der.invalid' */
export function readCertificate(bytes: Uint8Array): Certificate {
  const whole = firstDer(bytes);
  const [toSign, signature] = childrenOf(whole);
  const fields = childrenOf(toSign);
  if (fields[0]?.tag === DER.context0) fields.shift(); // the version, absent in version 1
  const [serial, , issuer, validity, subject, publicKey] = fields;
  const names = readNames(subject);
  const [notBefore, notAfter] = childrenOf(validity);
  const signatureOid = oidText(contentOf(childrenOf(signature)[0], DER.oid));
  return {
    subject: nameText(names),
    issuerName: nameText(readNames(issuer)),
    notBefore: readTime(notBefore),
    notAfter: readTime(notAfter),
    signatureAlgorithm: SIGNATURE_NAMES[signatureOid] ?? signatureOid,
    ...readKey(publicKey),
    debug: names.some(({ name, value }) => name === 'CN' && value === 'Android Debug'),
    publicKey: withPositiveModulus(publicKey!),
    issuer: comparableName(issuer),
    serial: contentOf(serial, DER.integer),
    maySign: maySign(fields.find(({ tag }) => tag === DER.context3)),
    bytes: whole.whole,
  };
}

/** What is told of a certificate, with the digest of its bytes, hexadecimal. */
export function describeCertificate(certificate: Certificate, sha256: string): CertificateFacts {
  const { subject, issuerName, notBefore, notAfter, keyAlgorithm, keyBits, signatureAlgorithm, debug } = certificate;
  return { sha256, subject, notAfter, keyAlgorithm, keyBits, debug, issuer: issuerName, notBefore, signatureAlgorithm };
}

/** Extensions: `SEQUENCE OF { oid, [critical], octets }` under tag 3. Android asks both questions of a v1 signer's certificate. */
function maySign(extensions: DerElement | undefined): boolean {
  if (extensions === undefined) return true;
  return childrenOf(firstDer(extensions.content)).every((extension) => {
    const parts = childrenOf(extension);
    const oid = oidText(contentOf(parts[0], DER.oid));
    const critical = parts[1]?.tag === DER.boolean && parts[1].content[0] !== 0;
    if (oid !== KEY_USAGE) return !critical || KNOWN_EXTENSIONS.has(oid);
    const bits = firstDer(contentOf(parts.at(-1), DER.octetString));
    return bits.tag !== DER.bitString || ((bits.content[1] ?? 0) & SIGNING_USAGES) !== 0;
  });
}

function nameText(names: readonly { name: string; value: string }[]): string {
  return names
    .toReversed()
    .map(({ name, value }) => `${name}=${value}`)
    .join(', ');
}

/**
 * Some old tools wrote an RSA modulus without the zero that keeps it positive. Android reads it as the positive number it
 * was meant to be, and a signer's key record holds it written so.
 */
function withPositiveModulus(key: DerElement): Uint8Array {
  const [algorithm, bits] = childrenOf(key);
  if (algorithm === undefined || bits?.tag !== DER.bitString || oidText(contentOf(childrenOf(algorithm)[0], DER.oid)) !== RSA) return key.whole;
  const [modulus, exponent] = childrenOf(firstDer(bits.content.subarray(1)));
  if (modulus?.tag !== DER.integer || exponent === undefined || (modulus.content[0] ?? 0) < 0x80) return key.whole;
  const zero = Uint8Array.of(0);
  const rsaKey = writeDer(DER.sequence, writeDer(DER.integer, zero, modulus.content), exponent.whole);
  return writeDer(DER.sequence, algorithm.whole, writeDer(DER.bitString, zero, rsaKey));
}

function readNames(element: DerElement | undefined): { name: string; value: string }[] {
  return childrenOf(element).flatMap((set) => readDer(contentOf(set, DER.set)).map(readName));
}

/** Names that differ only in case, spaces or kind of string are one name. Source: RFC 5280 §7.1. */
export function comparableName(element: DerElement | undefined): string {
  return readNames(element)
    .map(({ name, value }) => `${name}=${value.trim().replace(/\s+/g, ' ').toLowerCase()}`)
    .join(',');
}

function readName(element: DerElement): { name: string; value: string } {
  const [type, value] = childrenOf(element);
  const oid = oidText(contentOf(type, DER.oid));
  return { name: ATTRIBUTE_NAMES[oid] ?? oid, value: value === undefined ? '' : readText(value) };
}

function readText(element: DerElement): string {
  const text =
    element.tag === DER.bmp
      ? new TextDecoder('utf-16be').decode(element.content)
      : new TextDecoder(element.tag === DER.teletex ? 'latin1' : 'utf-8').decode(element.content);
  return /[,+"\\<>;=]/.test(text) ? `"${text.replace(/["\\]/g, '\\$&')}"` : text;
}

/** `YYMMDDhhmmssZ` (before 50: 20xx) or `YYYYMMDDhhmmssZ`. */
function readTime(element: DerElement | undefined): string {
  const text = new TextDecoder('latin1').decode(element?.content);
  const full = element?.tag === DER.utcTime ? (Number(text.slice(0, 2)) < 50 ? '20' : '19') + text : text;
  const parts = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})?/.exec(full);
  return parts === null ? '' : `${parts[1]}-${parts[2]}-${parts[3]}T${parts[4]}:${parts[5]}:${parts[6] ?? '00'}Z`;
}

function readKey(element: DerElement | undefined): Pick<Certificate, 'keyAlgorithm' | 'keyBits'> {
  const [algorithm, key] = childrenOf(element);
  const [oid, parameters] = childrenOf(algorithm);
  const name = oidText(contentOf(oid, DER.oid));
  switch (name) {
    case RSA:
      return { keyAlgorithm: 'RSA', keyBits: integerBits(contentOf(childrenOf(firstDer(contentOf(key, DER.bitString).subarray(1)))[0], DER.integer)) };
    case '1.2.840.10040.4.1':
      return { keyAlgorithm: 'DSA', keyBits: parameters === undefined ? null : integerBits(contentOf(childrenOf(parameters)[0], DER.integer)) };
    case '1.2.840.10045.2.1': {
      const curve = parameters?.tag === DER.oid ? oidText(parameters.content) : '';
      return { keyAlgorithm: curve === SM2_CURVE ? 'SM2' : 'EC', keyBits: CURVE_BITS[curve] ?? null };
    }
    default:
      return { keyAlgorithm: name, keyBits: null };
  }
}
