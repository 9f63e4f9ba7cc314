import { createHash } from 'node:crypto';

/** Names this short are what an obfuscator makes of any name, and differ from build to build. */
const MAX_OBFUSCATED = 2;
const DESCRIPTOR = /L[\w$/]+;(?:->[\w$<>]+)?/g;

/** A digest of values in order; equal values give equal text. */
export function digest(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}

/**
 * A digest of what was seen, the same whatever the obfuscator called things this time. Evidence in another order, or
 * seen twice, is the same evidence. It does not see through a renamed class of three letters or more.
 */
export function evidenceHash(evidence: readonly unknown[]): string {
  const seen = evidence.map((entry) => JSON.stringify(entry).replace(DESCRIPTOR, withoutObfuscatedNames));
  return digest([...new Set(seen)].toSorted());
}

function withoutObfuscatedNames(descriptor: string): string {
  return descriptor.replace(/[\w$]+/g, (name) => (name.replace(/^L/, '').length <= MAX_OBFUSCATED ? '*' : name));
}
