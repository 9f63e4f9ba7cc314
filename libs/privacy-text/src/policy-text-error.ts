/**
 * A policy that cannot be read as text. Codes:
 * `policy.too-large` (bytes or characters over the bound), `policy.unreadable` (broken PDF, wrong media type, binary
 * bytes), `policy.empty` (no text in it: a scanned image, a page that is all script).
 */
export type PolicyTextCode = 'policy.too-large' | 'policy.unreadable' | 'policy.empty';

export class PolicyTextError extends Error {
  readonly code: PolicyTextCode;

  constructor(code: PolicyTextCode, detail: string, cause?: unknown) {
    super(detail, cause === undefined ? undefined : { cause });
    this.name = 'PolicyTextError';
    this.code = code;
  }
}
