/** Only there to resolve paths against; `.invalid` can never be reached. */
const NOWHERE = 'https://next.invalid';
const MAX_CHARACTERS = 2000;

/**
 * Where to go after sign-in: a path of our own, or `/` for anything else. Judged by what the URL parser makes of it, since a
 * browser reads `//host`, `/\host` and `/<tab>/host` as another site.
 */
export function nextPath(wanted: unknown): string {
  if (typeof wanted !== 'string' || !wanted.startsWith('/') || wanted.length > MAX_CHARACTERS || !URL.canParse(wanted, NOWHERE)) return '/';
  const url = new URL(wanted, NOWHERE);
  const path = url.pathname + url.search + url.hash;
  // `/.//host` parses as ours and prints as `//host`.
  return url.origin === NOWHERE && !path.startsWith('//') ? path : '/';
}
