/** Digest algorithms of a signature block file, by OID. */
export const DIGEST_OIDS: Readonly<Record<string, string>> = {
  '1.2.840.113549.2.5': 'md5',
  '1.3.14.3.2.26': 'sha1',
  '2.16.840.1.101.3.4.2.4': 'sha224',
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
};

type Signature = { readonly key: 'RSA' | 'DSA' | 'EC'; /** Absent: the signer's own digest algorithm. */ readonly hash?: string };

/** Algorithms of Chinese standards (GM/T 0006), which no Android device takes for a package. */
const CHINESE_OIDS: Readonly<Record<string, string>> = {
  '1.2.156.10197.1.401': 'SM3',
  '1.2.156.10197.1.301': 'SM2',
  '1.2.156.10197.1.301.1': 'SM2',
  '1.2.156.10197.1.501': 'SM2',
};

/** Signature algorithms of a signature block file, by OID. */
export const SIGNATURE_OIDS: Readonly<Record<string, Signature>> = {
  '1.2.840.113549.1.1.1': { key: 'RSA' },
  '1.2.840.113549.1.1.4': { key: 'RSA', hash: 'md5' },
  '1.2.840.113549.1.1.5': { key: 'RSA', hash: 'sha1' },
  '1.2.840.113549.1.1.14': { key: 'RSA', hash: 'sha224' },
  '1.2.840.113549.1.1.11': { key: 'RSA', hash: 'sha256' },
  '1.2.840.113549.1.1.12': { key: 'RSA', hash: 'sha384' },
  '1.2.840.113549.1.1.13': { key: 'RSA', hash: 'sha512' },
  '1.2.840.10040.4.1': { key: 'DSA' },
  '1.2.840.10040.4.3': { key: 'DSA', hash: 'sha1' },
  '2.16.840.1.101.3.4.3.1': { key: 'DSA', hash: 'sha224' },
  '2.16.840.1.101.3.4.3.2': { key: 'DSA', hash: 'sha256' },
  '1.2.840.10045.2.1': { key: 'EC' },
  '1.2.840.10045.4.1': { key: 'EC', hash: 'sha1' },
  '1.2.840.10045.4.3.1': { key: 'EC', hash: 'sha224' },
  '1.2.840.10045.4.3.2': { key: 'EC', hash: 'sha256' },
  '1.2.840.10045.4.3.3': { key: 'EC', hash: 'sha384' },
  '1.2.840.10045.4.3.4': { key: 'EC', hash: 'sha512' },
};

/**
 * SDK levels, from and to, at which devices accept a digest with a signature algorithm; `own` stands for a signature
 * algorithm that names no hash, `same` for one that names the digest's. Source: apksig's table of supported algorithms.
 */
const LEVELS: Readonly<Record<string, readonly (readonly [from: number, to: number])[]>> = {
  'RSA md5 own': [[0, Infinity]],
  'RSA md5 same': [
    [0, 8],
    [21, Infinity],
  ],
  'RSA sha1 own': [[0, Infinity]],
  'RSA sha1 same': [[0, Infinity]],
  'RSA sha224 own': [
    [0, 8],
    [21, Infinity],
  ],
  'RSA sha224 same': [
    [0, 8],
    [21, Infinity],
  ],
  'RSA sha256 own': [
    [0, 8],
    [18, Infinity],
  ],
  'RSA sha256 same': [
    [0, 8],
    [21, Infinity],
  ],
  'RSA sha384 own': [[18, Infinity]],
  'RSA sha384 same': [[21, Infinity]],
  'RSA sha512 own': [
    [0, 8],
    [18, Infinity],
  ],
  'RSA sha512 same': [
    [0, 8],
    [21, Infinity],
  ],
  'DSA sha1 own': [[0, Infinity]],
  'DSA sha1 same': [[9, Infinity]],
  'DSA sha224 own': [[22, Infinity]],
  'DSA sha224 same': [[21, Infinity]],
  'DSA sha256 own': [[22, Infinity]],
  'DSA sha256 same': [[21, Infinity]],
  'EC sha1 own': [[18, Infinity]],
  'EC sha1 same': [[18, Infinity]],
  'EC sha224 own': [[21, Infinity]],
  'EC sha224 same': [[21, Infinity]],
  'EC sha256 own': [[18, Infinity]],
  'EC sha256 same': [[21, Infinity]],
  'EC sha384 own': [[18, Infinity]],
  'EC sha384 same': [[21, Infinity]],
  'EC sha512 own': [[18, Infinity]],
  'EC sha512 same': [[21, Infinity]],
};
/** On these levels alone a signature's hash may differ from the digest, for RSA. */
const MIXED_RSA = [21, 23] as const;

/** True when every level from `min` to `max` accepts the pair. */
export function accepted(digestOid: string, signatureOid: string, min: number, max: number): boolean {
  const digest = DIGEST_OIDS[digestOid];
  const signature = SIGNATURE_OIDS[signatureOid];
  if (digest === undefined || signature === undefined) return false;
  const pair = signature.hash === undefined ? 'own' : signature.hash === digest ? 'same' : 'mixed';
  const levels = pair === 'mixed' ? (signature.key === 'RSA' ? [MIXED_RSA] : []) : (LEVELS[`${signature.key} ${digest} ${pair}`] ?? []);
  return levels.some(([from, to]) => from <= min && (max <= to || to === Infinity));
}

/** `SHA256withRSA`, `SM3withSM2`; an object identifier stands for what has no name here. */
export function algorithmName(digestOid: string, signatureOid: string): string {
  const signature = SIGNATURE_OIDS[signatureOid];
  const digest = signature?.hash ?? DIGEST_OIDS[digestOid] ?? CHINESE_OIDS[digestOid] ?? digestOid;
  const key = signature?.key === 'EC' ? 'ECDSA' : (signature?.key ?? CHINESE_OIDS[signatureOid] ?? signatureOid);
  return `${digest.toUpperCase()}with${key}`;
}
