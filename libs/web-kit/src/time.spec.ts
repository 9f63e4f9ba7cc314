import { describe, expect, it } from 'vitest';
import { clockTime, dateTime, deadline, relative } from './time.ts';

describe('times', () => {
  it('are Beijing time wherever the process runs', () => {
    expect(dateTime('2026-05-19T06:05:12Z')).toBe('2026-05-19 14:05');
    expect(dateTime('2026-12-31T16:00:00Z')).toBe('2027-01-01 00:00');
    expect(clockTime('2026-05-19T06:05:12Z')).toBe('14:05:12');
  });

  it('let a deadline at midnight end its day at 24:00', () => {
    expect(deadline('2026-05-18T16:00:00Z')).toBe('2026-05-18 24:00');
    expect(deadline('2026-05-18T10:30:00Z')).toBe('2026-05-18 18:30');
  });

  it('are told relative to now in the language of the page', () => {
    const now = Date.parse('2026-05-19T06:00:00Z');
    expect(relative('2026-05-19T09:10:00Z', now, 'en')).toBe('in 3 hr.');
    expect(relative('2026-05-19T05:58:30Z', now, 'zh-CN')).toBe('1 分钟前');
    expect(relative('2026-05-19T06:00:20Z', now, 'en')).toBe('now');
  });
});
