import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { workingDaysAfter } from '../domain/working-days.ts';
import { ChineseDaysCalendar } from './chinese-days.calendar.ts';

const calendar = new ChineseDaysCalendar();
const noonOf = (day: string): Date => new Date(`${day}T04:00:00Z`);

describe('the announced calendar', () => {
  it('knows make-up days and bridged days', () => {
    expect(calendar.isWorkingDay('2026-02-14')).toBe(true);
    expect(calendar.isWorkingDay('2026-01-02')).toBe(false);
  });

  it('answers nothing for a year it does not hold', () => {
    expect(calendar.isWorkingDay('2099-03-02')).toBeNull();
    expect(calendar.isWorkingDay('2003-03-03')).toBeNull();
  });

  it('answers the same in every zone of the process', () => {
    const zone = process.env['TZ'];
    try {
      for (const tz of ['America/Los_Angeles', 'Pacific/Kiritimati']) {
        process.env['TZ'] = tz;
        expect(calendar.isWorkingDay('2026-02-14')).toBe(true);
        expect(calendar.isWorkingDay('2026-11-28')).toBe(false);
        expect(new ChineseDaysCalendar().version).toBe(calendar.version);
      }
    } finally {
      if (zone === undefined) delete process.env['TZ'];
      else process.env['TZ'] = zone;
    }
  });

  it('counts over the National Day holiday and its make-up Saturday', () => {
    expect(workingDaysAfter(noonOf('2026-09-30'), 5, calendar)).toMatchObject({ lastDay: '2026-10-13', provisional: false, calendarVersion: calendar.version });
  });
});

const file = resolve('../shared/domain/working-days.yaml');
type DomainDates = {
  test_dates: { date: string; working: boolean | null; statutory?: boolean }[];
  test_deadlines: { trigger: string; working_days?: number; last_day: string; provisional?: boolean; calendar?: string }[];
};

describe.skipIf(!existsSync(file))(`the dates of ${file.split('/').slice(-2).join('/')}${existsSync(file) ? '' : ', which is absent'}`, () => {
  const domain = existsSync(file) ? (parse(readFileSync(file, 'utf8')) as DomainDates) : { test_dates: [], test_deadlines: [] };

  it.each(domain.test_dates.filter((d) => !d.statutory).map((d) => [d.date, d.working] as const))('%s is a working day: %s', (date, working) => {
    expect(calendar.isWorkingDay(date)).toBe(working);
  });

  it.each(domain.test_dates.filter((d) => d.statutory).map((d) => d.date))('%s is a statutory day off though its year is unknown', (date) => {
    const eve = new Date(noonOf(date).getTime() - 24 * 3600_000);
    expect(workingDaysAfter(eve, 1, calendar)).toMatchObject({ provisional: true });
    expect(workingDaysAfter(eve, 1, calendar).lastDay).not.toBe(date);
  });

  const counted = domain.test_deadlines.filter((d) => d.working_days !== undefined && d.calendar === undefined);
  it.each(counted.map((d) => [d.working_days ?? 0, d.trigger, d.last_day, d.provisional ?? false] as const))(
    '%i working days after %s end on %s (provisional: %s)',
    (days, trigger, lastDay, provisional) => {
      expect(workingDaysAfter(noonOf(trigger), days, calendar)).toMatchObject({ lastDay, provisional });
    },
  );
});
