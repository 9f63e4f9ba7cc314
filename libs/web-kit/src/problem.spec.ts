import { describe, expect, it } from 'vitest';
import { asProblem, fieldPath, ProblemError, readProblem } from './problem.ts';

describe('a problem', () => {
  it('is read from a problem response, with fields, trace and wait', async () => {
    const body = {
      type: 'about:blank',
      title: 'x',
      status: 422,
      code: 'request.invalid',
      traceId: 'abc',
      errors: [{ pointer: '/listing/name', code: 'too_small', detail: 'd' }],
    };
    const problem = await readProblem(
      new Response(JSON.stringify(body), { status: 422, headers: { 'content-type': 'application/problem+json', 'retry-after': '7' } }),
    );
    expect(problem).toMatchObject({ kind: 'fields', code: 'request.invalid', traceId: 'abc', retryAfterSeconds: 7 });
    expect(problem.fields.map((field) => fieldPath(field.pointer))).toEqual([['listing', 'name']]);
  });

  it('keeps its status when the body is a proxy’s page', async () => {
    expect(await readProblem(new Response('<html>', { status: 502, headers: { 'content-type': 'text/html' } }))).toMatchObject({
      kind: 'away',
      code: 'http.502',
    });
    expect(await readProblem(new Response('{', { status: 500, headers: { 'content-type': 'application/json' } }))).toMatchObject({ code: 'http.500' });
  });

  it.each([
    [401, 'signed-out'],
    [403, 'forbidden'],
    [404, 'not-found'],
    [409, 'conflict'],
    [412, 'conflict'],
    [429, 'busy'],
    [0, 'away'],
    [415, 'other'],
  ] as const)('of status %i is shown as %s', (status, kind) => {
    expect(new ProblemError({ status, code: 'x' }).kind).toBe(kind);
  });

  it('is made of anything thrown', () => {
    expect(asProblem(new TypeError('boom'))).toMatchObject({ code: 'page.fault', detail: 'boom' });
  });
});

describe('fieldPath', () => {
  it('turns a JSON pointer into the name of a form field', () => {
    expect(fieldPath('/declarations/sdks/2/name')).toEqual(['declarations', 'sdks', 2, 'name']);
    expect(fieldPath('/a~1b/~0c')).toEqual(['a/b', '~c']);
    expect(fieldPath('')).toEqual([]);
  });
});
