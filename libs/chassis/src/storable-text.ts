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

/** JSON pointer of the first text that could not be stored; null where all can. Every request body passes through here: no pairs and no pointers are made on the way. */
export function unstorableAt(value: unknown): string | null {
  if (typeof value === 'string') return isStorable(value) ? null : '';
  if (value === null || typeof value !== 'object') return null;
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) {
      const at = unstorableAt(value[i]);
      if (at !== null) return `/${i}${at}`;
    }
    return null;
  }
  for (const name of Object.keys(value)) {
    if (!isStorable(name)) return '';
    const at = unstorableAt((value as Record<string, unknown>)[name]);
    if (at !== null) return `/${name}${at}`;
  }
  return null;
}

function isStorable(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0');
}
