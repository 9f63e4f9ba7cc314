import { createPublicKey, verify, constants, type KeyObject } from 'node:crypto';
import type { SignatureAlgorithm } from './signature-algorithms.ts';

/** A public key from its SubjectPublicKeyInfo; null where the library cannot read it. */
export function publicKey(spki: Uint8Array): KeyObject | null {
  try {
    return createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' });
  } catch {
    return null; // the caller names it as a malformed key: what the bytes hold, not a fault of ours
  }
}

/** @returns null where the signature cannot even be tried with this key. */
export function verifyBytes(
  data: Uint8Array,
  signature: Uint8Array,
  key: KeyObject,
  algorithm: Pick<SignatureAlgorithm, 'pssSaltBytes'> & { hash: string },
): boolean | null {
  const padding =
    key.asymmetricKeyType !== 'rsa'
      ? {}
      : algorithm.pssSaltBytes === undefined
        ? { padding: constants.RSA_PKCS1_PADDING }
        : { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: algorithm.pssSaltBytes };
  try {
    return verify(algorithm.hash, data, { key, dsaEncoding: 'der', ...padding }, signature);
  } catch {
    return null; // wrong lengths and kinds are the package's doing; the caller reports them by name
  }
}

const KEY_TYPES: Readonly<Record<string, SignatureAlgorithm['key']>> = { rsa: 'RSA', ec: 'EC', dsa: 'DSA' };

export function keyKind(key: KeyObject): SignatureAlgorithm['key'] | null {
  return KEY_TYPES[key.asymmetricKeyType ?? ''] ?? null;
}

export function equal(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}
