import { equal } from '../verify-bytes.ts';
import type { SdkRange } from '../verify-signer.ts';
import type { JarSection } from './attributes.ts';

export type JarDigest = { readonly algorithm: string; readonly expected: Uint8Array };

const STRONGEST_FIRST = ['sha512', 'sha384', 'sha256', 'sha1'] as const;
const ATTRIBUTE_NAMES: Readonly<Record<(typeof STRONGEST_FIRST)[number], string>> = { sha512: 'sha-512', sha384: 'sha-384', sha256: 'sha-256', sha1: 'sha1' };
/** Names that `Digest-Algorithms` may list, and the first level whose devices know them. */
const LISTED_ALGORITHMS: Readonly<Record<string, { algorithm: string; sinceSdk: number }>> = {
  MD5: { algorithm: 'md5', sinceSdk: 0 },
  SHA: { algorithm: 'sha1', sinceSdk: 0 },
  SHA1: { algorithm: 'sha1', sinceSdk: 0 },
  'SHA-1': { algorithm: 'sha1', sinceSdk: 0 },
  'SHA-256': { algorithm: 'sha256', sinceSdk: 0 },
  'SHA-384': { algorithm: 'sha384', sinceSdk: 9 },
  'SHA-512': { algorithm: 'sha512', sinceSdk: 9 },
};
/** From this level on, devices take the strongest digest; before, the first that `Digest-Algorithms` names. */
const STRONGEST_SINCE_SDK = 18;
/** The list has one name in every file seen; each costs a look. */
const MAX_LISTED = 64;

/** The digests of a section that devices of the range would check; empty when some device finds none. As apksig's getDigestsToVerify. */
export function digestsToVerify(section: JarSection, suffix: string, { minSdk, maxSdk }: SdkRange): JarDigest[] {
  const found: JarDigest[] = [];
  if (minSdk < STRONGEST_SINCE_SDK) {
    const listed = (section.attributes.get('digest-algorithms') ?? 'SHA SHA1').split(/\s+/, MAX_LISTED);
    for (const name of listed) {
      const value = section.attributes.get(`${name.toLowerCase()}${suffix}`);
      const known = LISTED_ALGORITHMS[name.toUpperCase()];
      if (value === undefined || known === undefined || known.sinceSdk > minSdk) continue;
      found.push({ algorithm: known.algorithm, expected: Buffer.from(value, 'base64') });
      break;
    }
    if (found.length === 0) return [];
  }
  if (maxSdk >= STRONGEST_SINCE_SDK) {
    const algorithm = STRONGEST_FIRST.find((candidate) => section.attributes.has(ATTRIBUTE_NAMES[candidate] + suffix));
    if (algorithm !== undefined) {
      const expected = Buffer.from(section.attributes.get(ATTRIBUTE_NAMES[algorithm] + suffix)!, 'base64');
      if (!found.some((digest) => digest.algorithm === algorithm && equal(digest.expected, expected))) found.push({ algorithm, expected });
    }
  }
  return found;
}
