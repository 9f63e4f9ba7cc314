import { isDeepStrictEqual } from 'node:util';
import { type ApkFacts, ISSUE_SEVERITY, REASON_CODES } from '@gatehouse/apk';

const REASONS: ReadonlySet<string> = new Set(REASON_CODES);
/** Numbers beyond it lose their last digits in JSON readers. */
const MAX_NUMBER = Number.MAX_SAFE_INTEGER;

/** What is wrong with a document whatever the package was; null where nothing is. */
export function faultOf(facts: ApkFacts): string | null {
  const strange = strangeValue(facts, '');
  if (strange !== null) return strange;
  if (!isDeepStrictEqual(JSON.parse(JSON.stringify(facts)), facts)) return 'is not the same after a round trip through JSON';
  if (!['complete', 'partial', 'unreadable'].includes(facts.outcome)) return `outcome ${facts.outcome}`;
  if (facts.outcome === 'unreadable' && facts.unknown.length === 0) return 'unreadable, and nothing is unknown';
  const issue = facts.issues.find(({ code }) => !(code in ISSUE_SEVERITY));
  if (issue !== undefined) return `issue ${issue.code} has no severity`;
  const unknown = facts.unknown.find(({ code }) => !REASONS.has(code));
  return unknown === undefined ? null : `${unknown.code} is no public reason`;
}

/** NaN, infinities, undefined, negative zero, unsafe integers, functions, lone surrogates: what JSON would change or refuse. */
function strangeValue(value: unknown, path: string): string | null {
  if (value === null || typeof value === 'boolean') return null;
  if (typeof value === 'string') return value.isWellFormed() ? null : `${path} holds half a surrogate pair`;
  if (typeof value === 'number') return Number.isFinite(value) && Math.abs(value) <= MAX_NUMBER && !Object.is(value, -0) ? null : `${path} is ${value}`;
  if (typeof value !== 'object') return `${path} is ${typeof value}`;
  if (ArrayBuffer.isView(value) || value instanceof Map || value instanceof Set) return `${path} is a ${value.constructor.name}`;
  for (const [key, child] of Object.entries(value)) {
    const strange = strangeValue(child, `${path}/${key}`);
    if (strange !== null) return strange;
  }
  return null;
}
