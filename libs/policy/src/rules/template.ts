const PLACEHOLDER = /\{\{\s*([\w.]+)\s*\}\}/g;
const MAX_VALUE = 200;
/** Control characters and marks that turn the writing direction: values come from packages, and people read the result. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\u2028\u2029]+/gu;

/** Paths that a text of a rule shows. */
export function placeholders(text: string): string[] {
  return [...text.matchAll(PLACEHOLDER)].map((match) => match[1]!);
}

/** Fills a text of a rule; a value that nobody knows is shown as a dash. */
export function fill(text: string, read: (path: string) => unknown): string {
  return text.replace(PLACEHOLDER, (_, path: string) => printable(read(path)));
}

function printable(value: unknown): string {
  if (value === undefined || value === null || value === '') return '—';
  const text = (Array.isArray(value) ? value.filter((part) => typeof part === 'string').join(', ') : String(value)).replace(UNPRINTABLE, ' ').trim();
  return text.length > MAX_VALUE ? `${text.slice(0, MAX_VALUE - 1)}…` : text;
}
