import { certificationErrors } from './certification.ts';
import { type ErrorEntry, STATUS_OF } from './define-errors.ts';
import { gatewayErrors } from './gateway.ts';
import { generalErrors } from './general.ts';
import { ingestionErrors } from './ingestion.ts';
import { rankingErrors } from './ranking.ts';
import { reviewErrors } from './review.ts';
import { scanningErrors } from './scanning.ts';

/** Every public error of the HTTP API. docs/errors.md is made of it. */
export const ERRORS = {
  ...generalErrors,
  ...gatewayErrors,
  ...ingestionErrors,
  ...scanningErrors,
  ...reviewErrors,
  ...certificationErrors,
  ...rankingErrors,
} as const;
export type ErrorCode = keyof typeof ERRORS;

/** A field that is wrong: a JSON pointer into the body (`/listing/name`), a code and a sentence. */
export type FieldError = { pointer: string; code: string; detail: string };

/** The caller asked for something that may not be, and can act on it. Becomes an RFC 9457 problem at the edge. */
export class Refusal extends Error {
  readonly code: ErrorCode;
  /** Ids and numbers that help the caller; never secrets, never payloads. */
  readonly details: Readonly<Record<string, unknown>>;
  readonly fields: readonly FieldError[];

  constructor(code: ErrorCode, details: Record<string, unknown> = {}, fields: readonly FieldError[] = []) {
    super(code);
    this.name = 'Refusal';
    this.code = code;
    this.details = details;
    this.fields = fields;
  }

  get entry(): ErrorEntry {
    return ERRORS[this.code];
  }

  get status(): number {
    return STATUS_OF[this.entry.kind];
  }
}
