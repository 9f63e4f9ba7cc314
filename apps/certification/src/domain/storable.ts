import { unstorableAt } from '@gatehouse/chassis';
import type { CertificateRecord, FieldError } from '@gatehouse/contracts';

/** Certificates of this scheme exist since 2019; dates before this are slips of the pen, and year 0 is none that PostgreSQL knows. */
const EARLIEST = '1990-01-01';

/**
 * What fits the contract's shape and still cannot be kept: a NUL or half a surrogate pair in a text, a date out of all range.
 * Null where the record can be stored. A list's rows come as a stream, past the check that JSON bodies get.
 */
export function findUnstorable(record: CertificateRecord): FieldError | null {
  const at = unstorableAt(record);
  if (at !== null) return { pointer: at, code: 'field.unstorable-text', detail: 'holds a character that is not text (NUL, or half a surrogate pair)' };
  return record.validFrom < EARLIEST ? { pointer: '/validFrom', code: 'field.too-small', detail: `must not be before ${EARLIEST}` } : null;
}
