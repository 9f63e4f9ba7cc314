import type { Reading } from './parts.ts';
import { fold } from './word-finder.ts';

/** Words that leave open what is meant, and consent that nobody gives by a choice of their own. */
export type WordingKind = 'hedge' | 'default-consent';
export type Wording = { kind: WordingKind; words: string; sentence: number };

const PATTERNS: readonly (readonly [WordingKind, RegExp])[] = [
  ['hedge', /包括但不限于|等(?:相关|其他)?信息|可能会?(?:收集|获取|采集)|including but not limited to/],
  ['default-consent', /(?:登录|登陆|使用|继续使用|注册|访问|安装|下载)[^。]{0,40}?(?:即|视为|视作|表示|代表|表明)[^。]{0,16}?(?:同意|接受|认可)/],
  ['default-consent', /(?:默认|自动)(?:同意|勾选|授权)|by (?:continuing to use|using)[^.]{0,60}you (?:agree|consent)/],
];
/** Denied or asked for openly: `不会默认勾选`, `勾选同意`. */
const NOT_HIDDEN = /不(?:会)?(?:默认|自动|代表|表示|视为|意味)|(?:点击|勾选)[^。]{0,12}?(?:同意|接受)/;
const MAX_LOOK = 600;

/** Hedges and hidden consent, each kind at most once a sentence, in order. */
export function findWordings(readings: readonly Reading[]): Wording[] {
  return readings.flatMap(({ text, segment }, sentence) => {
    if (segment === 'contents') return [];
    const head = fold(text.slice(0, MAX_LOOK));
    const found = new Map<WordingKind, Wording>();
    for (const [kind, pattern] of PATTERNS) {
      const words = found.has(kind) || (kind === 'default-consent' && NOT_HIDDEN.test(head)) ? undefined : pattern.exec(head)?.[0];
      if (words !== undefined) found.set(kind, { kind, words, sentence });
    }
    return [...found.values()];
  });
}
