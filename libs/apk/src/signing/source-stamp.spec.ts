import { buildApk, signBlocks, signingKey, stampEntry, type BlockSpec, type ZipEntrySpec } from '@gatehouse/testkit';
import { describe, expect, it } from 'vitest';
import { memorySource } from '../bytes/byte-source.ts';
import type { SignatureFacts } from './signature-facts.ts';
import { signatureOf } from './signature-of.ts';

const [publisher, builder, newBuilder] = [signingKey(), signingKey('Builder', 'ec'), signingKey('New Builder')];

function read(blocks: BlockSpec, entries: readonly ZipEntrySpec[] = [stampEntry(builder)]): SignatureFacts {
  const bytes = buildApk({ entries, sign: (zip) => signBlocks(zip, { v2: [{ key: publisher }], v3: [{ key: publisher }], ...blocks }) });
  return signatureOf(memorySource(bytes), { minSdk: 24, targetSdk: 34 }).signature;
}

describe('a source stamp', () => {
  it('holds when it signs what each scheme signs, and tells who stamped when', () => {
    expect(read({ stamp: { key: builder, seconds: 1_700_000_000 } })).toMatchObject({
      verified: true,
      sourceStamp: true,
      stamp: { status: 'STAMP_VERIFIED', errors: [], certificate: builder.certificateSha256, timestamp: 1_700_000_000, lineage: [] },
    });
  });

  it('tells the keys that came before its own', () => {
    const rotation = [{ key: builder }, { key: newBuilder }];
    expect(read({ stamp: { key: newBuilder, rotation } }, [stampEntry(newBuilder)]).stamp).toMatchObject({
      status: 'STAMP_VERIFIED',
      lineage: [builder.certificateSha256, newBuilder.certificateSha256],
    });
  });

  it('is absent where neither its file nor its block is there', () => {
    expect(read({}, []).stamp).toEqual({ status: 'absent', errors: [], certificate: null, timestamp: null, lineage: [] });
  });

  it.each<[string, BlockSpec, ZipEntrySpec[], string, string]>([
    ['its block is gone', {}, [stampEntry(builder)], 'STAMP_NOT_VERIFIED', 'SOURCE_STAMP_SIG_MISSING'],
    ['its file is gone', { stamp: { key: builder } }, [], 'STAMP_NOT_VERIFIED', 'SOURCE_STAMP_SIGNATURE_BLOCK_WITHOUT_CERT_DIGEST'],
    [
      'its file names another certificate',
      { stamp: { key: builder } },
      [stampEntry(newBuilder)],
      'STAMP_VERIFICATION_FAILED',
      'SOURCE_STAMP_CERTIFICATE_MISMATCH_BETWEEN_SIGNATURE_BLOCK_AND_APK',
    ],
    [
      'its time lies before all time',
      { stamp: { key: builder, seconds: 0 } },
      [stampEntry(builder)],
      'STAMP_VERIFICATION_FAILED',
      'SOURCE_STAMP_INVALID_TIMESTAMP',
    ],
    [
      'its lineage ends with another key',
      { stamp: { key: builder, rotation: [{ key: builder }, { key: newBuilder }] } },
      [stampEntry(builder)],
      'STAMP_VERIFICATION_FAILED',
      'SOURCE_STAMP_POR_CERT_MISMATCH',
    ],
  ])('does not hold when %s, and the package does all the same', (_, blocks, entries, status, error) => {
    const facts = read(blocks, entries);
    expect(facts).toMatchObject({ verified: true, sourceStamp: false, stamp: { status, errors: [error], timestamp: null } });
  });

  it('does not hold at any byte that is changed in it', () => {
    const bytes = buildApk({
      entries: [stampEntry(builder)],
      sign: (zip) => signBlocks(zip, { v2: [{ key: publisher }], stamp: { key: builder, seconds: 1 } }),
    });
    const id = Buffer.from('0d80ff6d', 'hex');
    const [start, end] = [bytes.indexOf(id) + 4, bytes.indexOf('APK Sig Block 42') - 8];
    for (let at = start; at < end; at += 7) {
      const changed = Buffer.from(bytes);
      changed[at]! ^= 0x55;
      const { signature } = signatureOf(memorySource(changed), { minSdk: 24, targetSdk: 34 });
      expect(signature.stamp.status, `at ${at - start}`).not.toBe('STAMP_VERIFIED');
      expect(signature.verified).toBe(true);
    }
  });
});
