import type { Bilingual, ListingState, Severity } from '@gatehouse/contracts';
import { mismatches, type ScanResult, speaksNewWords } from './triage.ts';

/** One reason why a case is in the queue, and its weight. The weights of a case's chips add up to its priority. */
export type Chip = { code: string; text: Bilingual; weight: number };

const SEVERITY_WEIGHT: Readonly<Record<Severity, number>> = { critical: 40, high: 25, medium: 10, low: 3 };
const SEVERITY_WORD: Readonly<Record<Severity, Bilingual>> = {
  critical: { zh: '严重', en: 'critical' },
  high: { zh: '高', en: 'high' },
  medium: { zh: '中', en: 'medium' },
  low: { zh: '低', en: 'low' },
};
const SEVERITIES = ['critical', 'high', 'medium', 'low'] as const;
/** Behaviours named on a chip; the case page shows all. */
const NAMED = 2;

/** What a scan says for a human's attention, and what about the app makes more rest on the answer. */
export function chipsOf(scan: ScanResult, app: { marked: boolean; listing: ListingState }): Chip[] {
  const chips = SEVERITIES.flatMap((severity) => findingsChip(scan, severity));
  if (scan.outcome !== 'complete') chips.push(outcomeChip(scan.outcome));
  if (scan.unassessed > 0) {
    chips.push({
      code: 'unassessed',
      text: { zh: `${scan.unassessed} 条规则无法判定`, en: `${scan.unassessed} rules could not be assessed` },
      weight: grown(5, scan.unassessed),
    });
  }
  const fields = mismatches(scan);
  if (fields.length > 0)
    chips.push({
      code: 'package-mismatch',
      text: { zh: `安装包与申报不符：${fields.join('、')}`, en: `The package differs from what was declared: ${fields.join(', ')}` },
      weight: 40,
    });
  if (speaksNewWords(scan))
    chips.push({ code: 'unknown-value', text: { zh: '扫描结果含本系统尚不认识的取值', en: 'The scan uses a value not known here' }, weight: 10 });
  if (app.marked) chips.push({ code: 'certified', text: { zh: '已认证应用', en: 'Certified app' }, weight: 10 });
  if (app.listing === 'suspended')
    chips.push({ code: 'listing-suspended', text: { zh: '该应用已暂停分发', en: 'Distribution of this app is suspended' }, weight: 15 });
  if (app.listing === 'terminated')
    chips.push({ code: 'listing-terminated', text: { zh: '该应用已终止分发', en: 'Distribution of this app is terminated' }, weight: 15 });
  return chips;
}

/** Why a listed app's case was opened: somebody asked. */
export function requestChip(text: Bilingual): Chip {
  return { code: 'requested', text, weight: 30 };
}

export function priorityOf(chips: readonly Chip[]): number {
  return chips.reduce((sum, chip) => sum + chip.weight, 0);
}

function findingsChip(scan: ScanResult, severity: Severity): Chip[] {
  const asking = scan.actions.filter((a) => a.severity === severity && a.action !== 'note');
  if (asking.length === 0) return [];
  const names = [...new Set(asking.flatMap((a) => (a.behaviours.length ? a.behaviours : [a.rule])))];
  const named = names.slice(0, NAMED).join(' ') + (names.length > NAMED ? ' …' : '');
  const word = SEVERITY_WORD[severity];
  return [
    { code: `findings.${severity}`, text: { zh: `${word.zh} ${named}`, en: `${word.en} ${named}` }, weight: grown(SEVERITY_WEIGHT[severity], asking.length) },
  ];
}

function outcomeChip(outcome: string): Chip {
  if (outcome === 'partial') return { code: 'scan.partial', text: { zh: '扫描部分可见', en: 'Scan partly visible' }, weight: 15 };
  return { code: 'scan.inconclusive', text: { zh: '扫描未能判定', en: 'Scan inconclusive' }, weight: 20 };
}

/** The first counts in full, each doubling adds half of it: many of one kind never drown the other kinds. */
function grown(base: number, count: number): number {
  return Math.round(base * (1 + Math.log2(count) / 2));
}
