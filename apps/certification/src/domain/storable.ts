import type { CertificateRecord, FieldError } from '@gatehouse/contracts';

/** Certificates of this scheme exist since 2019; dates before this are slips of the pen, and year 0 is none that PostgreSQL knows. */
const EARLIEST = '1990-01-01';
/** Read by code points, a whole pair is one character and never matches. */
const HALF_PAIR = /\p{Surrogate}/u;

/**
 * What fits the contract's shape and still cannot be kept: a NUL or half a surrogate pair in a text, a date out of all range.
 * Null where the record can be stored.
 */
export function findUnstorable(record: CertificateRecord): FieldError | null {
  const texts: [pointer: string, text: string][] = [
    ['/holder', record.holder], ['/holderCreditCode', record.holderCreditCode], ['/appName', record.appName], ['/packageName', record.packageName],
    ...record.versions.map((v, i): [string, string] => [`/versions/${i}/versionName`, v.versionName]),
  ];
  const bad = texts.find(([, text]) => text.includes('\0') || HALF_PAIR.test(text));
  if (bad) return { pointer: bad[0], code: 'field.not-text', detail: 'holds a character that is not text (NUL, or half a surrogate pair)' };
  return record.validFrom < EARLIEST ? { pointer: '/validFrom', code: 'field.too-small', detail: `must not be before ${EARLIEST}` } : null;
}
