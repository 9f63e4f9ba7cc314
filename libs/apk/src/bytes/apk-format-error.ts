import type { ReasonCode } from '../reasons.ts';

/** Bytes that cannot be read at all. `code` is stable and public; `at` is the offset in the file or entry being read. */
export class ApkFormatError extends Error {
  readonly code: ReasonCode;
  readonly at: number;

  constructor(code: ReasonCode, at: number) {
    super(`${code} at ${at}`);
    this.name = 'ApkFormatError';
    this.code = code;
    this.at = at;
  }
}
