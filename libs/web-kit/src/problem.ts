import type { Problem } from './api/gatehouse.ts';

/** What kind of answer it is, and so where it is shown and whether trying again can help. */
export type ProblemKind = 'fields' | 'conflict' | 'signed-out' | 'forbidden' | 'not-found' | 'busy' | 'away' | 'other';

/** A request that did not succeed: the RFC 9457 problem of the API, or a network that did not answer (`network.unreachable`). */
export class ProblemError extends Error {
  readonly status: number;
  readonly code: string;
  /** To find the request in the logs; shown with a way to copy it. */
  readonly traceId: string | null;
  readonly fields: readonly { readonly pointer: string; readonly code: string; readonly detail: string }[];
  /** The server's own words, shown only for a code this build does not know. */
  readonly detail: string;
  /** How long the server asks to wait, in seconds; null when it does not say. */
  readonly retryAfterSeconds: number | null;

  constructor(problem: Partial<Problem> & { status: number; code: string }, retryAfterSeconds: number | null = null, cause?: unknown) {
    super(problem.code, { cause });
    this.name = 'ProblemError';
    this.status = problem.status;
    this.code = problem.code;
    this.traceId = problem.traceId ?? null;
    this.fields = problem.errors ?? [];
    this.detail = problem.detail ?? problem.title ?? '';
    this.retryAfterSeconds = retryAfterSeconds;
  }

  get kind(): ProblemKind {
    if (this.status === 0 || this.status >= 500) return 'away';
    if (this.status === 401) return 'signed-out';
    if (this.status === 403) return 'forbidden';
    if (this.status === 404) return 'not-found';
    if (this.status === 409 || this.status === 412) return 'conflict';
    if (this.status === 422) return 'fields';
    if (this.status === 429) return 'busy';
    return 'other';
  }
}

/** Anything thrown, as a problem that a screen can show. */
export function asProblem(error: unknown): ProblemError {
  return error instanceof ProblemError
    ? error
    : new ProblemError({ status: 0, code: 'page.fault', detail: error instanceof Error ? error.message : String(error) }, null, error);
}

/** The problem in a response that is not 2xx; a body that is no problem document still gives its status. */
export async function readProblem(response: Response): Promise<ProblemError> {
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  const retryAfter = Number.isFinite(seconds) && seconds >= 0 ? Math.min(seconds, 3600) : null;
  const isProblem = (response.headers.get('content-type') ?? '').includes('json');
  const body: Partial<Problem> = isProblem ? await response.json().catch(() => ({})) : {};
  return new ProblemError({ ...body, status: response.status, code: typeof body.code === 'string' ? body.code : `http.${response.status}` }, retryAfter);
}

/**
 * `/listing/permissions/0/purpose` → `['listing', 'permissions', 0, 'purpose']`: a JSON pointer as a form names its fields.
 * Numbers become indexes; `~1` and `~0` are `/` and `~` (RFC 6901).
 */
export const fieldPath = (pointer: string): (string | number)[] =>
  pointer
    .split('/')
    .slice(1)
    .map((part) => (/^\d{1,4}$/.test(part) ? Number(part) : part.replaceAll('~1', '/').replaceAll('~0', '~')));
