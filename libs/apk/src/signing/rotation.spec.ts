import { buildApk, signBlocks, signingKey, type BlockSpec } from '@gatehouse/testkit';
import { describe, expect, it } from 'vitest';
import { memorySource } from '../bytes/byte-source.ts';
import type { SignatureFacts } from './signature-facts.ts';
import { signatureOf } from './signature-of.ts';

const [first, second, third] = [signingKey('First'), signingKey('Second', 'ec'), signingKey('Third')];
const hash = (key: typeof first): string => key.certificateSha256;

function read(blocks: BlockSpec, minSdk = 24): SignatureFacts {
  const bytes = buildApk({ sign: (zip) => signBlocks(zip, blocks) });
  return signatureOf(memorySource(bytes), { minSdk, targetSdk: 34 }).signature;
}

describe('a rotated key', () => {
  const rotation = [{ key: first, capabilities: 0b10111 }, { key: second }];

  it('is the signer where devices know it, the old one signs for the others, and each tells what it may still do', () => {
    const facts = read({
      v2: [{ key: first }],
      v3: [{ key: first, maxSdk: 32, rotationMinSdk: 33 }],
      v31: [{ key: second, minSdk: 33, rotation }],
    });
    expect(facts).toMatchObject({
      verified: true,
      errors: [],
      warnings: [],
      schemes: { v2: true, v3: true, v31: true },
      signers: [hash(second)],
      lineage: [hash(first), hash(second)],
      rotation: [
        { certificate: hash(first), capabilities: ['installed-data', 'shared-uid', 'permission', 'auth'] },
        { certificate: hash(second), capabilities: [] },
      ],
    });
    expect(facts.algorithms).toContainEqual({ scheme: 'v31', name: 'ECDSA_WITH_SHA256' });
  });

  it('stays hidden from devices that end before it', () => {
    const bytes = buildApk({
      sign: (zip) => signBlocks(zip, { v3: [{ key: first, maxSdk: 32, rotationMinSdk: 33 }], v31: [{ key: second, minSdk: 33, rotation }] }),
    });
    const { signature } = signatureOf(memorySource(bytes), { minSdk: 28, maxSdk: 32, targetSdk: 34 });
    expect(signature).toMatchObject({ verified: true, signers: [hash(first)], lineage: [], rotation: [], schemes: { v3: true, v31: false } });
  });

  it.each<[string, BlockSpec, string]>([
    ['a lineage that does not begin with the older signer', { v2: [{ key: third }], v3: [{ key: second, rotation }] }, 'V3_SIG_PAST_SIGNERS_MISMATCH'],
    ['a lineage that ends with another', { v3: [{ key: third, rotation }] }, 'V3_SIG_POR_CERT_MISMATCH'],
    ['one key twice', { v3: [{ key: second, rotation: [{ key: second }, { key: first }, { key: second }] }] }, 'V3_SIG_POR_DID_NOT_VERIFY'],
    ['levels that nobody signs for', { v3: [{ key: first, maxSdk: 32 }] }, 'V3_MISSING_SDK_VERSIONS'],
    [
      'levels that two sign for',
      {
        v3: [
          { key: first, maxSdk: 32 },
          { key: second, minSdk: 30, rotation },
        ],
      },
      'V3_INCONSISTENT_SDK_VERSIONS',
    ],
    ['levels in the wrong order', { v3: [{ key: first, minSdk: 40, maxSdk: 30 }] }, 'V3_SIG_INVALID_SDK_VERSIONS'],
    [
      'two histories',
      {
        v3: [
          { key: second, maxSdk: 32, rotation },
          { key: third, minSdk: 33, rotation: [{ key: second }, { key: first }, { key: third }] },
        ],
      },
      'V3_INCONSISTENT_LINEAGES',
    ],
    [
      'a lineage that became shorter',
      {
        v3: [
          { key: second, maxSdk: 32, rotation },
          { key: first, minSdk: 33, rotation: [{ key: first }] },
        ],
      },
      'V3_INCONSISTENT_LINEAGES',
    ],
    ['v3.1 without v3', { v31: [{ key: second, minSdk: 33, rotation }] }, 'V31_BLOCK_FOUND_WITHOUT_V3_BLOCK'],
    ['v3 that names a v3.1 that is not there', { v3: [{ key: first, rotationMinSdk: 33 }] }, 'V31_BLOCK_MISSING'],
    ['v2 that names a v3 that is not there', { v2: [{ key: first }], v3: [] }, 'V3_SIG_NO_SIGNERS'],
    ['a digest of other content', { v3: [{ key: first, digest: Buffer.alloc(32) }] }, 'V3_SIG_APK_DIGEST_DID_NOT_VERIFY'],
    ['eleven signers of v2', { v2: Array.from({ length: 11 }, () => ({ key: first })) }, 'V2_SIG_MAX_SIGNATURES_EXCEEDED'],
  ])('does not hold with %s', (_, blocks, error) => {
    const facts = read(blocks);
    expect(facts).toMatchObject({ verified: false, signers: [], lineage: [], rotation: [] });
    expect(facts.errors).toContain(error);
  });

  it('is warned about where v3 does not protect v3.1 from being cut off', () => {
    const facts = read({ v3: [{ key: first, maxSdk: 32 }], v31: [{ key: second, minSdk: 33, rotation }] }, 28);
    expect(facts).toMatchObject({ verified: true, warnings: ['V31_ROTATION_MIN_SDK_ATTR_MISSING'] });
  });
});

describe('a package without any signature', () => {
  it('is held to v1, which every device knows', () => {
    const { signature } = signatureOf(memorySource(buildApk({ signWith: null })), { minSdk: 24, targetSdk: 34 });
    expect(signature).toMatchObject({ verified: false, errors: ['JAR_SIG_NO_MANIFEST'] });
  });
});

describe('the signing block', () => {
  it('shows what stands in it beside the signatures, a channel with its name', () => {
    const parts = [
      [0x71777777, Buffer.from('{"channel":"store"}')],
      [0x881155ff, Buffer.from([1, 2, 3])],
      [0x42726577, Buffer.alloc(100)],
      [0x0badf00d, Buffer.from('who knows')],
    ] as const;
    expect(read({ v2: [{ key: first }], parts })).toMatchObject({
      verified: true,
      blocks: [
        { id: '0x7109871a', name: 'apk-signature-v2' },
        { id: '0x71777777', name: 'channel-walle', sizeBytes: 19, text: '{"channel":"store"}' },
        { id: '0x881155ff', name: 'channel-vasdolly', sizeBytes: 3, text: null },
        { id: '0x42726577', name: 'verity-padding', sizeBytes: 100, text: null },
        { id: '0x0badf00d', name: null, sizeBytes: 9, text: null },
      ],
    });
  });

  it('counts for nothing where bytes stand between the directory and its end record', () => {
    const signed = buildApk({});
    const end = signed.lastIndexOf('PK\x05\x06');
    const moved = Buffer.concat([signed.subarray(0, end), Buffer.from('more'), signed.subarray(end)]);
    const { signature, issues } = signatureOf(memorySource(moved), { minSdk: 24, targetSdk: 34 });
    expect(signature).toMatchObject({ verified: false, present: { v2: false }, blocks: [] });
    expect(issues.map(({ code }) => code)).toContain('zip.bytes-after-directory');
  });
});
