/** A word found in a text: where in the folded text it begins and ends, and what it stands for. */
export type Found<T> = { readonly value: T; readonly start: number; readonly end: number };

const ZERO_WIDTH = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]/g;

/** Text as it is compared: NFKC, lower case, no characters that are invisible or turn the direction. */
export const fold = (text: string): string => text.normalize('NFKC').toLowerCase().replace(ZERO_WIDTH, '');

const isLatin = (character: string | undefined): boolean => character !== undefined && /[a-z0-9]/.test(character);
const isSpace = (character: string | undefined): boolean => character === ' ' || character === '\t' || character === '_';

/**
 * Finds words in folded text, the longest first at each place. Spaces inside a word do not count (`Android ID` is
 * `AndroidID` is `android_id`); words of Latin letters must stand alone (`SN` is not in `SNS`).
 * Cost: text length × words with the same first letter.
 */
export class WordFinder<T> {
  private readonly byFirst = new Map<string, { word: string; value: T }[]>();

  constructor(entries: Iterable<readonly [word: string, value: T]>) {
    for (const [raw, value] of entries) {
      const word = fold(raw).replace(/[\s_]/g, '');
      if (word.length === 0) continue;
      const bucket = this.byFirst.get(word[0]!) ?? [];
      bucket.push({ word, value });
      this.byFirst.set(word[0]!, bucket);
    }
    for (const bucket of this.byFirst.values()) bucket.sort((a, b) => b.word.length - a.word.length || (a.word < b.word ? -1 : 1));
  }

  find(folded: string): Found<T>[] {
    const found: Found<T>[] = [];
    for (let at = 0; at < folded.length; ) {
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
    for (const { word, value } of this.byFirst.get(folded[start]!) ?? []) {
      if (longest > 0 && word.length < longest) break;
      const end = matchEnd(folded, start, word);
      if (end === null) continue;
      longest = word.length;
      hits.push({ value, start, end });
    }
    return hits;
  }
}

function matchEnd(folded: string, start: number, word: string): number | null {
  let at = start;
  for (let index = 0; index < word.length; index++, at++) {
    while (index > 0 && isSpace(folded[at])) at++;
    if (folded[at] !== word[index]) return null;
  }
  if (isLatin(word[0]) && isLatin(folded[start - 1])) return null;
  return isLatin(word[word.length - 1]) && isLatin(folded[at]) ? null : at;
}
