import { TELLING_STRINGS, type TellingString } from './telling-strings.ts';

export type FoundString = { value: string; personalInformation: string[]; at: number };

/** Bytes of all libraries of a package that may still be searched. */
export type SearchBudget = { bytes: number };

/** By their first two bytes: one look at a table ends nearly every comparison. */
const BY_START = new Uint8Array(0x10000);
/** By their first four, so that the names that begin with `get` are told apart. All strings are longer. */
const CANDIDATES = new Map<number, TellingString[]>();
for (const string of TELLING_STRINGS) {
  const [a, b, c, d] = [0, 1, 2, 3].map((i) => string.text.charCodeAt(i)) as [number, number, number, number];
  BY_START[a | (b << 8)] = 1;
  const start = a | (b << 8) | (c << 16) | (d << 24);
  CANDIDATES.set(start, [...(CANDIDATES.get(start) ?? []), string]);
}

/**
 * Telling strings that begin a C string, that is after a zero byte, each at its first place.
 * @param ranges bytes to look at, `[from, to)` within `bytes`; where they overlap they are looked at once
 * @returns null where the budget does not reach for all of them
 */
export function findStrings(bytes: Uint8Array, ranges: readonly (readonly [number, number])[], budget: SearchBudget): FoundString[] | null {
  const merged = withoutOverlap(ranges);
  const wanted = merged.reduce((sum, [from, to]) => sum + to - from, 0);
  if (wanted > budget.bytes) return null;
  budget.bytes -= wanted;
  const found = new Map<string, FoundString>();
  for (const [from, to] of merged) {
    let afterZero = true;
    for (let at = from; at + 3 < to; at++) {
      const byte = bytes[at]!;
      if (afterZero && BY_START[byte | (bytes[at + 1]! << 8)] === 1) {
        const start = byte | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
        for (const string of CANDIDATES.get(start) ?? []) {
          if (found.has(string.text) || !isAt(bytes, at, to, string)) continue;
          found.set(string.text, { value: string.text, personalInformation: [...string.personalInformation], at });
        }
      }
      afterZero = byte === 0;
    }
  }
  return [...found.values()].sort((a, b) => (a.value < b.value ? -1 : 1));
}

/** Section headers of a hostile file may name the same bytes thousands of times. */
function withoutOverlap(ranges: readonly (readonly [number, number])[]): [number, number][] {
  const merged: [number, number][] = [];
  for (const [from, to] of ranges.toSorted((a, b) => a[0] - b[0])) {
    const last = merged.at(-1);
    if (last !== undefined && from <= last[1]) last[1] = Math.max(last[1], to);
    else merged.push([from, to]);
  }
  return merged;
}

function isAt(bytes: Uint8Array, at: number, end: number, { text, match }: TellingString): boolean {
  if (at + text.length >= end) return false;
  for (let i = 4; i < text.length; i++) if (bytes[at + i] !== text.charCodeAt(i)) return false;
  return match === 'prefix' || bytes[at + text.length] === 0;
}
