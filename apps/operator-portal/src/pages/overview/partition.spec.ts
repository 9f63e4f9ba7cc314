import { describe, expect, it } from 'vitest';
import { byDeadline, partition } from './partition.ts';

const standing = (turn: 'operator' | 'system' | 'none', final: boolean, deadlineAt: string | null = null) => ({
  final,
  reason: { code: 'c', zh: '', en: '', turn, since: '2026-05-01T00:00:00Z', next: null, expectedBy: null, deadlineAt },
});

describe('the overview', () => {
  it('puts what waits for the operator first, even when it has ended for the gate', () => {
    const [refused, scanning, approved] = [standing('operator', true), standing('system', false), standing('none', true)];
    expect(partition([approved, scanning, refused])).toEqual({ yours: [refused], running: [scanning], ended: [approved] });
  });

  it('sorts by the nearest deadline, none last', () => {
    const [soon, late, never] = [
      standing('operator', true, '2026-05-02T00:00:00Z'),
      standing('operator', true, '2026-06-02T00:00:00Z'),
      standing('operator', true),
    ];
    expect([never, late, soon].toSorted(byDeadline)).toEqual([soon, late, never]);
  });
});
