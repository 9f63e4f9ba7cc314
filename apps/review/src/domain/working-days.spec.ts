import { describe, expect, it } from 'vitest';
import { WorkingCalendar } from './working-calendar.ts';
import { chinaDayOf, endOfChinaDay, workingDaysAfter, workingDaysLeft } from './working-days.ts';

/** Announces nothing: every year is unknown. */
class NoCalendar extends WorkingCalendar {
  readonly version = 'none';
  isWorkingDay(): null {
    return null;
  }
}

/** Announces days off for ever. */
class NoWork extends WorkingCalendar {
  readonly version = 'never';
  isWorkingDay(): boolean {
    return false;
  }
}

const at = (day: string): Date => new Date(`${day}T04:00:00Z`); // noon in China

describe('working days', () => {
  it('belong to China’s day, whatever the zone of the process', () => {
    expect(chinaDayOf(new Date('2026-11-25T15:59:59Z'))).toBe('2026-11-25');
    expect(chinaDayOf(new Date('2026-11-25T16:00:00Z'))).toBe('2026-11-26');
    expect(endOfChinaDay('2026-11-25').toISOString()).toBe('2026-11-25T16:00:00.000Z');
  });

  it('are counted Monday to Friday without the fixed days off, provisionally, while a year is not announced', () => {
    expect(workingDaysAfter(at('2027-04-29'), 2, new NoCalendar())).toEqual({
      lastDay: '2027-05-03',
      dueAt: endOfChinaDay('2027-05-03'),
      provisional: true,
      calendarVersion: 'none',
    });
  });

  it.each([
    ['2027-03-01', 2],
    ['2027-03-03', 0],
    ['2027-03-04', -1],
    ['2027-03-06', -2],
    ['2027-03-08', -3],
  ])('seen from %s leave %i until the end of 2027-03-03', (today, left) => {
    expect(workingDaysLeft(at(today), endOfChinaDay('2027-03-03'), new NoCalendar())).toBe(left);
  });

  it('are over by one at least, even on the weekend that follows', () => {
    expect(workingDaysLeft(at('2027-03-06'), endOfChinaDay('2027-03-05'), new NoCalendar())).toBe(-1);
  });

  it('stop being looked for in a calendar that has none', () => {
    expect(() => workingDaysAfter(at('2026-01-05'), 1, new NoWork())).toThrow(RangeError);
  });
});
