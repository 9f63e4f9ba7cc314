import type { Bilingual } from '../ids.ts';

/** What a caller may do about an error, and so its HTTP status. */
export type RefusalKind =
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'not-found'
  | 'conflict'
  | 'changed-meanwhile'
  | 'locked'
  | 'too-large'
  | 'unsupported'
  | 'too-many'
  | 'unavailable';

export const STATUS_OF: Readonly<Record<RefusalKind, number>> = {
  invalid: 422,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  'changed-meanwhile': 412,
  locked: 423,
  'too-large': 413,
  unsupported: 415,
  'too-many': 429,
  unavailable: 503,
};

/** One public error: its kind, what happened, and what to do. The text is what people read; the code never changes. */
export type ErrorEntry = { readonly kind: RefusalKind } & Bilingual;
export type ErrorCatalogue = Readonly<Record<string, ErrorEntry>>;
