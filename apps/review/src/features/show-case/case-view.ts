import { type CaseDetail, type CaseSummary, Verdict } from '@gatehouse/contracts';
import { type ActDetails, type CaseAct, historyText } from '../../domain/case-history.ts';
import { caseReason } from '../../domain/case-reason.ts';
import type { Decision } from '../../domain/decision.ts';
import type { HeldDecision, ReviewCase } from '../../domain/review-case.ts';
import type { WorkingCalendar } from '../../domain/working-calendar.ts';
import { workingDaysLeft } from '../../domain/working-days.ts';
import type { AuditEntry } from '../../persistence/audit.store.ts';
import type { Names } from '../../persistence/reviewer.store.ts';

type DecisionView = CaseDetail['decisions'][number];

/** A case as a row of the queue shows it. `c` is as of `now`. */
export function summaryView(c: ReviewCase, names: Names, now: Date, calendar: WorkingCalendar): CaseSummary {
  return {
    caseId: c.caseId,
    subject: c.subject,
    appId: c.appId,
    submissionId: c.submissionId,
    operatorId: c.operatorId,
    name: c.name,
    packageName: c.packageName,
    versionName: c.versionName,
    versionCode: c.versionCode,
    serviceType: c.serviceType,
    state: c.state,
    reason: caseReason(c),
    why: c.why,
    priority: c.priority,
    scanOutcome: c.scan?.outcome ?? 'unknown',
    dueAt: c.dueAt.toISOString(),
    workingDaysLeft: workingDaysLeft(now, c.dueAt, calendar),
    claimedBy: c.claimedBy,
    claimedByName: nameOf(c.claimedBy, names),
    claimExpiresAt: c.claimExpiresAt?.toISOString() ?? null,
    openedAt: c.openedAt.toISOString(),
    version: c.version,
  };
}

/** Decisions as people read them. A withdrawal is the operator's act, told by the history, and no verdict. */
export function decisionViews(decisions: readonly Decision[], names: Names): DecisionView[] {
  return decisions.flatMap((d) => {
    const verdict = Verdict.safeParse(d.verdict);
    if (!verdict.success) return [];
    return [
      {
        verdict: verdict.data,
        signedBy: d.signedBy,
        decidedBy: nameOf(d.decidedBy, names),
        secondSignature: nameOf(d.secondSignature, names),
        clauses: d.clauses,
        reason: d.reason,
        decidedAt: d.decidedAt.toISOString(),
      },
    ];
  });
}

export function heldView(held: HeldDecision, names: Names): DecisionView {
  return {
    verdict: held.verdict,
    signedBy: 'person',
    decidedBy: nameOf(held.by, names),
    secondSignature: null,
    clauses: held.clauses,
    reason: held.reason,
    decidedAt: held.at.toISOString(),
  };
}

export function historyView(entries: readonly AuditEntry[], names: Names): CaseDetail['history'] {
  return entries.map((e) => ({
    at: e.at.toISOString(),
    act: e.act,
    by: names.get(e.actor) ?? null,
    text: historyText(e.act as CaseAct, e.details as ActDetails),
  }));
}

/** A person's name, or the id where the name has been deleted. */
function nameOf(id: string | null, names: Names): string | null {
  return id === null ? null : (names.get(id) ?? id);
}
