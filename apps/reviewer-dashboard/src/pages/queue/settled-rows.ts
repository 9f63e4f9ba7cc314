import type { CaseSummary } from '@gatehouse/web-kit';

/** A row as it is shown; `gone` when the case has left this list since, so that nothing moves under the pointer. */
export type ShownRow = { readonly summary: CaseSummary; readonly gone: boolean };

/**
 * News for a list that somebody is reading: rows keep their places and change in place, new cases are only counted until
 * the reader asks for them.
 */
export function settle(shown: readonly string[], fresh: readonly CaseSummary[], known: ReadonlyMap<string, CaseSummary>): { rows: ShownRow[]; added: number } {
  const now = new Map(fresh.map((summary) => [summary.caseId, summary]));
  const rows = shown.flatMap((caseId): ShownRow[] => {
    const current = now.get(caseId);
    const last = current ?? known.get(caseId);
    return last === undefined ? [] : [{ summary: last, gone: current === undefined }];
  });
  return { rows, added: fresh.filter(({ caseId }) => !shown.includes(caseId)).length };
}
