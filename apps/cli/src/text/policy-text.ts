import type { Classification, PolicyDocument, Topic } from '@gatehouse/privacy-text';
import { personalInformationOf, sdkOf } from '@gatehouse/policy';
import type { Paint } from '../terminal.ts';
import { plain, rows, some } from './layout.ts';
import { count } from './package-summary.ts';

const PARTS = {
  contact: { zh: '联系方式', en: 'Contact' },
  effectiveDate: { zh: '生效日期', en: 'Date' },
  withdrawal: { zh: '撤回同意', en: 'Withdrawal of consent' },
  deletion: { zh: '删除信息', en: 'Deletion' },
  deregistration: { zh: '注销账号', en: 'Closing the account' },
  sdkList: { zh: 'SDK 清单', en: 'SDK list' },
  minors: { zh: '未成年人', en: 'Minors' },
} as const;
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
    const { text } = policy.sentences[sentence]!;
    return `“${text.length > MAX_QUOTE ? `${text.slice(0, MAX_QUOTE)}…` : text}”`;
  };
  return [
    paint('bold', plain(policy.file.name)),
    rows([
      [names.length, `${count(policy.characters)} ${names.characters}, ${count(policy.sentences.length)} ${names.sentences}`],
      [names.collects, some(kinds(false), 12)],
      [names.denies, some(kinds(true), 12)],
      [names.vague, some([...new Set(policy.umbrella.map((umbrella) => umbrella.word))], 12)],
      [names.parties, some([...new Set(policy.thirdParties.map((party) => sdkOf(party.sdk)?.[language] ?? party.name))], 12)],
    ]),
    '',
    ...(Object.keys(PARTS) as (keyof typeof PARTS)[]).map((part) => `  ${PARTS[part][language]}: ${quote(policy.parts[part])}`),
  ].join('\n');
}
