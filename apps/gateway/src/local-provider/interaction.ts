import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Provider } from 'oidc-provider';
import { languageOf, loginPage } from './login-page.ts';
import { LOCAL_PASSWORD, LOCAL_PEOPLE } from './people.ts';

const MAX_FORM_BYTES = 4096;

/** Shows the form, or takes what was entered and goes on with the sign-in it belongs to. */
export async function interact(provider: Provider, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { uid } = await provider.interactionDetails(request, response);
  const show = (person: string, wrong: boolean): void => {
    const nonce = randomBytes(16).toString('base64');
    response.writeHead(wrong ? 401 : 200, {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      // No form-action: the answer to the form leads back to the gateway's origin, and browsers apply it to redirects as well.
      'content-security-policy': `default-src 'none'; style-src 'nonce-${nonce}'; base-uri 'none'; frame-ancestors 'none'`,
    });
    response.end(loginPage({ uid, nonce, language: languageOf(request.headers['accept-language']), person, wrong }));
  };
  if (request.method !== 'POST') return show('', false);
  const form = await readForm(request);
  const known = LOCAL_PEOPLE.find((person) => person.subject === form.get('person'));
  if (!known || !isPassword(form.get('password') ?? '')) return show(form.get('person') ?? '', true);
  await provider.interactionFinished(request, response, { login: { accountId: known.subject, remember: false } }, { mergeWithLastSubmission: false });
}

function isPassword(given: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(LOCAL_PASSWORD)];
  return a.length === b.length && timingSafeEqual(a, b);
}

async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_FORM_BYTES) throw new RangeError(`a sign-in form takes at most ${MAX_FORM_BYTES} bytes`);
    chunks.push(chunk);
  }
  return new URLSearchParams(Buffer.concat(chunks).toString('utf8'));
}
