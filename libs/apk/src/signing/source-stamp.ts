import { hash } from 'node:crypto';
import { ApkFormatError } from '../bytes/apk-format-error.ts';
import type { ByteView } from '../bytes/byte-view.ts';
import { readCertificate } from './certificate.ts';
import { readLineage } from './lineage.ts';
import type { SignatureAlgorithm } from './signature-algorithms.ts';
import type { StampFacts } from './signature-facts.ts';
import { readAlgorithmRecords, signaturesToVerify, type AlgorithmRecord } from './signature-records.ts';
import { partsOf, PrefixedParts } from './signer-block.ts';
import { equal, publicKey, verifyBytes } from './verify-bytes.ts';
import type { SdkRange } from './verify-signer.ts';

/** The entry with the SHA-256 of the stamp's certificate; v1 or the schemes sign it, so that the stamp cannot be exchanged. */
export const STAMP_ENTRY = 'stamp-cert-sha256';
export const NO_STAMP: StampFacts = { status: 'absent', errors: [], certificate: null, timestamp: null, lineage: [] };
const ATTRIBUTE = { proofOfRotation: 0x9d6303f7, time: 0xe43c5946 } as const;
/** The first level whose devices know source stamps. */
const STAMPS_SINCE_SDK = 30;

/** What one signature scheme says of the content: apksig's numbers of the scheme and of each digest, in ascending order. */
export type SchemeDigests = { readonly scheme: 1 | 2 | 3; readonly digests: readonly { readonly id: number; readonly bytes: Uint8Array }[] };

/** Thrown at the first finding: apksig reports no second one of a stamp. */
class StampError extends Error {}

/**
 * Verify a source stamp, version 2, as apksig's V2SourceStampVerifier does.
 *
 *   certificate · signed digests {u32 scheme, signatures}… · [attributes · signatures over them]
 *
 * @param stated what the entry `stamp-cert-sha256` holds
 */
export function verifyStamp(block: ByteView, stated: Uint8Array, schemes: readonly SchemeDigests[], range: SdkRange): StampFacts {
  const facts: StampFacts = { ...NO_STAMP, errors: [], lineage: [], status: 'STAMP_VERIFIED' };
  try {
    readStamp(new PrefixedParts(new PrefixedParts(block).part()), stated, schemes, range, facts);
  } catch (error) {
    if (error instanceof StampError) facts.errors.push(error.message);
    else if (error instanceof ApkFormatError) facts.errors.push('SOURCE_STAMP_MALFORMED_SIGNATURE');
    else throw error;
  }
  if (facts.errors.length === 0) return facts;
  return { ...facts, status: 'STAMP_VERIFICATION_FAILED', timestamp: null, lineage: [] };
}

function readStamp(stamp: PrefixedParts, stated: Uint8Array, schemes: readonly SchemeDigests[], range: SdkRange, facts: StampFacts): void {
  const certificate = stamp.part().bytes;
  const key = stampKey(certificate);
  facts.certificate = hash('sha256', certificate);
  if (!equal(stated, hash('sha256', certificate, 'buffer'))) throw new StampError('SOURCE_STAMP_CERTIFICATE_MISMATCH_BETWEEN_SIGNATURE_BLOCK_AND_APK');

  const signed = new Map<number, ByteView>();
  for (const part of partsOf(stamp.part())) {
    const walk = new PrefixedParts(part);
    signed.set(walk.u32(), walk.part());
  }
  for (const { scheme, digests } of schemes) {
    const signatures = signed.get(scheme);
    if (signatures === undefined) throw new StampError('SOURCE_STAMP_NO_SIGNATURE');
    verifySignatures(writeDigests(digests), signatures, key, range);
  }
  if (!stamp.more) return;
  const attributes = stamp.part();
  verifySignatures(attributes.bytes, stamp.part(), key, range);
  readAttributes(attributes, certificate, facts);
}

function stampKey(certificate: Uint8Array): Uint8Array {
  try {
    return readCertificate(certificate).publicKey;
  } catch (error) {
    if (error instanceof ApkFormatError) throw new StampError('SOURCE_STAMP_MALFORMED_CERTIFICATE', { cause: error });
    throw error;
  }
}

function verifySignatures(data: Uint8Array, signatures: ByteView, keyBytes: Uint8Array, range: SdkRange): void {
  let records: AlgorithmRecord[];
  try {
    records = readAlgorithmRecords(signatures);
  } catch (error) {
    if (error instanceof ApkFormatError) throw new StampError('SOURCE_STAMP_MALFORMED_SIGNATURE', { cause: error });
    throw error;
  }
  if (!records.some(({ algorithm }) => algorithm !== undefined)) throw new StampError('SOURCE_STAMP_NO_SIGNATURE');
  const levels = { minSdk: Math.max(range.minSdk, STAMPS_SINCE_SDK), maxSdk: Math.max(range.maxSdk, STAMPS_SINCE_SDK) };
  const chosen = signaturesToVerify(records, levels, sinceInLibrary);
  if (chosen === null) throw new StampError('SOURCE_STAMP_NO_SUPPORTED_SIGNATURE');
  const key = publicKey(keyBytes);
  for (const { algorithm, bytes } of chosen) {
    const good = key === null ? null : verifyBytes(data, bytes, key, algorithm);
    if (good !== true) throw new StampError(good === null ? 'SOURCE_STAMP_VERIFY_EXCEPTION' : 'SOURCE_STAMP_DID_NOT_VERIFY');
  }
}

/** A stamp needs an algorithm of the platform's library only, which knew most of them before packages were signed with them. */
function sinceInLibrary({ key, pssSaltBytes }: SignatureAlgorithm): number {
  return pssSaltBytes !== undefined ? 23 : key === 'EC' ? 11 : 1;
}

/** Each digest with its number, each with its length before it: what a stamp signs of a scheme. */
function writeDigests(digests: SchemeDigests['digests']): Uint8Array {
  return Buffer.concat(
    digests.flatMap(({ id, bytes }) => {
      const head = Buffer.alloc(12);
      for (const [i, value] of [8 + bytes.length, id, bytes.length].entries()) head.writeUInt32LE(value, i * 4);
      return [head, bytes];
    }),
  );
}

function readAttributes(attributes: ByteView, certificate: Uint8Array, facts: StampFacts): void {
  const walk = new PrefixedParts(new PrefixedParts(attributes).part());
  while (walk.more) {
    try {
      const attribute = walk.part();
      const value = attribute.view(4, Math.max(0, attribute.length - 4));
      const id = attribute.u32(0);
      if (id === ATTRIBUTE.proofOfRotation) readRotation(value, certificate, facts);
      else if (id === ATTRIBUTE.time) readTime(value, facts);
    } catch (error) {
      if (error instanceof ApkFormatError) throw new StampError('SOURCE_STAMP_MALFORMED_ATTRIBUTE', { cause: error });
      throw error;
    }
  }
}

/** Seconds since 1970, signed, 64 bits. */
function readTime(value: ByteView, facts: StampFacts): void {
  const [low, high] = [value.u32(0), value.i32(4)];
  const seconds = high * 2 ** 32 + low;
  if (seconds <= 0) facts.errors.push('SOURCE_STAMP_INVALID_TIMESTAMP');
  else facts.timestamp = Number.isSafeInteger(seconds) ? seconds : null;
}

function readRotation(value: ByteView, certificate: Uint8Array, facts: StampFacts): void {
  const lineage = readLineage(value);
  if (lineage === 'malformed') facts.errors.push('SOURCE_STAMP_MALFORMED_LINEAGE');
  else if (lineage === 'not-verified') facts.errors.push('SOURCE_STAMP_POR_DID_NOT_VERIFY');
  else if (lineage.length === 0 || !equal(lineage.at(-1)!.certificate, certificate)) facts.errors.push('SOURCE_STAMP_POR_CERT_MISMATCH');
  else facts.lineage = lineage.map((node) => hash('sha256', node.certificate));
}
