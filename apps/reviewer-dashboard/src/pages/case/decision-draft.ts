import type { Verdict } from '@gatehouse/web-kit';

/** What a reviewer has written of a decision, kept in this browser until it is sent. */
export type DecisionDraft = {
  readonly verdict: Verdict | null;
  readonly clauses: readonly string[];
  readonly zh: string;
  readonly en: string;
  readonly edited: boolean;
};

const keyOf = (caseId: string) => `gatehouse.decision.${caseId}`;

export function readDraft(caseId: string): DecisionDraft | null {
  const stored = localStorage.getItem(keyOf(caseId));
  return stored === null ? null : (JSON.parse(stored) as DecisionDraft);
}

export const keepDraft = (caseId: string, draft: DecisionDraft): void => localStorage.setItem(keyOf(caseId), JSON.stringify(draft));
export const dropDraft = (caseId: string): void => localStorage.removeItem(keyOf(caseId));
