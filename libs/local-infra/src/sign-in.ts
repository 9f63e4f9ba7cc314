import { type Answer, type CallOptions, callUrl } from './http-call.ts';

/** The local provider's password, as the gateway's README prints it. */
export const LOCAL_PASSWORD = 'gatehouse';
/** More redirects than any sign-in has: a loop ends here. */
const MAX_STEPS = 12;

export type SignedInPerson = {
  person: string;
  /** `name=value` of the session's cookie, as a browser would send it. */
  cookie: string;
  csrfToken: string;
  /** What every request of this person carries. */
  headers: Record<string, string>;
  /** Where sign-in led, as a path of the gateway. */
  landedAt: string;
  call(method: string, path: string, options?: CallOptions): Promise<Answer>;
};

/**
 * Signs a person of the local provider in as a browser does: every redirect, the form, the callback.
 * @param baseUrl the gateway's public address
 * @param person  `operator`, `reviewer`, `lead` …
 */
export async function signIn(baseUrl: string, person: string, options: { password?: string; next?: string } = {}): Promise<SignedInPerson> {
  const browser = new Browser();
  let page = await browser.follow(new URL(`/auth/login?next=${encodeURIComponent(options.next ?? '/openapi.json')}`, baseUrl));
  const action = /<form method="post" action="([^"]+)"/.exec(await page.response.text())?.[1];
  if (!action) throw new Error(`sign-in of ${person} found no form at ${page.url.pathname}: ${page.response.status}`);
  page = await browser.follow(new URL(action, page.url), new URLSearchParams({ person, password: options.password ?? LOCAL_PASSWORD }));
  if (page.url.origin !== new URL(baseUrl).origin || !page.response.ok)
    throw new Error(`sign-in of ${person} ended at ${page.url.href} with ${page.response.status}`);
  await page.response.body?.cancel();

  const cookie = browser
    .cookiesFor(page.url)
    .split('; ')
    .find((c) => /^(__Host-)?gatehouse=/.test(c));
  if (!cookie) throw new Error(`sign-in of ${person} gave no session`);
  const session = (await (await fetch(new URL('/v1/session', baseUrl), { headers: { cookie } })).json()) as { csrfToken: string };
  const headers = { cookie, 'x-csrf-token': session.csrfToken };
  return {
    person,
    cookie,
    csrfToken: session.csrfToken,
    headers,
    landedAt: page.url.pathname + page.url.search,
    call: (method, path, options) => callUrl(new URL(path, baseUrl), headers, method, options),
  };
}

/** Cookies and redirects, as a browser keeps and follows them. */
class Browser {
  readonly #jars = new Map<string, Map<string, string>>();

  cookiesFor(url: URL): string {
    return [...(this.#jars.get(url.origin) ?? [])].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  async follow(start: URL, form?: URLSearchParams): Promise<{ url: URL; response: Response }> {
    let [url, body] = [start, form];
    for (let step = 0; step < MAX_STEPS; step++) {
      const response = await fetch(url, {
        redirect: 'manual',
        headers: { cookie: this.cookiesFor(url), accept: 'text/html' },
        ...(body ? { method: 'POST', body } : {}),
      });
      this.#keep(url, response);
      const location = response.headers.get('location');
      if (response.status < 300 || response.status >= 400 || location === null) return { url, response };
      await response.body?.cancel();
      [url, body] = [new URL(location, url), undefined];
    }
    throw new Error(`more than ${MAX_STEPS} redirects from ${start.href}`);
  }

  #keep(url: URL, response: Response): void {
    const jar = this.#jars.get(url.origin) ?? new Map<string, string>();
    this.#jars.set(url.origin, jar);
    for (const line of response.headers.getSetCookie()) {
      const [name, value] = [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1).split(';', 1)[0] ?? ''];
      if (value === '' || /;\s*max-age=0\b/i.test(line) || /;\s*expires=Thu, 01 Jan 1970/i.test(line)) jar.delete(name);
      else jar.set(name, value);
    }
  }
}
