/**
 * A copy in which NUL and halves of surrogate pairs are replaced by U+FFFD, names of fields included: for text quoted from hostile
 * files. They are valid in JSON and in JavaScript, and refused by PostgreSQL.
 */
export function storable<T>(value: T): T {
  if (typeof value === 'string') return (isStorable(value) ? value : value.replaceAll('\0', '\uFFFD').toWellFormed()) as T;
  if (Array.isArray(value)) return value.map(storable) as T;
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [storable(name), storable(inner)])) as T;
}

/** JSON pointer of the first text that could not be stored; null where all can. Every request body passes through here, so the pointer is made only where one is needed. */
export function unstorableAt(value: unknown): string | null {
  if (typeof value === 'string') return isStorable(value) ? null : '';
  if (value === null || typeof value !== 'object') return null;
  for (const [name, inner] of Object.entries(value)) {
    if (!isStorable(name)) return '';
    const at = unstorableAt(inner);
    if (at !== null) return `/${name}${at}`;
  }
  return null;
}

/** The engine's own searches: at once where the text has no character beyond Latin-1, as most have. */
function isStorable(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0');
}
