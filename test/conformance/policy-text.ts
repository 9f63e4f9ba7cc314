import { annotatedPolicies, crossValidate, type Figures, FOLDS } from '@gatehouse/privacy-text/training';
import type { ConformanceSet, Row } from './comparison.ts';
import { corpusPath } from './corpus.ts';

/** F1 on unseen policies that must be reached, and that would please. */
const AIMS: readonly { readonly what: string; readonly figure: keyof Figures; readonly aim: number; readonly stretch: number }[] = [
  { what: 'topics, micro F1', figure: 'topicsMicro', aim: 0.82, stretch: 0.835 },
  { what: 'topics, macro F1', figure: 'topicsMacro', aim: 0.83, stretch: 0.85 },
  { what: 'topics without use, micro F1', figure: 'topicsMicroWithoutUse', aim: 0.86, stretch: 0.88 },
  { what: 'importance, macro F1', figure: 'importanceMacro', aim: 0.855, stretch: 0.875 },
  { what: 'risk, macro F1', figure: 'riskMacro', aim: 0.68, stretch: 0.72 },
  { what: 'all sentences, micro F1', figure: 'gateMicro', aim: 0.75, stretch: 0.78 },
  { what: 'all sentences, macro F1', figure: 'gateMacro', aim: 0.74, stretch: 0.77 },
];
/** Policies of a studio's family share most of their sentences; on families never seen the aims are lower by this. */
const FAMILY_ALLOWANCE = 0.02;
/** One fold is ten policies, whose figures stray by three times the spread of all. */
const ONE_FOLD_ALLOWANCE = 0.03;

export type Measured = { readonly what: string; readonly figure: number; readonly aim: number; readonly stretch: number };

/** Figures of reading policies, each beside its aim, by cross-validation over policies. `quick`: one fold of five. */
export function policyTextFigures({ families, quick }: { families: boolean; quick: boolean }): Measured[] | null {
  const policies = annotatedPolicies(corpusPath('capp130'));
  if (policies === null) return null;
  const figures = crossValidate(policies, { folds: quick ? 1 : FOLDS, families });
  const allowance = (families ? FAMILY_ALLOWANCE : 0) + (quick ? ONE_FOLD_ALLOWANCE : 0);
  return AIMS.map(({ what, figure, aim, stretch }) => ({ what, figure: figures[figure], aim: aim - allowance, stretch }));
}

function rowsOf(options: { families: boolean; quick: boolean }): Row[] {
  const measured = policyTextFigures(options);
  if (measured === null) return [{ file: 'capp130', difference: null, skipped: 'the corpus is absent' }];
  return measured.map(({ what, figure, aim, stretch }) => ({
    file: 'capp130',
    what,
    difference: figure >= aim ? null : `${figure.toFixed(3)} is below ${aim.toFixed(3)}`,
    measured: `${figure.toFixed(3)} (aim ${aim.toFixed(3)}, stretch ${stretch.toFixed(3)})`,
  }));
}

/** For every run: one fold in ten seconds. */
export const quickPolicyTextSets: readonly ConformanceSet[] = [{ name: 'policy text: one fold', rows: () => rowsOf({ families: false, quick: true }) }];

/** For the table: all folds, and the same with families of policies kept on one side. */
export const policyTextSets: readonly ConformanceSet[] = [
  { name: 'policy text: unseen policies', rows: () => rowsOf({ families: false, quick: false }) },
  { name: 'policy text: unseen families', rows: () => rowsOf({ families: true, quick: false }) },
];
