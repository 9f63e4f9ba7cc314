/** An answer, JSON where it is JSON. Callers assert on the shape themselves. */
// oxlint-disable-next-line typescript/no-explicit-any -- a journey reads whatever the API answers
export type Answer<T = any> = { status: number; body: T; headers: Headers };
export type CallOptions = { body?: unknown; headers?: Record<string, string>; raw?: NonNullable<RequestInit['body']> };

/** Calls `url` with these headers; redirects are answers. */
export async function callUrl(
  url: URL | string,
  identity: Readonly<Record<string, string>>,
  method: string,
  { body, headers, raw }: CallOptions = {},
): Promise<Answer> {
  const response = await fetch(url, {
    method,
    redirect: 'manual',
    ...(raw !== undefined ? ({ body: raw, duplex: 'half' } as RequestInit) : body !== undefined ? { body: JSON.stringify(body) } : {}),
    headers: { ...identity, ...(body !== undefined ? { 'content-type': 'application/json' } : {}), ...headers },
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: response.headers.get('content-type')?.includes('json') && text ? JSON.parse(text) : text };
}
