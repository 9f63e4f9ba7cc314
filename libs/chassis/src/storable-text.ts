/** NUL and halves of surrogate pairs: valid in JSON and in JavaScript, and refused by PostgreSQL. */
const UNSTORABLE = /\0|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/;

/** A copy in which such characters are replaced by U+FFFD, names of fields included: for text quoted from hostile files. */
export function storable<T>(value: T): T {
  if (typeof value === 'string') return (UNSTORABLE.test(value) ? value.replaceAll('\0', '\uFFFD').toWellFormed() : value) as T;
  if (Array.isArray(value)) return value.map(storable) as T;
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [storable(name), storable(inner)])) as T;
}

/** JSON pointer of the first text that could not be stored; null where all can. */
export function unstorableAt(value: unknown, pointer = ''): string | null {
  if (typeof value === 'string') return UNSTORABLE.test(value) ? pointer : null;
  if (value === null || typeof value !== 'object') return null;
  for (const [name, inner] of Object.entries(value)) {
    const at = UNSTORABLE.test(name) ? pointer : unstorableAt(inner, `${pointer}/${name}`);
    if (at !== null) return at;
  }
  return null;
}
