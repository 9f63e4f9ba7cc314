import type { WeaknessId } from './weakness-catalogue.ts';

export type SecretShape = {
  readonly id: WeaknessId;
  readonly name: string;
  /** How the constant begins: looked for by prefix, so that no string of the file is decoded for nothing. */
  readonly prefix: string;
  readonly whole: RegExp;
  /** Bits per character that a made key has and a placeholder (`AKIAXXXXXXXX`) has not; 0 where the shape says enough. */
  readonly minEntropy: number;
};

/**
 * Credentials that can be told by their shape alone. Sources: the vendors' own documents of their key formats; JWT is RFC 7519,
 * PEM is RFC 7468. A Google API key is meant to be shipped, and is a weakness only where nobody restricted it: hence low.
 */
export const SECRET_SHAPES: readonly SecretShape[] = [
  {
    id: 'secret.private-key',
    name: 'PEM private key',
    prefix: '-----BEGIN ',
    whole: /^-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----\s*[A-Za-z0-9+/=\s]{64,}/,
    minEntropy: 0,
  },
  { id: 'secret.access-key', name: 'AWS access key id', prefix: 'AKIA', whole: /^AKIA[A-Z2-7]{16}$/, minEntropy: 3 },
  { id: 'secret.access-key', name: 'Alibaba Cloud access key id', prefix: 'LTAI', whole: /^LTAI[A-Za-z0-9]{12,26}$/, minEntropy: 3 },
  { id: 'secret.access-key', name: 'Tencent Cloud secret id', prefix: 'AKID', whole: /^AKID[A-Za-z0-9]{28,36}$/, minEntropy: 3.2 },
  { id: 'secret.access-key', name: 'Baidu Cloud access key', prefix: 'ALTAK', whole: /^ALTAK[A-Za-z0-9]{21}$/, minEntropy: 3 },
  { id: 'secret.access-key', name: 'Volcengine access key', prefix: 'AKLT', whole: /^AKLT[A-Za-z0-9_-]{40,90}$/, minEntropy: 3 },
  { id: 'secret.api-key', name: 'Google API key', prefix: 'AIza', whole: /^AIza[A-Za-z0-9_-]{35}$/, minEntropy: 3.2 },
  { id: 'secret.access-key', name: 'Stripe live secret key', prefix: 'sk_live_', whole: /^sk_live_[A-Za-z0-9]{24,}$/, minEntropy: 3 },
  { id: 'secret.token', name: 'GitHub token', prefix: 'ghp_', whole: /^ghp_[A-Za-z0-9]{36}$/, minEntropy: 3 },
  { id: 'secret.token', name: 'Slack token', prefix: 'xox', whole: /^xox[abprs]-[A-Za-z0-9-]{20,}$/, minEntropy: 3 },
  { id: 'secret.token', name: 'JSON Web Token', prefix: 'eyJ', whole: /^eyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{20,}$/, minEntropy: 0 },
  { id: 'secret.token', name: 'FCM server key', prefix: 'AAAA', whole: /^AAAA[A-Za-z0-9_-]{7}:[A-Za-z0-9_-]{140,}$/, minEntropy: 3 },
];

/** How much of a secret is shown: enough to find it again, too little to use it. */
const SHOWN_CHARACTERS = 8;

/** @returns null where the text only looks like one: a placeholder, a wrong length */
export function secretIn(text: string, shape: SecretShape): string | null {
  if (!shape.whole.test(text) || entropyOf(text.slice(shape.prefix.length)) < shape.minEntropy) return null;
  return `${shape.name}: ${text.slice(0, SHOWN_CHARACTERS)}… (${text.length} characters)`;
}

/** Shannon entropy in bits per character; 0 for an empty text. */
function entropyOf(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}
