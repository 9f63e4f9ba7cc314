/** JSON of a package: never trusted to have the shape that its format says. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Deep enough for every format read here, and far from the engine's own limit. */
const MAX_DEPTH = 64;
/** Entries of one list: abilities, permissions, languages. The largest seen have some hundred. */
const MAX_ITEMS = 10_000;
/** Descriptions of real packages end far below a megabyte. */
const MAX_BYTES = 16 << 20;
const utf8 = new TextDecoder('utf-8', { fatal: true });

/** The parsed value, without a byte order mark; undefined where the bytes are no JSON, nest too deep, or are too many. */
export function readJson(bytes: Uint8Array): unknown {
  if (bytes.length > MAX_BYTES) return undefined;
  try {
    const text = utf8.decode(bytes);
    return depthOf(text) > MAX_DEPTH ? undefined : (JSON.parse(text) as unknown);
  } catch {
    return undefined; // not UTF-8, or not JSON: the caller names what it missed
  }
}

/** Own keys only: a key `__proto__` is a key like any other to JSON.parse, and no prototype is asked. */
export function objectOf(value: unknown): JsonObject | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.assign(Object.create(null) as JsonObject, value) : null;
}

export function arrayOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value.slice(0, MAX_ITEMS) : [];
}

export function objectsOf(value: unknown): JsonObject[] {
  return arrayOf(value)
    .map(objectOf)
    .filter((item) => item !== null);
}

export function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

export function textsOf(value: unknown): string[] {
  return arrayOf(value).filter((item) => typeof item === 'string');
}

/** A whole number that a double holds exactly; also one written as text, as some stores do. */
export function integerOf(value: unknown): number | null {
  const number = typeof value === 'string' && /^-?\d{1,16}$/.test(value) ? Number(value) : value;
  return Number.isSafeInteger(number) ? (number as number) : null;
}

export function booleanOf(value: unknown): boolean | null {
  return typeof value === 'boolean' ? value : null;
}

/** How deep brackets nest, those inside strings left out. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (quoted) {
      if (code === 0x5c) i++;
      else if (code === 0x22) quoted = false;
    } else if (code === 0x22) quoted = true;
    else if (code === 0x7b || code === 0x5b) deepest = Math.max(deepest, ++depth);
    else if (code === 0x7d || code === 0x5d) depth--;
  }
  return deepest;
}
