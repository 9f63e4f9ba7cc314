import type { Bilingual } from '@gatehouse/contracts';
import type { ScanResult, Triage } from './triage.ts';

/** What the rules decide alone, in words for the operator. */
export type PolicyDecision = { verdict: 'APPROVE' | 'REFUSE'; clauses: string[]; reason: Bilingual };

const MAX_CLAUSES = 50;
/** Titles quoted in the reason; the findings name all. */
const QUOTED = 5;

/** The decision the policy signs for a version that needs no human. */
export function policyDecision(outcome: Exclude<Triage, 'human'>, scan: ScanResult): PolicyDecision {
  if (outcome === 'approve') {
    return {
      verdict: 'APPROVE',
      clauses: [],
      reason: { zh: '自动检查已全部完成，没有需要人工处理的问题。', en: 'Every automatic check was completed and nothing needs a person.' },
    };
  }
  const rejecting = scan.actions.filter((a) => a.action === 'reject');
  const clauses = [...new Set(rejecting.flatMap((a) => (a.behaviours.length ? a.behaviours : [a.rule])))].slice(0, MAX_CLAUSES);
  const titles = rejecting.filter((a, i) => rejecting.findIndex((b) => b.rule === a.rule) === i);
  const quoted = titles.slice(0, QUOTED);
  const more = titles.length - quoted.length;
  return {
    verdict: 'REFUSE',
    clauses,
    reason: {
      zh: `自动检查发现必须先改正的问题：${quoted.map((a) => a.title.zh).join('；')}${more > 0 ? `；另有 ${more} 项` : ''}。请改正后提交更高的版本。`,
      en: `Automatic checks found what must be corrected first: ${quoted.map((a) => a.title.en).join('; ')}${more > 0 ? `; and ${more} more` : ''}. Correct it and submit a higher version.`,
    },
  };
}
