import { describe, expect, it } from 'vitest';
import { corpusPresent, groundTruth } from './corpus.ts';
import { factsOf } from './reading.ts';

type OracleRow = { minSdk: number | null; exception?: string };

/**
 * The oracle ran on a Java that does not know RSASSA-PSS by the name that Android gives it, so that it gave up on all twelve
 * packages signed so. Android knows it since the level that brought scheme v2 (apksig, SignatureAlgorithm: both PSS
 * algorithms from level 24 on), and judges nothing else of a package by its signer's padding: each package must be judged as
 * its sibling is, which differs in the padding alone, and whose rows the oracle has.
 */
describe.skipIf(!corpusPresent)('packages whose algorithm the oracle lacked', () => {
  const { oracle } = corpusPresent ? groundTruth<{ oracle: Record<string, OracleRow[]> }>('apksig') : { oracle: {} };
  const lacked = Object.entries(oracle).filter(([, rows]) => rows.some(({ exception }) => exception?.includes('NoSuchAlgorithm')));

  it('are those signed with RSASSA-PSS', () => {
    expect(lacked).toHaveLength(12);
    for (const [file] of lacked) expect(file).toContain('rsa-pss');
  });

  it.each(lacked.filter(([file]) => !file.includes('does-not-verify')))('are judged as the same package with PKCS #1 is, at every level: %s', (file, rows) => {
    const sibling = file.replace('rsa-pss', 'rsa-pkcs1');
    expect(Object.keys(oracle)).toContain(sibling);
    for (const { minSdk } of rows) {
      const [own, other] = [file, sibling].map((name) => factsOf(`apksig/apks/${name}`, { minSdk: minSdk ?? undefined }).signature!);
      expect({ verified: own!.verified, errors: own!.errors, schemes: own!.schemes }, `from ${minSdk}`).toEqual({
        verified: other!.verified,
        errors: other!.errors,
        schemes: other!.schemes,
      });
    }
  });

  it('do not hold where the signature is another’s', () => {
    const { signature } = factsOf('apksig/apks/v2-only-with-rsa-pss-sha256-2048-sig-does-not-verify.apk', {});
    expect(signature).toMatchObject({ verified: false, errors: ['V2_SIG_DID_NOT_VERIFY'] });
  });
});
