import { buildApk, type JarOptions, signBlocks, signJar, signingKey, type ZipEntrySpec } from '@gatehouse/testkit';
import { describe, expect, it } from 'vitest';
import { memorySource } from '../../bytes/byte-source.ts';
import { signatureOf } from '../signature-of.ts';

const [publisher, other, chinese] = [signingKey(), signingKey('Other'), signingKey('Chinese', 'sm2')];
const OLD = { minSdk: 18, targetSdk: 25 } as const;

type Change = (entries: readonly ZipEntrySpec[]) => readonly ZipEntrySpec[];

function read(options: JarOptions = {}, change: Change = (entries) => entries, key = publisher): ReturnType<typeof signatureOf> {
  const bytes = buildApk({ signWith: null, jar: (entries) => change(signJar(entries, key, options)) });
  return signatureOf(memorySource(bytes), OLD);
}

describe('scheme v1', () => {
  it.each<[string, JarOptions]>([
    ['SHA-256', {}],
    ['SHA-1', { digest: 'sha1' }],
    ['lengths left open, as streamed PKCS #7 has them', { openLengths: true }],
  ])('holds with %s', (_, options) => {
    expect(read(options).signature).toMatchObject({ verified: true, schemes: { v1: true }, signers: [publisher.certificateSha256], warnings: [] });
  });

  it('tells the algorithms', () => {
    expect(read().signature.algorithms).toEqual([{ scheme: 'v1', name: 'SHA256withRSA' }]);
    expect(read({}, undefined, signingKey('Curve', 'ec')).signature.algorithms).toEqual([{ scheme: 'v1', name: 'SHA256withECDSA' }]);
  });

  it('recognises SM2 with SM3, says so, and does not hold, since no device takes it', () => {
    const { signature, issues } = read({ chinese: true }, undefined, chinese);
    expect(signature).toMatchObject({
      verified: false,
      errors: ['JAR_SIG_UNSUPPORTED_SIG_ALG'],
      algorithms: [{ scheme: 'v1', name: 'SM3withSM2' }],
      certificates: [{ keyAlgorithm: 'SM2', keyBits: 256, signatureAlgorithm: 'SM3withSM2' }],
    });
    expect(issues.map(({ code }) => code)).toContain('signature.chinese-algorithm');
  });

  const alter =
    (name: string, to: (bytes: Uint8Array) => Uint8Array): Change =>
    (entries) =>
      entries.map((entry) => (entry.name === name ? { ...entry, bytes: to(entry.bytes) } : entry));
  const append = (bytes: Uint8Array): Uint8Array => Buffer.concat([bytes, Buffer.from('x')]);

  it.each<[string, Change, string]>([
    ['an entry is changed', alter('classes.dex', append), 'JAR_SIG_ZIP_ENTRY_DIGEST_DID_NOT_VERIFY'],
    ['an entry is added', (entries) => [...entries, { name: 'assets/new', bytes: Buffer.from('x') }], 'JAR_SIG_NO_ZIP_ENTRY_DIGEST_IN_MANIFEST'],
    ['an entry is gone', (entries) => entries.filter(({ name }) => name !== 'classes.dex'), 'JAR_SIG_MISSING_ZIP_ENTRY_REFERENCED_IN_MANIFEST'],
    ['an entry stands twice', (entries) => [...entries, entries[0]!], 'JAR_SIG_DUPLICATE_ZIP_ENTRY'],
    ['the signature file is changed', alter('META-INF/CERT.SF', append), 'JAR_SIG_DID_NOT_VERIFY'],
    ['the block is cut', alter('META-INF/CERT.RSA', (bytes) => bytes.subarray(0, 40)), 'JAR_SIG_PARSE_EXCEPTION'],
    ['the signature file is gone', (entries) => entries.filter(({ name }) => name !== 'META-INF/CERT.SF'), 'JAR_SIG_NO_SIGNATURES'],
    ['the manifest is gone', (entries) => entries.filter(({ name }) => name !== 'META-INF/MANIFEST.MF'), 'JAR_SIG_NO_MANIFEST'],
  ])('does not hold when %s', (_, change, error) => {
    const { signature } = read({}, change);
    expect(signature.verified).toBe(false);
    expect(signature.errors).toContain(error);
  });

  it('ends in a verdict where the manifest repeats one section as often as it can', () => {
    const sections = Buffer.from('Name: a\r\nSHA-256-Digest: AAAA\r\n\r\n'.repeat(250_000));
    const { signature } = read(
      {},
      alter('META-INF/MANIFEST.MF', () => sections),
    );
    expect(signature).toMatchObject({ verified: false, errors: ['JAR_SIG_DUPLICATE_MANIFEST_SECTION', 'JAR_SIG_MISSING_ZIP_ENTRY_REFERENCED_IN_MANIFEST'] });
  });

  it('warns of what lies in META-INF without a signature', () => {
    const { signature } = read({}, (entries) => [...entries, { name: 'META-INF/channel_store', bytes: Buffer.alloc(0) }]);
    expect(signature).toMatchObject({ verified: true, warnings: ['JAR_SIG_UNPROTECTED_ZIP_ENTRY'] });
  });

  it('tells when a newer scheme that it names was cut off', () => {
    expect(read({ attributes: ['X-Android-APK-Signed: 2, 3'] }).signature).toMatchObject({ verified: false, errors: ['JAR_SIG_MISSING_APK_SIG_REFERENCED'] });
  });

  it('must be by the signers of v2, and v2 by its own', () => {
    const bytes = buildApk({ jar: (entries) => signJar(entries, publisher), sign: (zip) => signBlocks(zip, { v2: [{ key: other }] }) });
    expect(signatureOf(memorySource(bytes), OLD).signature).toMatchObject({
      verified: false,
      errors: ['V2_SIG_MISSING', 'JAR_SIG_MISSING'],
    });
  });

  it('may be of two signers, when both sign every entry', () => {
    const bytes = buildApk({
      signWith: null,
      jar: (entries) => {
        const [own, also] = [signJar(entries, publisher), signJar(entries, other, { name: 'OTHER' })];
        return [...own, ...also.filter(({ name }) => name.startsWith('META-INF/OTHER'))];
      },
    });
    const { signature } = signatureOf(memorySource(bytes), OLD);
    expect(signature).toMatchObject({ verified: true, signers: [publisher.certificateSha256, other.certificateSha256], warnings: [] });
  });

  it('alone is too little for an app of the second sandbox', () => {
    const bytes = buildApk({ signWith: null, jar: (entries) => signJar(entries, publisher) });
    const { signature } = signatureOf(memorySource(bytes), { ...OLD, targetSandbox: 2 });
    expect(signature).toMatchObject({ verified: false, schemes: { v1: true }, errors: ['NO_SIG_FOR_TARGET_SANDBOX_VERSION'] });
  });

  it('alone is too little for an app that targets Android 11', () => {
    const bytes = buildApk({ signWith: null, jar: (entries) => signJar(entries, publisher) });
    expect(signatureOf(memorySource(bytes), { ...OLD, targetSdk: 30 }).signature).toMatchObject({
      verified: false,
      schemes: { v1: true },
      errors: ['MIN_SIG_SCHEME_FOR_TARGET_SDK_NOT_MET'],
    });
  });
});
