import type { CaseSummary } from '@gatehouse/web-kit';
import { describe, expect, it } from 'vitest';
import { settle } from './settled-rows.ts';

const row = (caseId: string, priority = 0) => ({ caseId, priority }) as CaseSummary;

describe('settle', () => {
  it('changes rows in place and only counts new ones', () => {
    const { rows, added } = settle(['a', 'b'], [row('c'), row('b', 9), row('a')], new Map());
    expect(rows.map(({ summary }) => [summary.caseId, summary.priority])).toEqual([
      ['a', 0],
      ['b', 9],
    ]);
    expect(added).toBe(1);
  });

  it('keeps the place of a case that has left the list, and says that it is gone', () => {
    const { rows } = settle(['a', 'b'], [row('b')], new Map([['a', row('a')]]));
    expect(rows.map(({ summary, gone }) => [summary.caseId, gone])).toEqual([
      ['a', true],
      ['b', false],
    ]);
  });
});
