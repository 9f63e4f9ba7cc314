import type { Language } from './language.ts';

/** China has one legal time. Every time on every screen is Beijing time, wherever the browser stands. */
export const ZONE = 'Asia/Shanghai';

const parts = new Intl.DateTimeFormat('en-CA', {
  timeZone: ZONE,
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});

function fields(iso: string): Record<string, string> {
  return Object.fromEntries(parts.formatToParts(new Date(iso)).map((part) => [part.type, part.value]));
}

/** `2026-05-19 14:05`, Beijing time. */
export function dateTime(iso: string): string {
  const f = fields(iso);
  return `${f['year']}-${f['month']}-${f['day']} ${f['hour']}:${f['minute']}`;
}

/** `14:05:12`, Beijing time. */
export function clockTime(iso: string): string {
  const f = fields(iso);
  return `${f['hour']}:${f['minute']}:${f['second']}`;
}

/** A deadline's day. Midnight in Beijing is the end of the day before: `2026-05-18 24:00`, never `05-19 00:00`. */
export function deadline(iso: string): string {
  const text = dateTime(iso);
  return text.endsWith(' 00:00') ? `${dateTime(new Date(Date.parse(iso) - 60_000).toISOString()).slice(0, 10)} 24:00` : text;
}

/** How long ago or ahead, rounded down to its largest unit: shown beside an absolute time, never alone. */
export function relative(iso: string, now: number, language: Language): string {
  const ms = Date.parse(iso) - now;
  const size = Math.abs(ms);
  const formatter = new Intl.RelativeTimeFormat(language, { numeric: 'auto', style: 'short' });
  const whole = (unitMs: number) => Math.trunc(ms / unitMs);
  // A space between digits and Chinese characters, as everywhere: `6 分钟前`.
  const format = (value: number, unit: Intl.RelativeTimeFormatUnit) => formatter.format(value, unit).replace(/(\d)(?=[\u4e00-\u9fff])/, '$1 ');
  if (size < 60_000) return format(0, 'second');
  if (size < 3_600_000) return format(whole(60_000), 'minute');
  if (size < 86_400_000) return format(whole(3_600_000), 'hour');
  return format(whole(86_400_000), 'day');
}

/** The same moment where the browser stands, for a tooltip; null when that is Beijing time anyway. */
export function localTime(iso: string, language: Language): string | null {
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (here === ZONE) return null;
  return `${new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(iso))} (${here})`;
}
