import type { ScanDocument } from '@gatehouse/analysis';
import { DOMAIN, type Finding } from '@gatehouse/policy';
import type { Paint } from '../terminal.ts';
import { groupBy } from './group-by.ts';
import { padded, plain, rows, some, wrapped } from './layout.ts';
import { packageSummary } from './package-summary.ts';

const WORDS = {
  en: {
    found: 'Findings',
    nothing: 'Nothing to object to.',
    remedy: 'Remedy: ',
    places: 'at',
    more: 'more',
    notAssessed: 'Not assessed',
    inconclusive: 'The scan is inconclusive',
    partial: 'Only part of the package could be read',
    action: { reject: 'REJECT', review: 'REVIEW', note: 'NOTE' },
    verdict: { reject: 'would be refused', review: 'would go to a reviewer', note: 'notes only', none: '' },
  },
  zh: {
    found: '发现',
    nothing: '没有异议。',
    remedy: '整改：',
    places: '位置',
    more: '处',
    notAssessed: '未能评估',
    inconclusive: '本次扫描没有结论',
    partial: '只读取了安装包的一部分',
    action: { reject: '拒绝', review: '人工', note: '提示' },
    verdict: { reject: '将被拒绝', review: '将由审核人员决定', note: '仅为提示', none: '' },
  },
} as const;
const COLOUR = { reject: 'red', review: 'yellow', note: 'cyan' } as const;
/** Reasons that stand in documents in English, for readers of Chinese. */
const NOT_GIVEN_ZH: Readonly<Record<string, string>> = {
  'listing.not-given': '未提供上架信息',
  'service-type.not-given': '未申报服务类型',
  'declaration.not-given': '未申报版本',
};
const MAX_SAME = 5;
const MAX_COLUMNS = 110;

/** A scan for people: what the package is, what was found and how to mend it, what nobody could answer. */
export function scanText(scan: ScanDocument, language: 'zh' | 'en', paint: Paint, terminalColumns = 100): string {
  const words = WORDS[language];
  const columns = Math.min(terminalColumns, MAX_COLUMNS);
  const reasons = scan.reasons.map(({ code, detail }) => `${code}${detail === '' ? '' : ` (${detail})`}`);
  return [
    packageSummary(scan.facts, language, paint),
    ...(scan.outcome === 'complete' ? [] : ['', paint('yellow', plain(`${words[scan.outcome]}: ${some(reasons, 3)}`))]),
    '',
    scan.findings.length === 0
      ? scan.outcome === 'complete'
        ? paint('green', words.nothing)
        : ''
      : `${paint('bold', words.found)}: ${tally(scan.findings, language)}${scan.action === 'none' ? '' : ` → ${paint(COLOUR[scan.action], words.verdict[scan.action])}`}`,
    ...byRule(scan.findings).map((findings) => ruleBlock(findings, language, paint, columns)),
    ...notAssessedBlock(scan, language, paint),
  ]
    .filter((part, at, all) => part !== '' || all[at - 1] !== '')
    .join('\n')
    .trimEnd();
}

function tally(findings: readonly Finding[], language: 'zh' | 'en'): string {
  return (['reject', 'review', 'note'] as const)
    .map((action) => ({ action, count: findings.filter((finding) => finding.action === action).length }))
    .filter(({ count }) => count > 0)
    .map(({ action, count }) => `${count} ${language === 'zh' ? WORDS.zh.action[action] : action}`)
    .join(', ');
}

/** Findings stand gravest first; those of one rule stand together. */
function byRule(findings: readonly Finding[]): Finding[][] {
  return [...groupBy(findings, (finding) => finding.rule).values()];
}

function ruleBlock(findings: readonly Finding[], language: 'zh' | 'en', paint: Paint, columns: number): string {
  const words = WORDS[language];
  const [first] = findings as readonly [Finding];
  const label = padded(words.action[first.action], 7);
  const clauses = first.behaviours.map((id) => `${id} ${DOMAIN.behaviours.find((row) => row.id === id)?.[language] ?? ''}`.trim());
  const shown = findings.slice(0, MAX_SAME);
  const remedies = new Set(shown.map((finding) => finding.remedy[language]));
  const oneRemedy = remedies.size === 1 ? [paint('dim', wrapped(words.remedy + first.remedy[language], columns, ' '.repeat(9)))] : [];
  return [
    '',
    `${paint(COLOUR[first.action], label)}  ${paint('bold', first.title[language])}  ${paint('dim', first.rule)}`,
    ...(clauses.length > 0 ? [paint('dim', wrapped(clauses.join('; '), columns, ' '.repeat(9)))] : []),
    ...shown.flatMap((finding) => [
      wrapped(finding.message[language], columns, ' '.repeat(9)),
      ...(finding.places.length > 0 ? [paint('dim', `${' '.repeat(11)}${words.places} ${plain(some(finding.places, 2))}`)] : []),
      ...(remedies.size > 1 ? [paint('dim', wrapped(words.remedy + finding.remedy[language], columns, ' '.repeat(11)))] : []),
    ]),
    ...(findings.length > MAX_SAME ? [`${' '.repeat(9)}… +${findings.length - MAX_SAME}`] : []),
    ...oneRemedy,
  ].join('\n');
}

function notAssessedBlock(scan: ScanDocument, language: 'zh' | 'en', paint: Paint): string[] {
  const reasons = groupBy(scan.notAssessed, (entry) => entry.why);
  if (reasons.size === 0) return [];
  const lines = [...reasons].map(
    ([why, entries]) =>
      [language === 'zh' ? (NOT_GIVEN_ZH[why.split(':')[0]!] ?? why) : why, some([...new Set(entries.map((entry) => entry.rule))], 8)] as const,
  );
  return ['', paint('bold', WORDS[language].notAssessed), rows(lines)];
}
