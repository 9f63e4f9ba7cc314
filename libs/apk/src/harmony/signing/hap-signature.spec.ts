import { buildHap, signingKey, type HapSpec } from '@gatehouse/testkit';
import { describe, expect, it } from 'vitest';
import { memorySource } from '../../bytes/byte-source.ts';
import type { ApkFacts } from '../../facts.ts';
import { readApk } from '../../read-apk.ts';

const tables = { sensitiveApis: [], sdks: [], packers: [] };
const key = signingKey('Harmony Publisher', 'ec');

function read(spec: HapSpec | Buffer): ApkFacts {
  return readApk(memorySource(Buffer.isBuffer(spec) ? spec : buildHap(spec)), { fileName: 'app.hap', tables });
}

describe('the signature of a HAP', () => {
  it.each([
    ['ECDSA', key, 3],
    ['RSA', signingKey('Harmony Publisher'), 3],
    ['an old block', key, 2],
  ] as const)('holds: %s', (_, by, version) => {
    const facts = read({ signWith: { key: by, version } });
    expect(facts.signature).toMatchObject({ verified: true, signers: [by.certificateSha256], errors: [], certificates: [{ sha256: by.certificateSha256 }] });
    expect(facts.harmony?.signing).toMatchObject({
      verified: true,
      version,
      digestAlgorithm: 'sha256',
      codeSigning: true,
      profile: {
        verified: true,
        type: 'debug',
        bundleName: 'com.example.harmony',
        deviceCount: 2,
        issuer: 'pki_internal',
        notBefore: '2020-09-13T12:26:40.000Z',
      },
    });
  });

  it('is absent without a block', () => {
    expect(read({}).signature).toMatchObject({ verified: false, signers: [], errors: ['HAP_SIGN_BLOCK_MISSING'] });
  });

  it('does not hold after any byte of an entry changed', () => {
    const bytes = buildHap({ signWith: { key } });
    bytes[40] = bytes[40]! ^ 1;
    expect(read(bytes).signature).toMatchObject({ verified: false, errors: ['HAP_CONTENT_DIGEST_DID_NOT_VERIFY'] });
  });

  it.each([
    [
      'a broken signature',
      { alter: (type: number, value: Buffer) => (type === 0x20000000 ? Buffer.concat([value.subarray(0, -1), Buffer.of(value.at(-1)! ^ 1)]) : value) },
      'HAP_SIGNATURE_PKCS7_DID_NOT_VERIFY',
    ],
    [
      'bytes that are no signature',
      { alter: (type: number, value: Buffer) => (type === 0x20000000 ? Buffer.from('none') : value) },
      'HAP_SIGNATURE_PKCS7_MALFORMED',
    ],
    [
      'another part after signing',
      { alter: (type: number, value: Buffer) => (type === 0x20000003 ? Buffer.alloc(value.length) : value) },
      'HAP_CONTENT_DIGEST_DID_NOT_VERIFY',
    ],
    ['a profile of another bundle', { profile: { 'bundle-info': { 'bundle-name': 'com.other' } } }, 'HAP_PROFILE_BUNDLE_MISMATCH'],
    ['a profile for another key', { profile: { 'bundle-info': { 'bundle-name': 'com.example.harmony' } } }, 'HAP_PROFILE_CERTIFICATE_MISMATCH'],
  ])('does not hold with %s', (_, spec, error) => {
    const { signature } = read({ signWith: { key, ...spec } });
    expect(signature?.verified).toBe(false);
    expect(signature?.errors).toContain(error);
  });

  it('takes the market’s own key for what the market distributes', () => {
    const profile = { type: 'release', 'app-distribution-type': 'app_gallery', 'bundle-info': { 'bundle-name': 'com.example.harmony' } };
    expect(read({ signWith: { key, profile } }).signature?.errors).toEqual([]);
  });
});
