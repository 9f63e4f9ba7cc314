import { describe, expect, it } from 'vitest';
import { nextPath } from './next-path.ts';

describe('the way on after sign-in', () => {
  it.each(['/', '/portal/', '/portal/submissions/1?tab=findings#clause', '/dashboard/cases?state=open'])('leads to our own %s', (path) => {
    expect(nextPath(path)).toBe(path);
  });

  it.each([
    'https://elsewhere.example/',
    '//elsewhere.example/',
    '/\\elsewhere.example/',
    '/\t/elsewhere.example/',
    '/\n/elsewhere.example',
    '\\\\elsewhere.example',
    'javascript:alert(1)',
    'portal/',
    '/.//elsewhere.example/',
    '/..//elsewhere.example',
    '',
    undefined,
    ['/portal/'],
    `/${'a'.repeat(3000)}`,
  ])('never leads away by %j', (wanted) => {
    const path = nextPath(wanted);
    expect(path).toBe('/');
    expect(new URL(path, 'https://gate.example').origin).toBe('https://gate.example');
  });
});
