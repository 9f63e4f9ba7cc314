import { TELLING_STRINGS, type TellingString } from './telling-strings.ts';

export type FoundString = { value: string; personalInformation: string[]; at: number };

/** By their first two bytes: one look at a table ends nearly every comparison. */
const BY_START = new Uint8Array(0x10000);
const CANDIDATES = new Map<number, TellingString[]>();
for (const string of TELLING_STRINGS) {
  const start = string.text.charCodeAt(0) | (string.text.charCodeAt(1) << 8);
  BY_START[start] = 1;
  CANDIDATES.set(start, [...(CANDIDATES.get(start) ?? []), string]);
}

/**
 * Telling strings that begin a C string, that is after a zero byte, each at its first place.
 * @param ranges bytes to look at, `[from, to)` within `bytes`
 */
export function findStrings(bytes: Uint8Array, ranges: readonly (readonly [number, number])[]): FoundString[] {
  const found = new Map<string, FoundString>();
  for (const [from, to] of ranges) {
    let afterZero = true;
    for (let at = from; at + 1 < to; at++) {
      const byte = bytes[at]!;
      if (afterZero && BY_START[byte | (bytes[at + 1]! << 8)] === 1) {
        for (const string of CANDIDATES.get(byte | (bytes[at + 1]! << 8))!) {
          if (found.has(string.text) || !isAt(bytes, at, to, string)) continue;
          found.set(string.text, { value: string.text, personalInformation: [...string.personalInformation], at });
        }
      }
      afterZero = byte === 0;
    }
  }
  return [...found.values()].sort((a, b) => (a.value < b.value ? -1 : 1));
}

function isAt(bytes: Uint8Array, at: number, end: number, { text, match }: TellingString): boolean {
  if (at + text.length >= end) return false;
  for (let i = 2; i < text.length; i++) if (bytes[at + i] !== text.charCodeAt(i)) return false;
  return match === 'prefix' || bytes[at + text.length] === 0;
}
