import type { Lexicon } from '../lexicon.ts';
import type { Reading } from '../parts.ts';
import type { Sentence } from '../sentences.ts';
import { fold, WordFinder } from '../word-finder.ts';
import { readFlattened } from './flattened.ts';
import { readKeyValueBlocks } from './key-value.ts';
import type { Layout, Line, ListReading } from './list-row.ts';
import { purposeIn, toldIn } from './prose.ts';
import { readTabRows } from './tab-rows.ts';

/**
 * A third party that the policy names, with what it says of it. `sdk` is null where the name is none that is known;
 * `information` is what the policy writes, `personalInformation` the kinds in it.
 */
export type ThirdPartyStatement = {
  name: string;
  sdk: string | null;
  company: string | null;
  personalInformation: string[];
  information: string | null;
  purpose: string | null;
  link: string | null;
  layout: Layout;
  sentence: number;
};
/** A list of third parties. `not-parsed`: it is there and could not be read; `behind-link`: it stands in another document. */
export type ThirdPartyList = { sentence: number; status: 'parsed' | 'not-parsed' | 'behind-link'; rows: number };

const BEHIND_LINK =
  /《[^》]{0,20}(?:第三方|sdk|信息共享|合作)[^》]{0,20}(?:清单|列表|目录|名单)[^》]{0,8}》|(?:第三方|sdk)[^。]{0,20}(?:清单|列表|目录)[^。]{0,30}(?:https?:\/\/|点击|详见|查看)/;
/** Separators of several names in one cell; a name that is known whole is not cut. */
const SEVERAL = /[/、]/;
/** Third parties and lists that are kept: hundreds of times what the longest lists have. */
const MAX_STATEMENTS = 20_000;

export class ThirdPartyReader {
  private readonly names: WordFinder<Lexicon['thirdParties'][number]>;
  private readonly kindsIn: (folded: string) => string[];

  constructor(lexicon: Lexicon, kindsIn: (folded: string) => string[]) {
    this.names = new WordFinder(lexicon.thirdParties.flatMap((party) => party.words.map((word) => [word, party] as const)));
    this.kindsIn = kindsIn;
  }

  /** What lists say first, then what sentences outside them say, in order of the text. */
  read(text: string, sentences: readonly Sentence[], readings: readonly Reading[]): { thirdParties: ThirdPartyStatement[]; thirdPartyLists: ThirdPartyList[] } {
    const lines = linesOf(text);
    const lists = this.listsOf(lines);
    const sentenceAt = (line: number): number => firstAtOrAfter(sentences, lines[line]?.start ?? text.length);
    const inList = new Set<number>();
    for (const { from, to } of lists) for (let sentence = sentenceAt(from); sentence < sentenceAt(to); sentence++) inList.add(sentence);
    const fromLists = lists.flatMap(({ rows }) =>
      rows.flatMap(({ line, ...row }) => this.partiesOf({ ...row, name: row.name!, sentence: Math.min(sentenceAt(line), sentences.length - 1) })),
    );
    const told = readings.flatMap((reading, sentence) =>
      inList.has(sentence) || reading.segment === 'contents' ? [] : this.toldIn(fold(reading.text), sentence),
    );
    const behindLinks = readings.flatMap(({ text: words, segment }, sentence): ThirdPartyList[] =>
      !inList.has(sentence) && segment !== 'contents' && BEHIND_LINK.test(fold(words.slice(0, 600))) ? [{ sentence, status: 'behind-link', rows: 0 }] : [],
    );
    return {
      thirdParties: [...fromLists, ...told].toSorted((one, other) => one.sentence - other.sentence).slice(0, MAX_STATEMENTS),
      thirdPartyLists: [
        ...lists.map(({ from, parsed, rows }): ThirdPartyList => ({ sentence: sentenceAt(from), status: parsed ? 'parsed' : 'not-parsed', rows: rows.length })),
        ...behindLinks,
      ].toSorted((one, other) => one.sentence - other.sentence),
    };
  }

  /** Each layout reads what those before it left. */
  private listsOf(lines: readonly Line[]): ListReading[] {
    const taken = new Uint8Array(lines.length);
    const lists: ListReading[] = [];
    for (const readings of [readTabRows(lines), readKeyValueBlocks(lines), readFlattened(lines, (folded) => this.kindsIn(folded).length)]) {
      const free = readings.filter(({ from, to }) => !taken.subarray(from, to).includes(1));
      for (const { from, to } of free) taken.fill(1, from, to);
      lists.push(...free);
    }
    return lists.toSorted((one, other) => one.from - other.from);
  }

  /** One statement for each SDK that a name stands for: `华为/小米推送SDK` are two. */
  private partiesOf(row: Omit<ThirdPartyStatement, 'sdk' | 'personalInformation'>): ThirdPartyStatement[] {
    const personalInformation = row.information === null ? [] : this.kindsIn(row.information);
    const known = firstOfEach(this.names.find(row.name));
    if (known.length > 0) return known.map(({ id, company }) => ({ ...row, sdk: id, company: row.company ?? company, personalInformation }));
    const names = SEVERAL.test(row.name) && !/https?:/.test(row.name) ? row.name.split(SEVERAL).filter((name) => name.trim() !== '') : [row.name];
    return names.map((name) => ({ ...row, name: name.trim(), sdk: null, personalInformation }));
  }

  private toldIn(folded: string, sentence: number): ThirdPartyStatement[] {
    const known = this.names.find(folded);
    const told = toldIn(folded);
    if (known.length === 0 && told === null) return [];
    const shared = { personalInformation: this.kindsIn(folded), information: null, link: null, sentence };
    if (known.length === 0) return [{ ...shared, ...told!, sdk: null, layout: 'prose' }];
    const purpose = told?.purpose ?? purposeIn(folded);
    const seen = new Set<string>();
    return known.flatMap(({ value, start, end }) => {
      if (seen.has(value.id)) return [];
      seen.add(value.id);
      return [
        {
          ...shared,
          name: folded.slice(start, end),
          sdk: value.id,
          company: value.company,
          purpose,
          layout: told === null ? ('mention' as const) : ('prose' as const),
        },
      ];
    });
  }
}

function firstOfEach<T extends { id: string }>(found: readonly { value: T }[]): T[] {
  return [...new Map(found.map(({ value }) => [value.id, value])).values()];
}

function linesOf(text: string): Line[] {
  const lines: Line[] = [];
  let start = 0;
  for (const raw of text.split('\n')) {
    // Tabs part cells; NFKC and folding leave them.
    if (raw.trim() !== '') lines.push({ folded: withoutMargins(fold(raw)), start });
    start += raw.length + 1;
  }
  return lines;
}

/** Index of the first sentence that begins at or after `start`. */
function firstAtOrAfter(sentences: readonly Sentence[], start: number): number {
  let [low, high] = [0, sentences.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sentences[middle]!.start < start) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Spaces at both ends go, tabs stay: an empty first cell is a cell. */
function withoutMargins(line: string): string {
  let [from, to] = [0, line.length];
  while (line[from] === ' ') from++;
  while (to > from && line[to - 1] === ' ') to--;
  return line.slice(from, to);
}
