import { ProblemError, readProblem } from './problem.ts';

/** What the generated client sends: its headers may be a plain record. */
type GeneratedOptions = Omit<RequestInit, 'headers'> & { readonly headers: Record<string, string | readonly string[]> };

/** The error type of every generated operation. */
export type ErrorType<_Problem> = ProblemError;

const SAFE_METHODS = new Set(['GET', 'HEAD']);

let csrfToken = '';

/** The session's token, sent back with every request that changes something; set when the session is read. */
export function keepCsrfToken(session: { readonly csrfToken: string }): void {
  csrfToken = session.csrfToken;
}

/** The header that a request outside the generated client (an upload) has to carry. */
export const csrfHeader = (): Record<string, string> => ({ 'x-csrf-token': csrfToken });

/** One value a name, the last one given: the generated client puts its default beside what a caller names, in another spelling. */
function headersOf({ headers: given }: RequestInit | GeneratedOptions): Headers {
  const headers = new Headers();
  const pairs = given instanceof Headers || Array.isArray(given) ? [...given] : Object.entries(given ?? {});
  for (const [name, value] of pairs as [string, string | readonly string[]][]) headers.set(name, String(value));
  headers.set('accept', 'application/json');
  return headers;
}

/** Ask the gateway, on our own origin. @throws ProblemError for anything but a 2xx answer. */
export function send<T>(url: string, options: GeneratedOptions): Promise<T>;
export function send<T>(url: string, options?: RequestInit): Promise<T>;
export async function send<T>(url: string, options: RequestInit | GeneratedOptions = {}): Promise<T> {
  const method = options.method ?? 'GET';
  const headers = headersOf(options);
  if (!SAFE_METHODS.has(method)) headers.set('x-csrf-token', csrfToken);
  // A fresh key for each press of a button: the network may lose the answer, and the browser or a proxy may send twice.
  if (method === 'POST' && !headers.has('idempotency-key')) headers.set('idempotency-key', crypto.randomUUID());
  const response = await reach(url, { ...options, method, headers, credentials: 'same-origin', redirect: 'error' });
  if (!response.ok) throw await readProblem(response);
  return (response.status === 204 ? undefined : await response.json()) as T;
}

async function reach(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (cause) {
    if (init.signal?.aborted) throw cause; // the query was given up on purpose
    throw new ProblemError({ status: 0, code: 'network.unreachable' }, null, cause);
  }
}

/** `If-Match` of a version that was read. */
export const ifMatch = (version: number): { headers: Record<string, string> } => ({ headers: { 'if-match': `"${version}"` } });
