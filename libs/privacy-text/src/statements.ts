import type { Lexicon } from './lexicon.ts';
import type { Sentence } from './sentences.ts';
import { fold, WordFinder, type Found } from './word-finder.ts';

/** A kind of personal information named in a sentence; `negated` where the sentence says it is not collected. */
export type CollectStatement = { personalInformation: string; negated: boolean; sentence: number };
/** A word that names a group of information and no kind in particular. */
export type UmbrellaStatement = { term: string; group: string; word: string; sentence: number };
/** A third party named by one of its known names, with the information and the purpose that its sentence gives. */
export type ThirdPartyStatement = { name: string; sdk: string; company: string; personalInformation: string[]; purpose: string | null; sentence: number };

type Meaning = { kind: 'information'; id: string } | { kind: 'umbrella'; id: string; group: string } | { kind: 'nothing' };

/** Longer words that contain a name of personal information and mean something else. */
const NOT_INFORMATION = ['联系人工', '存储位置', '保存位置', '找回密码', '个人位置', '位置权限', '地位置'];
/** A negation counts where it stands at most this far before the word, in the same clause. */
const NEGATION_REACH = 40;
const NEGATION =
  /(?:不会|从不|并不|不再主动|绝不|不|未|无需|不得)(?:主动|擅自|额外|直接)?(?:收集|获取|采集|读取|存储|保存|上传|访问|记录|共享|分享)|(?:do not|does not|will not|never) (?:collect|read|access|obtain|store|upload)/g;
/** Sentences whose negation is a condition, the end of a service, or only about the rest. */
const NO_REAL_NEGATION = /除非|未经您?(?:的)?(?:同意|授权|许可)|将不再|如(?:果)?您(?:不|拒绝)|拒绝提供|无关(?:的)?信息|unless|without your consent/;
/** A definition or an example names information and says nothing about collecting it. */
const DEFINITION = /是指|系指|指的是|\bmeans\b/;
const CLAUSE_END = /[,;:，；：。]/g;

/** Reads what sentences say about information and third parties. Build it once: the lexicon has some thousand words. */
export class StatementReader {
  private readonly information: WordFinder<Meaning>;
  private readonly parties: WordFinder<Lexicon['thirdParties'][number]>;

  constructor(lexicon: Lexicon) {
    this.information = new WordFinder<Meaning>([
      ...lexicon.personalInformation.flatMap(({ id, words }) => words.map((word) => [word, { kind: 'information', id }] as const)),
      ...lexicon.umbrella.flatMap(({ id, group, words }) => words.map((word) => [word, { kind: 'umbrella', id, group }] as const)),
      ...NOT_INFORMATION.map((word) => [word, { kind: 'nothing' }] as const),
    ]);
    this.parties = new WordFinder(lexicon.thirdParties.flatMap((party) => party.words.map((word) => [word, party] as const)));
  }

  read(sentences: readonly Sentence[]): { collects: CollectStatement[]; umbrella: UmbrellaStatement[]; thirdParties: ThirdPartyStatement[] } {
    const collects: CollectStatement[] = [];
    const umbrella: UmbrellaStatement[] = [];
    const thirdParties: ThirdPartyStatement[] = [];
    sentences.forEach(({ text }, sentence) => {
      const folded = fold(text);
      const found = DEFINITION.test(folded) ? [] : this.information.find(folded);
      const kinds = collected(folded, found);
      for (const [personalInformation, negated] of kinds) collects.push({ personalInformation, negated, sentence });
      for (const [term, { value, start, end }] of umbrellaTerms(found)) umbrella.push({ term, group: value.group, word: folded.slice(start, end), sentence });
      const parties = firstOfEach(this.parties.find(folded));
      const purpose = parties.size > 0 ? purposeIn(folded) : null;
      for (const [sdk, { start, end, value }] of parties) {
        thirdParties.push({ name: folded.slice(start, end), sdk, company: value.company, personalInformation: [...kinds.keys()], purpose, sentence });
      }
    });
    return { collects, umbrella, thirdParties };
  }
}

/** Each kind once a sentence; said plainly anywhere in it counts more than denied elsewhere in it. */
function collected(folded: string, found: readonly Found<Meaning>[]): Map<string, boolean> {
  const kinds = new Map<string, boolean>();
  // Asked once a sentence: a hostile one is as long as the whole policy and names something in every few characters.
  const mayDeny = found.length > 0 && !NO_REAL_NEGATION.test(folded);
  for (const { value, start } of found) {
    if (value.kind !== 'information') continue;
    kinds.set(value.id, mayDeny && isNegated(folded, start) && (kinds.get(value.id) ?? true));
  }
  return kinds;
}

function isNegated(folded: string, at: number): boolean {
  const before = folded.slice(Math.max(0, at - NEGATION_REACH), at);
  const negation = [...before.matchAll(NEGATION)].at(-1);
  if (!negation) return false;
  const between = before.slice(negation.index + negation[0].length);
  return !between.match(CLAUSE_END);
}

type Umbrella = Extract<Meaning, { kind: 'umbrella' }>;

function umbrellaTerms(found: readonly Found<Meaning>[]): Map<string, Found<Umbrella>> {
  return firstOfEach(found.filter((hit): hit is Found<Umbrella> => hit.value.kind === 'umbrella'));
}

function firstOfEach<T extends { id: string }>(found: readonly Found<T>[]): Map<string, Found<T>> {
  const first = new Map<string, Found<T>>();
  for (const hit of found) if (!first.has(hit.value.id)) first.set(hit.value.id, hit);
  return first;
}

function purposeIn(folded: string): string | null {
  return /(?:用于|以便|目的[:：]?为?|in order to|used to|for the purpose of)\s*([^。;；,，、)）]{2,60})/.exec(folded)?.[1]?.trim() ?? null;
}
