import { createHash, sign } from 'node:crypto';
import { ByteWriter } from './byte-writer.ts';
import type { SigningKey } from './signing-key.ts';
import { insertBeforeDirectory, type ZipLayout } from './zip-writer.ts';

const RSA_PKCS1_SHA256 = 0x0103;
const V2_BLOCK_ID = 0x7109871a;
const CHUNK_BYTES = 1 << 20;

/** The package with an APK Signing Block of scheme v2, one RSA signer. Source: Android "APK signature scheme v2". */
export function signV2(zip: ZipLayout, key: SigningKey): Buffer {
  const { bytes, directoryAt, eocdAt } = zip;
  const sections = [bytes.subarray(0, directoryAt), bytes.subarray(directoryAt, eocdAt), bytes.subarray(eocdAt)];
  const digest = prefixed(u32(RSA_PKCS1_SHA256), prefixed(contentDigest(sections)));
  const signedData = Buffer.concat([prefixed(digest), prefixed(prefixed(key.certificate)), prefixed()]);
  const signature = prefixed(u32(RSA_PKCS1_SHA256), prefixed(sign('sha256', signedData, key.privateKey)));
  const signer = prefixed(prefixed(signedData), prefixed(signature), prefixed(key.publicKey));
  return insertBeforeDirectory(zip, signingBlock(V2_BLOCK_ID, prefixed(signer)));
}

/** Size, one pair, the size again, the magic. */
function signingBlock(id: number, value: Buffer): Buffer {
  const pair = new ByteWriter()
    .u64(value.length + 4)
    .u32(id)
    .raw(value)
    .done();
  const size = pair.length + 24;
  return new ByteWriter().u64(size).raw(pair).u64(size).raw(Buffer.from('APK Sig Block 42', 'latin1')).done();
}

/** Chunks of a MiB, each digested after `0xa5` and its length; over the digests, `0x5a` and how many. */
function contentDigest(sections: readonly Buffer[]): Buffer {
  const digests: Buffer[] = [];
  for (const section of sections) {
    for (let at = 0; at < section.length; at += CHUNK_BYTES) {
      const chunk = section.subarray(at, at + CHUNK_BYTES);
      digests.push(sha256(Buffer.of(0xa5), u32(chunk.length), chunk));
    }
  }
  return sha256(Buffer.of(0x5a), u32(digests.length), ...digests);
}

function sha256(...parts: readonly Buffer[]): Buffer {
  return createHash('sha256').update(Buffer.concat(parts)).digest();
}

function u32(value: number): Buffer {
  return new ByteWriter().u32(value).done();
}

/** The parts, after their length together. */
function prefixed(...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  return Buffer.concat([u32(content.length), content]);
}
