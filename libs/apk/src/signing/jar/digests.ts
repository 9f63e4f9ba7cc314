import type { SdkRange } from '../verify-block.ts';
import type { JarSection } from './attributes.ts';

export type JarDigest = { readonly algorithm: string; readonly expected: Uint8Array };

const STRONGEST_FIRST = ['sha512', 'sha384', 'sha256', 'sha1'] as const;
const ATTRIBUTE_NAMES: Readonly<Record<(typeof STRONGEST_FIRST)[number], string>> = { sha512: 'sha-512', sha384: 'sha-384', sha256: 'sha-256', sha1: 'sha1' };
const LEGACY_ALGORITHMS: Readonly<Record<string, string>> = { SHA: 'sha1', SHA1: 'sha1', 'SHA-1': 'sha1', MD5: 'md5' };
/** From this level on, devices take the strongest digest; before, the first that `Digest-Algorithms` names. */
const STRONGEST_SINCE_SDK = 18;

/** The digests of a section that devices of the range would check; empty when some device finds none. As apksig's getDigestsToVerify. */
export function digestsToVerify(section: JarSection, suffix: string, { minSdk, maxSdk }: SdkRange): JarDigest[] {
  const found = new Map<string, Uint8Array>();
  if (minSdk < STRONGEST_SINCE_SDK) {
    const listed = (section.attributes.get('digest-algorithms') ?? 'SHA SHA1').split(/\s+/);
    for (const name of listed) {
      const value = section.attributes.get(`${name.toLowerCase()}${suffix}`);
      const algorithm = LEGACY_ALGORITHMS[name.toUpperCase()];
      if (value === undefined || algorithm === undefined) continue;
      found.set(algorithm, Buffer.from(value, 'base64'));
      break;
    }
    if (found.size === 0) return [];
  }
  if (maxSdk >= STRONGEST_SINCE_SDK) {
    const algorithm = STRONGEST_FIRST.find((candidate) => section.attributes.has(ATTRIBUTE_NAMES[candidate] + suffix));
    if (algorithm !== undefined) found.set(algorithm, Buffer.from(section.attributes.get(ATTRIBUTE_NAMES[algorithm] + suffix)!, 'base64'));
  }
  return [...found].map(([algorithm, expected]) => ({ algorithm, expected }));
}
