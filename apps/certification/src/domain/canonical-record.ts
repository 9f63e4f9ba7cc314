import { createHash } from 'node:crypto';
import type { CertificateRecord, Sha256 } from '@gatehouse/contracts';

/** What a certificate says, its number, state and cause aside. */
export type Contents = Omit<CertificateRecord, 'number' | 'state' | 'cause'>;

/** Registers spell one number in several ways; it is opaque, so only blanks at its ends and letter case are ignored. */
export function normaliseNumber(number: string): string {
  return number.trim().toUpperCase();
}

/** The contents in one form: versions are a set, so their order in a list says nothing. */
export function contentsOf(record: CertificateRecord): Contents {
  const { number: _number, state: _state, cause: _cause, ...contents } = record;
  const versions = [...contents.versions].sort(
    (a, b) => a.versionCode - b.versionCode || (a.versionName < b.versionName ? -1 : a.versionName > b.versionName ? 1 : 0),
  );
  return {
    ...contents,
    versions: versions.filter((v, i) => i === 0 || v.versionCode !== versions[i - 1]?.versionCode || v.versionName !== versions[i - 1]?.versionName),
  };
}

export function sameContents(a: Contents, b: Contents): boolean {
  return canonicalJson(a) === canonicalJson(b);
}

/** SHA-256 of the record in canonical JSON (keys sorted, no blanks): the same observation always gives the same evidence. */
export function evidenceOf(record: CertificateRecord): Sha256 {
  const canonical = { ...contentsOf(record), number: normaliseNumber(record.number), state: record.state, cause: record.cause };
  return createHash('sha256').update(canonicalJson(canonical)).digest('hex') as Sha256;
}

function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const fields = Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, field]) => `${JSON.stringify(key)}:${canonicalJson(field)}`);
  return `{${fields.join(',')}}`;
}
