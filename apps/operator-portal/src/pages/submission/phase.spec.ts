import { describe, expect, it } from 'vitest';
import { phaseOf } from './phase.ts';

describe('phaseOf', () => {
  it.each([
    [{ state: 'received', final: false }, undefined, 'received'],
    [{ state: 'received', final: false }, { state: 'queued' }, 'queued'],
    [{ state: 'scanning', final: false }, { state: 'running' }, 'scanning'],
    [{ state: 'delayed', final: false }, { state: 'queued' }, 'queued'],
    [{ state: 'in-review', final: false }, undefined, 'review'],
    [{ state: 'delayed', final: false }, { state: 'settled' }, 'review'],
    [{ state: 'refused', final: true }, { state: 'settled' }, 'result'],
  ] as const)('of %o with scan %o is %s', (submission, scan, phase) => {
    expect(phaseOf(submission, scan)).toBe(phase);
  });
});
