import { createHash } from 'node:crypto';
// A CommonJS build without named exports: only the default import works.
import chineseDays from 'chinese-days';
import { type ChinaDay, WorkingCalendar } from '../domain/working-calendar.ts';

const FIRST_YEAR = 2004;
const LAST_YEAR = 2100;

/**
 * The announced arrangements as the `chinese-days` package holds them. It answers Monday to Friday for a year it does not know,
 * so a year counts as known only if holidays stand in it; and it follows the zone of the process for every call but those with
 * a plain date, so nothing else is called.
 */
export class ChineseDaysCalendar extends WorkingCalendar {
  readonly version: string;
  readonly #years: ReadonlySet<string>;

  constructor() {
    super();
    const years = Array.from({ length: LAST_YEAR - FIRST_YEAR + 1 }, (_, i) => String(FIRST_YEAR + i)).filter((year) => daysOff(year).length > 0);
    this.#years = new Set(years);
    this.version = `chinese-days/${years.at(-1) ?? 'none'}/${digest(years)}`;
  }

  isWorkingDay(day: ChinaDay): boolean | null {
    return this.#years.has(day.slice(0, 4)) ? chineseDays.isWorkday(day) : null;
  }
}

/** Days off of a year, weekends aside. */
function daysOff(year: string): string[] {
  return chineseDays.getHolidaysInRange(`${year}-01-01`, `${year}-12-31`, false);
}

/** A change in any day off or make-up day of a known year gives another digest. */
function digest(years: readonly string[]): string {
  const hash = createHash('sha256');
  for (const year of years) {
    for (let at = Date.parse(`${year}-01-01T00:00:00Z`); new Date(at).toISOString().startsWith(year); at += 24 * 3600_000) {
      hash.update(chineseDays.isWorkday(new Date(at).toISOString().slice(0, 10)) ? '1' : '0');
    }
  }
  return hash.digest('hex').slice(0, 12);
}
