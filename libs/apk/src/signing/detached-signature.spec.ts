import { buildApk, contentDigest, type DetachedSigner, pageTree, signBlocks, signDetached, signingKey, type ZipLayout } from '@gatehouse/testkit';
import { describe, expect, it } from 'vitest';
import { memorySource } from '../bytes/byte-source.ts';
import { verifyDetached } from './detached-signature.ts';
import type { SignatureFacts } from './signature-facts.ts';
import { signatureOf } from './signature-of.ts';

const [publisher, other] = [signingKey(), signingKey('Other', 'ec')];

/** A package larger than a page of digests covers, so that its tree has two levels. */
function signed(): { apk: Buffer; digest: Buffer } {
  let layout: ZipLayout | undefined;
  const entries = [{ name: 'assets/noise', bytes: Buffer.from(Array.from({ length: 700_000 }, (_, i) => (i * i * 31) & 0xff)), compress: false }];
  const apk = buildApk({ entries, sign: (zip) => signBlocks((layout = zip), { v2: [{ key: publisher }] }) });
  return { apk, digest: contentDigest(layout!) };
}

const { apk, digest } = signed();

function read(idsig: Uint8Array | null): SignatureFacts {
  return signatureOf(memorySource(apk), { minSdk: 24, targetSdk: 34, idsig: idsig === null ? undefined : memorySource(idsig) }).signature;
}

describe('a detached signature', () => {
  it('is neither present nor wanted where none was given', () => {
    expect(read(null)).toMatchObject({ verified: true, present: { v4: false }, schemes: { v4: false } });
  });

  it('holds over the tree of the whole file, with the tree beside it or without', () => {
    const signer: DetachedSigner = { key: publisher, apkDigest: digest };
    for (const idsig of [signDetached(apk, [signer]), signDetached(apk, [signer], null)]) {
      expect(read(idsig)).toMatchObject({ verified: true, errors: [], present: { v4: true }, schemes: { v4: true } });
    }
  });

  it.each<[string, Uint8Array, string]>([
    ['it is empty', Buffer.alloc(0), 'V4_SIG_MALFORMED_SIGNERS'],
    ['it is of another version', Buffer.from([3, 0, 0, 0]), 'V4_SIG_VERSION_NOT_CURRENT'],
    ['another signs', signDetached(apk, [{ key: other, apkDigest: digest }]), 'V4_SIG_V2_V3_SIGNERS_MISMATCH'],
    ['it is of another package', signDetached(Buffer.concat([apk, apk]), [{ key: publisher, apkDigest: digest }]), 'V4_SIG_DID_NOT_VERIFY'],
    ['it is over another digest', signDetached(apk, [{ key: publisher, apkDigest: Buffer.alloc(32) }]), 'V4_SIG_V2_V3_DIGESTS_MISMATCH'],
    [
      'its tree is another',
      signDetached(apk, [{ key: publisher, apkDigest: digest }], Buffer.alloc(pageTree(apk).tree.length)),
      'V4_SIG_APK_TREE_DID_NOT_VERIFY',
    ],
    [
      'it has a second signer without a second scheme',
      signDetached(apk, [
        { key: publisher, apkDigest: digest },
        { key: other, apkDigest: digest },
      ]),
      'V4_SIG_MULTIPLE_SIGNERS',
    ],
  ])('does not hold when %s', (_, idsig, error) => {
    expect(read(idsig)).toMatchObject({ verified: false, errors: [error], present: { v4: true } });
  });

  it('ends with a verdict at every length short of its own', () => {
    const small = Buffer.from('the bytes of a package, as far as a tree over them goes');
    const whole = signDetached(small, [{ key: publisher, apkDigest: digest }], null);
    expect(verifyDetached(memorySource(small), memorySource(whole)).errors).toEqual([]);
    for (let length = 0; length < whole.length; length++) {
      const { errors } = verifyDetached(memorySource(small), memorySource(whole.subarray(0, length)));
      expect(errors, `${length} bytes`).toHaveLength(1);
    }
  });
});
