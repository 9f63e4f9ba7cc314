/** A word found in a text: where in the folded text it begins and ends, and what it stands for. */
export type Found<T> = { readonly value: T; readonly start: number; readonly end: number };

const ZERO_WIDTH = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;

/** Cyrillic and Greek letters that are drawn as Latin ones: in a Chinese policy they can only be a disguise. */
const LOOKALIKES: Readonly<Record<string, string>> = {
  а: 'a',
  е: 'e',
  о: 'o',
  р: 'p',
  с: 'c',
  у: 'y',
  х: 'x',
  і: 'i',
  ј: 'j',
  ѕ: 's',
  ԁ: 'd',
  һ: 'h',
  ԛ: 'q',
  ԝ: 'w',
  к: 'k',
  м: 'm',
  т: 't',
  в: 'b',
  н: 'h',
  ο: 'o',
  α: 'a',
  ν: 'v',
  ι: 'i',
  κ: 'k',
  ρ: 'p',
  τ: 't',
  υ: 'u',
  χ: 'x',
  ε: 'e',
};
const LOOKALIKE = /[\u0370-\u03ff\u0400-\u052f]/g;

/** Text as it is compared: NFKC, lower case, no characters that are invisible or turn the direction, no letters in disguise. */
export const fold = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(ZERO_WIDTH, '')
    .replace(LOOKALIKE, (letter) => LOOKALIKES[letter] ?? letter);

/** On UTF-16 code units, NaN past either end: this runs for every letter of a policy. */
const isLatin = (unit: number): boolean => (unit >= 0x61 && unit <= 0x7a) || (unit >= 0x30 && unit <= 0x39);
const isSpace = (unit: number): boolean => unit === 0x20 || unit === 0x09 || unit === 0x5f;
/** Spaces that may stand inside a word, so that a run of a million costs no more than a few. */
const MAX_SPACES = 4;

/**
 * Finds words in folded text, the longest first at each place. Spaces inside a word do not count (`Android ID` is
 * `AndroidID` is `android_id`); words of Latin letters must stand alone (`SN` is not in `SNS`).
 * Cost: text length × words that begin with the same two letters.
 */
export class WordFinder<T> {
  private readonly byHead = new Map<string, { word: string; value: T }[]>();

  constructor(entries: Iterable<readonly [word: string, value: T]>) {
    for (const [raw, value] of entries) {
      const word = fold(raw).replace(/[\s_]/g, '');
      if (word.length === 0) continue;
      const bucket = this.byHead.get(word.slice(0, 2)) ?? [];
      bucket.push({ word, value });
      this.byHead.set(word.slice(0, 2), bucket);
    }
    for (const bucket of this.byHead.values()) bucket.sort((a, b) => b.word.length - a.word.length || (a.word < b.word ? -1 : 1));
  }

  find(folded: string): Found<T>[] {
    const found: Found<T>[] = [];
    for (let at = 0; at < folded.length;) {
      const hits = this.at(folded, at);
      found.push(...hits);
      at = hits[0]?.end ?? at + 1;
    }
    return found;
  }

  /** All entries of the longest word that begins here: one word may stand for several things. */
  private at(folded: string, start: number): Found<T>[] {
    let longest = 0;
    const hits: Found<T>[] = [];
    for (const { word, value } of this.candidates(folded, start)) {
      if (longest > 0 && word.length < longest) break;
      const end = matchEnd(folded, start, word);
      if (end === null) continue;
      longest = word.length;
      hits.push({ value, start, end });
    }
    return hits;
  }

  /** Words that may begin here, the longest first: those with the same two letters, then a word of one. */
  private candidates(folded: string, start: number): readonly { word: string; value: T }[] {
    let second = start + 1;
    for (let spaces = 0; spaces < MAX_SPACES && isSpace(folded.charCodeAt(second)); spaces++) second++;
    const longer = this.byHead.get(folded[start]! + (folded[second] ?? ''));
    const single = this.byHead.get(folded[start]!);
    return longer && single && longer !== single ? [...longer, ...single] : (longer ?? single ?? []);
  }
}

function matchEnd(folded: string, start: number, word: string): number | null {
  if (isLatin(word.charCodeAt(0)) && isLatin(folded.charCodeAt(start - 1))) return null;
  let at = start + 1;
  for (let index = 1; index < word.length; index++, at++) {
    for (let spaces = 0; spaces < MAX_SPACES && isSpace(folded.charCodeAt(at)); spaces++) at++;
    if (folded.charCodeAt(at) !== word.charCodeAt(index)) return null;
  }
  return isLatin(word.charCodeAt(word.length - 1)) && isLatin(folded.charCodeAt(at)) ? null : at;
}
