import { headingKind } from './classify/context.ts';
import { normalised } from './classify/normalise.ts';
import type { Sentence } from './sentences.ts';

/**
 * What a stretch of a policy is. `contents` and `preamble` promise parts that stand elsewhere, `definitions` name
 * information and collect none, `children` repeats every right for children alone, `annex` is a list at the end.
 */
export type SegmentKind = 'contents' | 'preamble' | 'body' | 'definitions' | 'children' | 'annex';
/** Sentences `from` ≤ index < `to`. */
export type Segment = { kind: SegmentKind; from: number; to: number };

/** A table of contents stands near the beginning. */
const MAX_CONTENTS_AT = 150;
const MAX_TITLE = 40;
/** Fewer lines that return as headings are chance. */
const MIN_CONTENTS = 3;
/** Rules for children as a document of their own are long; a chapter about children is part of the policy. */
const MIN_CHILDREN = 20;
/** A list of terms is short; one that does not end is a chapter like others. */
const MAX_DEFINITIONS = 60;
/** A preamble that is most of the policy is none: its chapters are just not numbered. */
const MAX_PREAMBLE_SHARE = 0.25;

const NUMBERING = /^(?:第[0一二三四五六七八九十百]{1,4}[章条节部]分?|[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十0]{1,3}\)|0{1,2}[.、])+/;
const CHILDREN_RULES = /儿童.{0,16}(?:规则|政策|指引|须知|声明|条款)$/;
const DEFINITIONS = /^(?:附[录件]?.{0,4})?(?:相关|关键|名词|术语)?.{0,4}(?:定义|名词解释|关键词说明|术语解释|词汇)$/;
/** A heading that opens a chapter of its own, and no further term. */
const NEXT_MATTER = /收集|使用|如何|我们/;
const ANNEX = /^附[录件表]/;

/** Segments in order, without gaps. */
export function segmentsOf(sentences: readonly Sentence[]): Segment[] {
  const texts = sentences.map(({ text }) => normalised(text.slice(0, 4 * MAX_TITLE)));
  const contents = contentsOf(texts);
  const chapters = texts.map((text, index) => !contents.has(index) && headingKind(text) === 'chapter');
  const first = chapters.indexOf(true);
  let kind: SegmentKind = first > 0 && first <= texts.length * MAX_PREAMBLE_SHARE ? 'preamble' : 'body';
  let since = 0;
  const kinds = texts.map((text, index): SegmentKind => {
    if (contents.has(index)) return 'contents';
    const before = kind;
    if (text.length <= MAX_TITLE && !text.includes('。')) kind = kindAfter(text, kind, chapters[index]!, texts.length - index);
    since = kind === before ? since + 1 : 0;
    if (kind === 'definitions' && since > MAX_DEFINITIONS) kind = 'body';
    return kind;
  });
  const segments: Segment[] = [];
  kinds.forEach((of, index) => {
    const last = segments.at(-1);
    if (last?.kind === of) last.to = index + 1;
    else segments.push({ kind: of, from: index, to: index + 1 });
  });
  return segments;
}

/** What follows a line that may be a title. */
function kindAfter(text: string, kind: SegmentKind, isChapter: boolean, left: number): SegmentKind {
  const title = text.replace(NUMBERING, '');
  if (DEFINITIONS.test(title)) return 'definitions';
  if (!isChapter && left >= MIN_CHILDREN && CHILDREN_RULES.test(title)) return 'children';
  if (ANNEX.test(title)) return 'annex';
  if (kind === 'definitions' && headingKind(text) !== null && NEXT_MATTER.test(title)) return 'body';
  return isChapter && (kind === 'preamble' || kind === 'definitions') ? 'body' : kind;
}

/** Lines of a table of contents: short, next to each other, and each once more as a heading further down. */
function contentsOf(texts: readonly string[]): Set<number> {
  const last = new Map(texts.map((text, index) => [text.replace(NUMBERING, ''), index]));
  const contents = new Set<number>();
  let run: number[] = [];
  for (let index = 0; index <= Math.min(texts.length, MAX_CONTENTS_AT); index++) {
    const text = texts[index] ?? '';
    const title = text.replace(NUMBERING, '');
    if (title !== '' && text.length <= MAX_TITLE && !text.includes('。') && last.get(title)! > index) run.push(index);
    else {
      if (run.length >= MIN_CONTENTS) for (const line of run) contents.add(line);
      run = [];
    }
  }
  return contents;
}

export function kindsOf(segments: readonly Segment[]): SegmentKind[] {
  return segments.flatMap(({ kind, from, to }) => Array.from({ length: to - from }, () => kind));
}
