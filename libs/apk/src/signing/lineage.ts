import { ApkFormatError } from '../bytes/apk-format-error.ts';
import type { ByteView } from '../bytes/byte-view.ts';
import { readCertificate } from './certificate.ts';
import { SIGNATURE_ALGORITHMS } from './signature-algorithms.ts';
import type { LineageCapability } from './signature-facts.ts';
import { PrefixedParts } from './signer-block.ts';
import { publicKey, verifyBytes } from './verify-bytes.ts';

/** A certificate of a rotation. */
export type LineageNode = { readonly certificate: Uint8Array; readonly capabilities: readonly LineageCapability[] };

const VERSION = 1;
/** A rotation a year for twenty years; each costs a signature, which a key made to be slow makes dear. */
const MAX_CERTIFICATES = 20;
/** Bits of a node's flags, from the lowest. */
const CAPABILITIES: readonly LineageCapability[] = ['installed-data', 'shared-uid', 'permission', 'rollback', 'auth'];

/**
 * Proof of rotation: certificates, each signed by the key before it. Source: Android "APK signature scheme v3"; a source
 * stamp has one of the same form.
 *
 *   u32 version, then nodes: signed data {certificate, u32 algorithm that signed this node} · u32 flags ·
 *   u32 algorithm that signs the next · signature of this signed data by the certificate before
 *
 * @returns the certificates, oldest first
 */
export function readLineage(attribute: ByteView): LineageNode[] | 'malformed' | 'not-verified' {
  try {
    const nodes: LineageNode[] = [];
    const walk = new PrefixedParts(attribute);
    if (walk.u32() !== VERSION) return 'malformed';
    let signer: { key: Uint8Array; algorithm: number } | null = null;
    while (walk.more) {
      if (nodes.length === MAX_CERTIFICATES) return 'malformed';
      const node = new PrefixedParts(walk.part());
      const signedData = node.part();
      const flags = node.u32();
      const nextAlgorithm = node.u32();
      const signature = node.part().bytes;
      const signed = new PrefixedParts(signedData);
      const certificate = signed.part().bytes;
      if (signer !== null) {
        const algorithm = SIGNATURE_ALGORITHMS.get(signer.algorithm);
        const key = publicKey(signer.key);
        if (algorithm === undefined || key === null || signed.u32() !== signer.algorithm) return 'not-verified';
        if (verifyBytes(signedData.bytes, signature, key, algorithm) !== true) return 'not-verified';
        if (nodes.some((known) => Buffer.compare(known.certificate, certificate) === 0)) return 'not-verified';
      }
      nodes.push({ certificate, capabilities: CAPABILITIES.filter((_, bit) => (flags & (1 << bit)) !== 0) });
      signer = { key: readCertificate(certificate).publicKey, algorithm: nextAlgorithm };
    }
    return nodes;
  } catch (error) {
    if (error instanceof ApkFormatError) return 'malformed';
    throw error;
  }
}
