import type { Classification, PolicyDocument, PolicyPart, ThirdPartyList, Topic, WordingKind } from '@gatehouse/privacy-text';
import { personalInformationOf, sdkOf } from '@gatehouse/policy';
import type { Paint } from '../terminal.ts';
import { plain, rows, some } from './layout.ts';
import { count } from './package-summary.ts';

const PARTS = {
  contact: { zh: '联系方式', en: 'Contact' },
  contactMail: { zh: '电子邮箱', en: 'Mail' },
  contactPhone: { zh: '电话', en: 'Telephone' },
  contactAddress: { zh: '地址', en: 'Address' },
  personInCharge: { zh: '保护负责人', en: 'Person in charge' },
  effectiveDate: { zh: '生效日期', en: 'Date' },
  updateNotice: { zh: '更新通知', en: 'How updates are told' },
  withdrawal: { zh: '撤回同意', en: 'Withdrawal of consent' },
  deletion: { zh: '删除信息', en: 'Deletion' },
  correction: { zh: '更正信息', en: 'Correction' },
  access: { zh: '查询信息', en: 'Access' },
  copy: { zh: '获取副本', en: 'Copy' },
  deregistration: { zh: '注销账号', en: 'Closing the account' },
  deregistrationTimeLimit: { zh: '注销时限', en: 'Time limit of closing' },
  replyDeadline: { zh: '答复时限', en: 'Reply deadline' },
  complaint: { zh: '投诉渠道', en: 'Complaints' },
  complaintOutside: { zh: '外部投诉', en: 'Complaints elsewhere' },
  sdkList: { zh: 'SDK 清单', en: 'SDK list' },
  minors: { zh: '未成年人', en: 'Minors' },
  minorsAge: { zh: '未满 14 周岁', en: 'Under 14' },
  storagePlace: { zh: '存储地点', en: 'Storage place' },
  storagePeriod: { zh: '存储期限', en: 'Storage period' },
  crossBorder: { zh: '跨境提供', en: 'Cross-border' },
  personalisationOptOut: { zh: '关闭个性化推荐', en: 'Personalisation opt-out' },
  sensitiveInformation: { zh: '敏感个人信息', en: 'Sensitive information' },
  breachNotice: { zh: '安全事件告知', en: 'Breach notice' },
  cease: { zh: '停止运营', en: 'Closing down' },
} as const satisfies Record<PolicyPart, { zh: string; en: string }>;
const TOPIC_NAMES: Readonly<Record<Topic, { zh: string; en: string }>> = {
  collect: { zh: '收集', en: 'collection' },
  permission: { zh: '权限', en: 'permissions' },
  share: { zh: '共享', en: 'sharing' },
  use: { zh: '使用', en: 'use' },
  store: { zh: '存储', en: 'storage' },
  security: { zh: '安全', en: 'security' },
  audience: { zh: '特殊人群', en: 'minors and others' },
  manage: { zh: '权利', en: 'rights' },
  contact: { zh: '联系', en: 'contact' },
  change: { zh: '变更', en: 'changes' },
  cease: { zh: '停止运营', en: 'closing down' },
};
const MAX_QUOTE = 60;

/** One sentence for people: what it is about before its words, marked where it matters and where it exposes its reader. */
export function sentenceText(text: string, { topics, importance, risk }: Classification, language: 'zh' | 'en', paint: Paint): string {
  const mark = risk ? paint('red', '!') : importance ? paint('bold', '*') : ' ';
  const names = topics.map((topic) => TOPIC_NAMES[topic][language]).join(', ');
  return `${mark} ${paint('cyan', `[${names || '-'}]`)} ${plain(text)}`;
}

/** A policy for people: what it says is collected, by whom, and which parts it has. */
export function policyText(policy: PolicyDocument, language: 'zh' | 'en', paint: Paint): string {
  const names =
    language === 'zh'
      ? {
          unreadable: '无法读取',
          length: '篇幅',
          collects: '收集',
          denies: '声明不收集',
          vague: '笼统用语',
          parties: '第三方',
          unparsed: '未能解析的第三方清单',
          linked: '另行提供的第三方清单',
          hedges: '模糊用语',
          hidden: '默示同意',
          risks: '风险句',
          missing: '未找到',
          characters: '字符',
          sentences: '句',
        }
      : {
          unreadable: 'cannot be read',
          length: 'Length',
          collects: 'Collects',
          denies: 'Denies',
          vague: 'Vague words',
          parties: 'Third parties',
          unparsed: 'Lists not parsed',
          linked: 'Lists elsewhere',
          hedges: 'Hedges',
          hidden: 'Consent taken for granted',
          risks: 'Risky sentences',
          missing: 'not found',
          characters: 'characters',
          sentences: 'sentences',
        };
  if (policy.outcome === 'unreadable')
    return `${paint('bold', plain(policy.file.name))}: ${paint('red', names.unreadable)} (${policy.issue?.code}: ${policy.issue?.detail})`;
  const kinds = (negated: boolean): string[] => [
    ...new Set(
      policy.collects
        .filter((statement) => statement.negated === negated)
        .map((statement) => personalInformationOf(statement.personalInformation)?.[language] ?? statement.personalInformation),
    ),
  ];
  const quote = (sentence: number | undefined): string => {
    if (sentence === undefined) return paint('yellow', names.missing);
    const text = plain(policy.sentences[sentence]!.text);
    return `“${text.length > MAX_QUOTE ? `${text.slice(0, MAX_QUOTE)}…` : text}”`;
  };
  const listsOf = (status: ThirdPartyList['status']): string =>
    some(
      policy.thirdPartyLists.filter((list) => list.status === status).map((list) => quote(list.sentence)),
      2,
    );
  const wordingsOf = (kind: WordingKind): string => some([...new Set(policy.wordings.filter((wording) => wording.kind === kind).map(({ words }) => words))], 4);
  return [
    paint('bold', plain(policy.file.name)),
    rows([
      [names.length, `${count(policy.characters)} ${names.characters}, ${count(policy.sentences.length)} ${names.sentences}`],
      [names.collects, some(kinds(false), 12)],
      [names.denies, some(kinds(true), 12)],
      [names.vague, some([...new Set(policy.umbrella.map((umbrella) => umbrella.word))], 12)],
      [
        names.parties,
        some([...new Set(policy.thirdParties.map((party) => (party.sdk === null ? party.name : (sdkOf(party.sdk)?.[language] ?? party.name))))], 12),
      ],
      [names.unparsed, listsOf('not-parsed')],
      [names.linked, listsOf('behind-link')],
      [names.hedges, wordingsOf('hedge')],
      [names.hidden, wordingsOf('default-consent')],
      [names.risks, String(policy.sentences.filter(({ risk }) => risk === true).length || '')],
    ]),
    '',
    ...(Object.keys(PARTS) as (keyof typeof PARTS)[]).map((part) => `  ${PARTS[part][language]}: ${quote(policy.parts[part])}`),
  ].join('\n');
}
