import type { Lexicon } from './lexicon.ts';
import type { Reading } from './parts.ts';
import { collectingIn, isDenied, MAY_DENY } from './collecting.ts';
import { WordFinder, type Found } from './word-finder.ts';

/** A kind of personal information named in a sentence; `negated` where the sentence says it is not collected. */
export type CollectStatement = { personalInformation: string; negated: boolean; sentence: number };
/** A word that names a group of information and no kind in particular. */
export type UmbrellaStatement = { term: string; group: string; word: string; sentence: number };

type Meaning = { kind: 'information'; id: string } | { kind: 'umbrella'; id: string; group: string } | { kind: 'nothing' };

/** Longer words that contain a name of personal information and mean something else. */
const NOT_INFORMATION = [
  '联系人工',
  '存储位置',
  '保存位置',
  '找回密码',
  '忘记密码',
  '个人位置',
  '位置权限',
  '地位置',
  '即时通讯',
  '通讯运营商',
  '通信运营商',
  '通讯服务',
  '通信服务',
  '起点读书',
  '游戏内测IP',
  '新游内测IP',
  '监护人同意',
  '监护人的同意',
  '驾驶证业务',
  '短信验证',
  '短信通知',
  '邮件通知',
  '语音助手',
  '视频号',
];
/** Words that are information only beside a word that says so, or within a list. */
const GENERIC = new Set([
  '账号',
  '帐号',
  '文件',
  '视频',
  '图片',
  '照片',
  '语音',
  '短信',
  '密码',
  '验证码',
  '位置',
  '日志',
  '偏好',
  '名称',
  '存储',
  '地址',
  '电话',
  '邮箱',
]);
const MAKES_INFORMATION = /^(?:信息|权限|记录|内容|列表|数据|号码|资料|等|地址|、)/;
const IOS_ONLY = /仅\s?(?:限\s?)?ios|ios\s?(?:端|系统|设备|平台|版)?\s?(?:专有|独有|特有)|仅(?:适用于|用于|在)\s?ios/;
const BRACKETS = /[([【{][^)\]】}]{0,80}[)\]】}]/g;

/** Reads what sentences say about information. Build it once: the lexicon has some thousand words. */
export class StatementReader {
  private readonly words: WordFinder<Meaning>;

  constructor(lexicon: Lexicon) {
    this.words = new WordFinder<Meaning>([
      ...lexicon.personalInformation.flatMap(({ id, words }) => words.map((word) => [word, { kind: 'information', id }] as const)),
      ...lexicon.umbrella.flatMap(({ id, group, words }) => words.map((word) => [word, { kind: 'umbrella', id, group }] as const)),
      ...NOT_INFORMATION.map((word) => [word, { kind: 'nothing' }] as const),
    ]);
  }

  /** Kinds named in a text, wherever they stand: a cell of a table, a sentence about somebody else. */
  kindsIn(folded: string): string[] {
    return [...new Set(this.words.find(folded).flatMap(({ value }) => (value.kind === 'information' ? [value.id] : [])))];
  }

  /** Statements of the sentences that speak of collecting; each kind once a sentence. */
  read(readings: readonly Reading[]): { collects: CollectStatement[]; umbrella: UmbrellaStatement[] } {
    const collects: CollectStatement[] = [];
    const umbrella: UmbrellaStatement[] = [];
    collectingIn(readings).forEach((collecting, sentence) => {
      if (collecting === null) return;
      const { folded, leadDenies } = collecting;
      const found = this.words.find(folded).filter((hit) => hit.value.kind !== 'nothing' && isInformation(folded, hit));
      for (const [personalInformation, negated] of kindsOf(folded, found, leadDenies)) collects.push({ personalInformation, negated, sentence });
      for (const [term, { value, start, end }] of umbrellaTerms(found)) umbrella.push({ term, group: value.group, word: folded.slice(start, end), sentence });
    });
    return { collects, umbrella };
  }
}

function isInformation(folded: string, { start, end }: Found<Meaning>): boolean {
  if (!GENERIC.has(folded.slice(start, end))) return true;
  return MAKES_INFORMATION.test(folded.slice(end, end + 4)) || folded[start - 1] === '、';
}

/** Each kind once; said plainly anywhere in the sentence counts more than denied elsewhere in it. */
function kindsOf(folded: string, found: readonly Found<Meaning>[], leadDenies: boolean): Map<string, boolean> {
  const kinds = new Map<string, boolean>();
  if (found.length === 0) return kinds;
  // Asked once a sentence: a hostile one is as long as the whole policy and names something in every few characters.
  const mayDeny = MAY_DENY(folded);
  const elsewhere = iosOnly(folded);
  for (const { value, start, end } of found) {
    if (value.kind !== 'information' || elsewhere.some(([from, to]) => start >= from && end <= to)) continue;
    kinds.set(value.id, (leadDenies || (mayDeny && isDenied(folded, start, end))) && (kinds.get(value.id) ?? true));
  }
  return kinds;
}

/** Brackets that speak of iOS alone. */
function iosOnly(folded: string): [from: number, to: number][] {
  if (!folded.includes('ios')) return [];
  return [...folded.matchAll(BRACKETS)].filter(([bracket]) => IOS_ONLY.test(bracket)).map(({ 0: bracket, index }) => [index, index + bracket.length]);
}

type Umbrella = Extract<Meaning, { kind: 'umbrella' }>;

function umbrellaTerms(found: readonly Found<Meaning>[]): Map<string, Found<Umbrella>> {
  const first = new Map<string, Found<Umbrella>>();
  for (const hit of found) {
    if (hit.value.kind === 'umbrella' && !first.has(hit.value.id)) first.set(hit.value.id, hit as Found<Umbrella>);
  }
  return first;
}
