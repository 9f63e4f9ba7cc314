import { createHash } from 'node:crypto';
import announced from 'chinese-days/dist/chinese-days.json' with { type: 'json' };
import { type ChinaDay, WorkingCalendar } from '../domain/working-calendar.ts';

/** Days by date, `YYYY-MM-DD`, with what they are called. */
type Days = Readonly<Record<ChinaDay, string>>;

/**
 * The announced arrangements as the `chinese-days` package holds them: its data alone, none of its functions. Those take a year
 * they do not know for Monday to Friday, and read the day of the week in the zone of the process (west of Greenwich a Saturday
 * is worked), so days are told apart here.
 */
export class ChineseDaysCalendar extends WorkingCalendar {
  readonly version: string;
  readonly #daysOff: Days = announced.holidays;
  readonly #madeUp: Days = announced.workdays;
  readonly #years: ReadonlySet<string>;

  constructor() {
    super();
    const daysOff = Object.keys(this.#daysOff).sort();
    // National Day is off in every arrangement: a year that only lends its first days to the one before is not announced.
    this.#years = new Set(daysOff.filter((day) => day.endsWith('-10-01')).map((day) => day.slice(0, 4)));
    const digest = createHash('sha256')
      .update(JSON.stringify([daysOff, Object.keys(this.#madeUp).sort()]))
      .digest('hex')
      .slice(0, 12);
    this.version = `chinese-days/${[...this.#years].at(-1) ?? 'none'}/${digest}`;
  }

  isWorkingDay(day: ChinaDay): boolean | null {
    if (!this.#years.has(day.slice(0, 4))) return null;
    if (day in this.#madeUp) return true;
    const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
    return weekday !== 0 && weekday !== 6 && !(day in this.#daysOff);
  }
}
