import type { ChinaDay, WorkingCalendar } from './working-calendar.ts';

const DAY_MS = 24 * 3600_000;
/** Asia/Shanghai is UTC+8 the whole year. */
const CHINA_OFFSET_MS = 8 * 3600_000;
/** Days looked at before counting gives up: longer than any clock of the law, so only a broken calendar gets there. */
const MAX_DAYS = 3660;

/** Days off with a fixed date in every year (regulation on public holidays, art. 2, as revised in 2024). */
const FIXED_DAYS_OFF = new Set(['01-01', '05-01', '05-02', '10-01', '10-02', '10-03']);

/** A last day, and the instant it is over. Provisional where it rests on a year that has not been announced. */
export type Deadline = { lastDay: ChinaDay; dueAt: Date; provisional: boolean; calendarVersion: string };

/** The day it is in China at an instant. */
export function chinaDayOf(at: Date): ChinaDay {
  return new Date(at.getTime() + CHINA_OFFSET_MS).toISOString().slice(0, 10);
}

/** 00:00 in China on that day. */
export function startOfChinaDay(day: ChinaDay): Date {
  return new Date(Date.parse(`${day}T00:00:00Z`) - CHINA_OFFSET_MS);
}

/** 24:00 in China on that day, as the next midnight (Civil Code art. 203). */
export function endOfChinaDay(day: ChinaDay): Date {
  return new Date(startOfChinaDay(day).getTime() + DAY_MS);
}

/** The trigger's day does not count, day 1 is the next working day (Civil Code art. 201). */
export function workingDaysAfter(at: Date, days: number, calendar: WorkingCalendar): Deadline {
  let day = chinaDayOf(at);
  let provisional = false;
  for (let left = days, looked = 0; left > 0; looked++) {
    if (looked >= MAX_DAYS) throw new RangeError(`no ${days} working days within ${MAX_DAYS} days after ${chinaDayOf(at)}`);
    day = next(day);
    const announced = calendar.isWorkingDay(day);
    provisional ||= announced === null;
    if (announced ?? usuallyWorked(day)) left -= 1;
  }
  return { lastDay: day, dueAt: endOfChinaDay(day), provisional, calendarVersion: calendar.version };
}

/** Working days after today up to the last day: 0 on the last day itself; once it is over, minus the working days since, -1 at least. */
export function workingDaysLeft(now: Date, dueAt: Date, calendar: WorkingCalendar): number {
  const today = chinaDayOf(now);
  const lastDay = chinaDayOf(new Date(dueAt.getTime() - 1));
  const worked = (day: ChinaDay): boolean => calendar.isWorkingDay(day) ?? usuallyWorked(day);
  const [from, to, sign] = today <= lastDay ? [today, lastDay, 1] : [lastDay, today, -1];
  let count = 0;
  for (let day = from, looked = 0; day < to && looked < MAX_DAYS; looked++) {
    day = next(day);
    if (worked(day)) count += 1;
  }
  return sign === 1 ? count : -Math.max(count, 1);
}

/** How a year without an announced arrangement is counted: Monday to Friday, but for the days off with a fixed date. */
function usuallyWorked(day: ChinaDay): boolean {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return weekday !== 0 && weekday !== 6 && !FIXED_DAYS_OFF.has(day.slice(5));
}

function next(day: ChinaDay): ChinaDay {
  return new Date(Date.parse(`${day}T00:00:00Z`) + DAY_MS).toISOString().slice(0, 10);
}
