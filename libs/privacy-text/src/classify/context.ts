import { normalised } from './normalise.ts';

/** A sentence with what stands around it, all normalised; an empty field says nothing. */
export type InContext = {
  readonly text: string;
  /** The last heading of a chapter; for such a heading itself. */
  readonly top: string;
  /** The last heading of any kind before it. */
  readonly sub: string;
  readonly previous: string;
  readonly next: string;
  /** The nearest sentence before it that ends in a colon: what leads into a list. */
  readonly lead: string;
  readonly isHeading: boolean;
  /** Eighth of the policy that it stands in: 0 to 7. */
  readonly eighth: number;
};

const MAX_HEADING = 30;
/** How many sentences after a colon may still be its list. */
const LEAD_REACH = 15;
export const EIGHTHS = 8;
/** Characters of a sentence that are read: no sentence of the corpus is longer, and a hostile one costs no more. */
const MAX_READ = 2_000;
/** Neighbours tell by their wording, not by their length. */
const MAX_NEIGHBOUR = 400;

const CHAPTER = /^(?:第[0一二三四五六七八九十百]{1,4}[章条节部]|[一二三四五六七八九十]{1,3}、|【)/;
const SECTION = /^(?:\([一二三四五六七八九十0]{1,3}\)|0{1,2}(?:\.|、)|[a-z]\))/;
const SPEAKING = /(?:我们|您|如何).{0,30}(?:信息|权利|联系|更新)/;

/** Puts each sentence into its context. `heading`, where given, is the chapter that the sender knows it stands in. */
export function inContext(sentences: readonly { readonly text: string; readonly heading?: string | undefined }[]): InContext[] {
  const texts = sentences.map(({ text }) => normalised(text.slice(0, MAX_READ)));
  let top = '';
  let sub = '';
  let colon = -1;
  return texts.map((text, index) => {
    const kind = headingKind(text);
    if (kind === 'chapter') top = text;
    const given = sentences[index]!.heading;
    const context: InContext = {
      text,
      top: given === undefined ? top : normalised(given.slice(0, MAX_NEIGHBOUR)),
      sub,
      previous: (texts[index - 1] ?? '^').slice(0, MAX_NEIGHBOUR),
      next: (texts[index + 1] ?? '$').slice(0, MAX_NEIGHBOUR),
      lead: colon >= 0 && index - colon <= LEAD_REACH ? texts[colon]!.slice(0, MAX_NEIGHBOUR) : '',
      isHeading: kind !== null,
      eighth: Math.floor((EIGHTHS * index) / texts.length),
    };
    if (kind !== null) sub = text;
    if (text.endsWith(':')) colon = index;
    return context;
  });
}

/** A short line that is no sentence and is numbered as a heading, or speaks as one. On normalised text. */
export function headingKind(text: string): 'chapter' | 'section' | null {
  if (text.length === 0 || text.length > MAX_HEADING || /[。;]|[!?,]$/.test(text)) return null;
  if (CHAPTER.test(text)) return 'chapter';
  return SECTION.test(text) || SPEAKING.test(text) ? 'section' : null;
}
