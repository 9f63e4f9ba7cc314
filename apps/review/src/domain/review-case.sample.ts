import { AppId, CaseId, OperatorId, PersonId, ScanId, Sha256, SubmissionId } from '@gatehouse/contracts';
import type { ReviewCase } from './review-case.ts';

export const MORNING = new Date('2026-11-25T02:00:00.000Z');
export const later = (minutes: number): Date => new Date(MORNING.getTime() + minutes * 60_000);
export const FIRST = PersonId.parse('reviewer-1');
export const SECOND = PersonId.parse('reviewer-2');

/** For specs: an open case about a version. */
export function openCase(change: Partial<ReviewCase> = {}): ReviewCase {
  return {
    caseId: CaseId.parse('0190a000-0000-7000-8000-0000000000c1'),
    subject: 'version',
    appId: AppId.parse('0190a000-0000-7000-8000-0000000000a1'),
    submissionId: SubmissionId.parse('0190a000-0000-7000-8000-0000000000d1'),
    operatorId: OperatorId.parse('0190a000-0000-7000-8000-000000000001'),
    platform: 'android',
    name: 'Weather',
    packageName: 'cn.example.weather',
    versionName: '1.7',
    versionCode: 7,
    serviceType: 'ST-38',
    package: { sha256: Sha256.parse('a'.repeat(64)), signers: [] },
    scan: {
      scanId: ScanId.parse('0190a000-0000-7000-8000-0000000000e1'),
      outcome: 'partial',
      reasons: [],
      counts: { low: 0, medium: 0, high: 0, critical: 0 },
      rejectRules: [],
      rulePack: null,
    },
    why: [],
    priority: 0,
    state: 'open',
    stateSince: MORNING,
    claimedBy: null,
    claimExpiresAt: null,
    held: null,
    openedAt: MORNING,
    workingDays: 3,
    dueAt: new Date('2026-11-30T16:00:00.000Z'),
    dueProvisional: false,
    calendarVersion: 'test',
    version: 1,
    ...change,
  };
}

/** The same case about a listed app. */
export const listingCase = (change: Partial<ReviewCase> = {}): ReviewCase => openCase({ subject: 'listing', submissionId: null, scan: null, ...change });

export const claimedCase = (change: Partial<ReviewCase> = {}): ReviewCase =>
  openCase({ state: 'claimed', claimedBy: FIRST, claimExpiresAt: later(30), version: 2, ...change });

export const heldCase = (change: Partial<ReviewCase> = {}): ReviewCase =>
  listingCase({
    state: 'held',
    held: { verdict: 'SUSPEND', clauses: ['DM-3.1'], reason: { zh: '理由', en: 'Reason' }, by: FIRST, at: MORNING },
    version: 3,
    ...change,
  });

export const decidedCase = (change: Partial<ReviewCase> = {}): ReviewCase => openCase({ state: 'decided', version: 3, ...change });
