import { describe, expect, it } from 'vitest';
import { storable, unstorableAt } from './storable-text.ts';

describe('text that PostgreSQL would refuse', () => {
  it('is replaced in copies, at any depth and in names, and everything else stays as it is', () => {
    expect(storable({ a: ['x\0y', '\uD800', '😀', 7, null], 'n\0': true })).toEqual({ a: ['x\uFFFDy', '\uFFFD', '😀', 7, null], 'n\uFFFD': true });
  });

  it('is found with a pointer to where it stands', () => {
    expect(unstorableAt({ listing: { names: ['ok', 'bad\0'] } })).toBe('/listing/names/1');
    expect(unstorableAt({ a: '\uDC00' })).toBe('/a');
    expect(unstorableAt({ a: '😀 中文', b: [1, null, { c: 'x' }] })).toBeNull();
  });
});
