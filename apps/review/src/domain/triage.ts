import { RuleAction, ScanOutcome, Severity, type DataOf, type ScanCompletedV1 } from '@gatehouse/contracts';

export type ScanResult = Pick<DataOf<typeof ScanCompletedV1>, 'outcome' | 'actions' | 'unassessed' | 'identity' | 'declared'>;
export type Triage = 'approve' | 'reject' | 'human';

/** What a scan asks of us. Silence is never consent: what is unfinished, unassessed or unheard of goes to a human. */
export function triage(scan: ScanResult): Triage {
  if (scan.actions.some((a) => a.action === 'reject')) return 'reject';
  const asksReview = scan.actions.some((a) => a.action === 'review');
  const clean = scan.outcome === 'complete' && !asksReview && scan.unassessed === 0 && !speaksNewWords(scan) && mismatches(scan).length === 0;
  return clean ? 'approve' : 'human';
}

/** True where the scan uses a value this service does not know: its teller is newer than we are. */
export function speaksNewWords(scan: Pick<ScanResult, 'outcome' | 'actions'>): boolean {
  return (
    !ScanOutcome.safeParse(scan.outcome).success || scan.actions.some((a) => !RuleAction.safeParse(a.action).success || !Severity.safeParse(a.severity).success)
  );
}

/** Fields in which the package says otherwise than its operator. What could not be read is no mismatch: the outcome tells that. */
export function mismatches(scan: Pick<ScanResult, 'identity' | 'declared'>): ('packageName' | 'versionCode' | 'versionName')[] {
  const fields = ['packageName', 'versionCode', 'versionName'] as const;
  return fields.filter((field) => scan.identity[field] !== null && scan.identity[field] !== scan.declared[field]);
}
