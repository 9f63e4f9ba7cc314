import { type Language, say } from './language.ts';

const word = (zh: string, en: string) => ({ zh, en });

/** What the ids of the API are called, once. The law's acts carry the law's words; a spec holds the ids against the contracts. */
export const WORDS = {
  submission: {
    received: word('已接收', 'Received'),
    scanning: word('扫描中', 'Scanning'),
    'awaiting-review': word('待审核', 'Awaiting review'),
    'in-review': word('审核中', 'In review'),
    held: word('待复核', 'Awaiting second review'),
    delayed: word('系统延迟', 'Delayed by us'),
    approved: word('已通过', 'Approved'),
    warned: word('通过并警示', 'Approved with warning'),
    refused: word('不予分发', 'Refused'),
    withdrawn: word('已撤回', 'Withdrawn'),
    superseded: word('已被新版本取代', 'Superseded'),
  },
  listing: {
    unlisted: word('未上架', 'Not listed'),
    listed: word('在架', 'Listed'),
    frozen: word('已冻结（停止推荐和新装）', 'Frozen'),
    suspended: word('暂停分发', 'Suspended'),
    terminated: word('终止分发', 'Terminated'),
  },
  verdict: {
    APPROVE: word('通过', 'Approve'),
    WARN: word('警示', 'Warn'),
    REFUSE: word('不予分发', 'Refuse'),
    SUSPEND: word('暂停分发', 'Suspend distribution'),
    TERMINATE: word('终止分发', 'Terminate distribution'),
  },
  case: {
    open: word('待领取', 'Open'),
    claimed: word('处理中', 'Claimed'),
    held: word('待复核', 'Held'),
    decided: word('已决定', 'Decided'),
  },
  act: {
    claim: word('领取', 'Claim'),
    release: word('释放', 'Release'),
    approve: word('通过', 'Approve'),
    warn: word('警示', 'Warn'),
    refuse: word('不予分发', 'Refuse'),
    suspend: word('暂停分发', 'Suspend distribution'),
    terminate: word('终止分发', 'Terminate distribution'),
    sign: word('复核通过', 'Sign'),
    return: word('退回', 'Return'),
  },
  severity: {
    critical: word('严重', 'Critical'),
    high: word('高', 'High'),
    medium: word('中', 'Medium'),
    low: word('低', 'Low'),
  },
  ruleAction: {
    note: word('记录', 'Note'),
    review: word('转人工', 'Needs a person'),
    reject: word('建议不予分发', 'Asks for refusal'),
  },
  permissionFit: {
    justified: word('基本功能所需', 'Needed for basic function'),
    'on-user-action': word('触发时申请', 'On user action'),
    'not-justified': word('与服务类型无关', 'Not justified'),
    discouraged: word('一般不应申请', 'Discouraged'),
    unlisted: word('未列入', 'Not listed for the type'),
  },
  scanOutcome: {
    complete: word('完整', 'Complete'),
    partial: word('部分可见', 'Partly visible'),
    inconclusive: word('未能判定', 'Inconclusive'),
  },
  turn: {
    operator: word('轮到您', 'Your turn'),
    reviewer: word('轮到审核员', "Reviewer's turn"),
    'second-reviewer': word('轮到复核人', "Second reviewer's turn"),
    system: word('系统处理中', 'The system is working'),
    authority: word('等待主管部门', 'Waiting for the authority'),
    none: word('已结束', 'Closed'),
  },
  role: {
    operator: word('运营者', 'Operator'),
    reviewer: word('审核员', 'Reviewer'),
    lead: word('审核主管', 'Review lead'),
    auditor: word('审计员', 'Auditor'),
    store: word('商店后台', 'Store back end'),
    admin: word('管理员', 'Administrator'),
  },
  category: {
    tools: word('工具', 'Tools'),
    social: word('社交', 'Social'),
    shopping: word('购物', 'Shopping'),
    finance: word('金融', 'Finance'),
    travel: word('出行', 'Travel'),
    education: word('教育', 'Education'),
    health: word('健康', 'Health'),
    games: word('游戏', 'Games'),
    news: word('新闻', 'News'),
    media: word('影音', 'Media'),
    lifestyle: word('生活', 'Lifestyle'),
    business: word('商务', 'Business'),
  },
} as const;

export type WordGroup = keyof typeof WORDS;

/** The word for an id. The API's enums are open: an id this build does not know is shown as it is, never hidden. */
export function wordOf(group: WordGroup, id: string, language: Language): string {
  const words: Readonly<Record<string, { zh: string; en: string }>> = WORDS[group];
  const found = Object.hasOwn(words, id) ? words[id] : undefined;
  return found === undefined ? id : say(found, language);
}
