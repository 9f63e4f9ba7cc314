import { createHash, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';

/** A key made in this process, with its self-signed certificate. */
export type SigningKey = {
  readonly privateKey: KeyObject;
  /** SubjectPublicKeyInfo, DER. */ readonly publicKey: Buffer;
  /** X.509, DER. */ readonly certificate: Buffer;
  readonly certificateSha256: string;
  /** The certificate's issuer, DER, which is its subject too; its serial number is 1. */ readonly issuer: Buffer;
};

const keys = new Map<string, SigningKey>();
const TAG = { integer: 0x02, bitString: 0x03, null: 0x05, oid: 0x06, utf8: 0x0c, utcTime: 0x17, sequence: 0x30, set: 0x31, version: 0xa0 } as const;
const OID = {
  commonName: '550403',
  organisation: '55040a',
  country: '550406',
  sha256WithRsa: '2a864886f70d01010b',
  sha256WithEcdsa: '2a8648ce3d040302',
  sm3WithSm2: '2a811ccf55018375',
} as const;

/** The key of a publisher: the same name and kind give the same key while the process lives, another name another key. */
export function signingKey(commonName = 'Example Publisher', kind: 'rsa' | 'ec' | 'sm2' = 'rsa'): SigningKey {
  const id = `${kind} ${commonName}`;
  let key = keys.get(id);
  if (key === undefined) keys.set(id, (key = makeKey(commonName, kind)));
  return key;
}

/** A key as Android's build tools make it for a developer: `CN=Android Debug, O=Android, C=US`. */
export function debugKey(): SigningKey {
  return signingKey('Android Debug');
}

function makeKey(commonName: string, kind: 'rsa' | 'ec' | 'sm2'): SigningKey {
  const { privateKey, publicKey } =
    kind === 'rsa' ? generateKeyPairSync('rsa', { modulusLength: 2048 }) : generateKeyPairSync('ec', { namedCurve: kind === 'ec' ? 'P-256' : 'SM2' });
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  const issuer = der(TAG.sequence, attribute(OID.country, 'US'), attribute(OID.organisation, 'Android'), attribute(OID.commonName, commonName));
  const certificate = selfSigned(issuer, spki, privateKey, kind);
  return { privateKey, publicKey: spki, certificate, certificateSha256: createHash('sha256').update(certificate).digest('hex'), issuer };
}

/** X.509 version 3 without extensions, signed with SHA-256 and RSA or ECDSA, or with SM3 and SM2. Source: RFC 5280 §4.1. */
function selfSigned(name: Buffer, spki: Buffer, privateKey: KeyObject, kind: 'rsa' | 'ec' | 'sm2'): Buffer {
  const algorithm =
    kind === 'rsa'
      ? der(TAG.sequence, der(TAG.oid, hex(OID.sha256WithRsa)), der(TAG.null))
      : der(TAG.sequence, der(TAG.oid, hex(kind === 'ec' ? OID.sha256WithEcdsa : OID.sm3WithSm2)));
  const validity = der(TAG.sequence, der(TAG.utcTime, Buffer.from('200101000000Z')), der(TAG.utcTime, Buffer.from('491231235959Z')));
  const version = der(TAG.version, der(TAG.integer, Buffer.of(2)));
  const toSign = der(TAG.sequence, version, der(TAG.integer, Buffer.of(1)), algorithm, name, validity, name, spki);
  return der(TAG.sequence, toSign, algorithm, der(TAG.bitString, Buffer.of(0), sign(kind === 'sm2' ? 'sm3' : 'sha256', toSign, privateKey)));
}

function attribute(oid: string, text: string): Buffer {
  return der(TAG.set, der(TAG.sequence, der(TAG.oid, hex(oid)), der(TAG.utf8, Buffer.from(text))));
}

/** One element of ASN.1 DER. */
export function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const header = length < 0x80 ? [tag, length] : length < 0x100 ? [tag, 0x81, length] : [tag, 0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from(header), content]);
}

function hex(text: string): Buffer {
  return Buffer.from(text, 'hex');
}
