import type { Topic } from './classify/topics.ts';
import type { Reading } from './parts.ts';
import { fold } from './word-finder.ts';

/** A sentence that speaks of collecting. `leadDenies`: it is an item of a list that begins with "we do not collect:". */
export type Collecting = { readonly folded: string; readonly leadDenies: boolean };

const TOPICS: readonly Topic[] = ['collect', 'permission', 'share'];
/** Segments where naming information means collecting it. */
const SEGMENTS = new Set(['body', 'preamble', 'annex']);
const VERB =
  /收集|获取|采集|读取|提供|填写|上传|记录|访问|调用|开启|授权|申请|使用您的|提取|识别|获得|共享|collect|obtain|access|read|provide|receive|use your|share/;
/** Says it in so many words, whatever the model makes of the sentence: it has few of the short ones to learn from. */
const PLAINLY =
  /(?:我们|本应用|本软件|本产品|本游戏|app|应用程序|sdk|合作方)[^。,]{0,24}?(?:收集|获取|采集|读取)|^(?:收集|获取|采集|读取)|(?:不|拒绝)提供[^。]{0,40}(?:将|会)?(?:无法|不能)/;
/** A definition or an example names information and says nothing about collecting it. */
const DEFINITION = /是指|系指|指的是|\bmeans\b/;
/** Rights, and who is to be called: they name information that the user already gave, or the operator's own. */
const OTHER_MATTER = /^(?:地址|电话|联系电话|邮箱|电子邮箱|客服电话|邮编)\s?:|(?:修改|更正|更换|删除)(?:您的)?(?:头像|昵称|密码|手机号)/;

const NEGATION =
  /(?:不会|从不|并不|绝不|决不|不|未|无需|不得|不曾)(?:主动|擅自|额外|直接|强制|违规|非法)?(?:地)?(?:向您|对您)?(?:收集|获取|采集|读取|存储|保存|上传|访问|记录|共享|分享|提供|判断|使用)|(?:do not|does not|will not|never|don't|won't) (?:collect|read|access|obtain|store|upload|share)/g;
/** Said after what is denied: `通讯录不会被收集`. */
const DENIED_AFTER = /^[^,;:。([【]{0,20}?(?:均|都|也)?不(?:会)?被?(?:我们)?(?:收集|上传|读取|采集|获取)(?:$|[,;。、)])/;
/** What is collected after all, in the same clause. */
const AFTER_ALL = /(?:仅|只|才|但|而是|还)(?:会|需|需要)?(?:收集|获取|读取|采集|使用|访问|记录)/;
/** Sentences whose negation is a condition, the end of a service, or only about the rest. */
const NO_REAL_NEGATION =
  /除非|未经您?(?:的)?(?:同意|授权|许可|允许)|将不再|您不提供|如(?:果)?您(?:不|拒绝|未)|若您(?:不|拒绝|未)|您(?:可以|有权)(?:选择)?(?:不|拒绝)|拒绝提供|无关(?:的)?(?:个人)?信息|不会?(?:收集|获取|读取|采集|上传|存储)[^,。]{0,16}?(?:其他|其它|完整|除此)|超出|unless|without your consent/;
const CLAUSE_END = /[,;:，；：。]/;
/** A clause that denies is read this far back: a list of what is denied may be long. */
const NEGATION_REACH = 200;
const AFTER_REACH = 40;
/** Items of a list after a colon: as far as the model looks as well. */
const LEAD_REACH = 15;

/** For each sentence: how it is read for statements, or null where it speaks of something else. */
export function collectingIn(readings: readonly Reading[]): (Collecting | null)[] {
  let lead = '';
  let leadAt = -1;
  let header = false;
  return readings.map(({ text, topics, segment }, index) => {
    const folded = fold(text);
    const inRow = text.includes('\t');
    header = inRow && (header || /信息|数据|权限/.test(folded));
    const inList = leadAt >= 0 && index - leadAt <= LEAD_REACH;
    const speaks = VERB.test(folded) || (inList && VERB.test(lead)) || (inRow && header);
    const verdict =
      speaks &&
      SEGMENTS.has(segment) &&
      (inRow || fits(topics) || PLAINLY.test(folded) || (inList && PLAINLY.test(lead))) &&
      !DEFINITION.test(folded) &&
      !OTHER_MATTER.test(folded)
        ? { folded, leadDenies: inList && !PLAINLY.test(folded) && MAY_DENY(lead) && denies(lead) }
        : null;
    if (folded.endsWith(':')) [lead, leadAt] = [folded, index];
    return verdict;
  });
}

/** Whether a sentence is of a topic that collects. Where the model does not know the language every one may be. */
const fits = (topics: readonly Topic[] | null): boolean => topics === null || TOPICS.some((topic) => topics.includes(topic));

/** Whether a negation in this sentence denies what it says. */
export const MAY_DENY = (folded: string): boolean => !NO_REAL_NEGATION.test(folded);

const denies = (folded: string): boolean => folded.search(NEGATION) >= 0;

/** Whether the clause around what stands at `start` denies it. */
export function isDenied(folded: string, start: number, end: number): boolean {
  const before = folded.slice(Math.max(0, start - NEGATION_REACH), start);
  const clause = before.slice(lastClauseEnd(before) + 1);
  const negation = [...clause.matchAll(NEGATION)].at(-1);
  if (negation !== undefined) {
    const between = clause.slice(negation.index + negation[0].length);
    // A bracket that closes in between held the negation: `IMEI（安卓10以上不收集）、OAID`.
    return !AFTER_ALL.test(between) && !/^[^([【]*[)\]】]/.test(between);
  }
  return DENIED_AFTER.test(folded.slice(end, end + AFTER_REACH));
}

function lastClauseEnd(text: string): number {
  for (let at = text.length - 1; at >= 0; at--) if (CLAUSE_END.test(text[at]!)) return at;
  return -1;
}
