/** A day in China, `YYYY-MM-DD`: what working days are counted in, whatever zone the process runs in. */
export type ChinaDay = string;

/** What the government announced about working days. */
export abstract class WorkingCalendar {
  /** Changes whenever an answer below may: deadlines keep the version they were computed with. */
  abstract readonly version: string;
  /** Null for a day of a year whose arrangement has not been announced. */
  abstract isWorkingDay(day: ChinaDay): boolean | null;
}
