import { isDeepStrictEqual } from 'node:util';
import {
  type DataOf,
  type Declarations,
  derivedId,
  type Listing,
  type PolicyRef,
  Refusal,
  type Submission,
  SubmissionId,
  type SubmissionReceivedV1,
} from '@gatehouse/contracts';
import { type AppStanding, UNKNOWN_STANDING } from './app-standing.ts';
import type { CompleteDraft } from './draft.ts';
import { STEPS } from './reason.ts';
import { type Expectations, listingShown, markShown, occupiesVersion, type Status, statusOf } from './status.ts';
import { beginStory, requestWithdrawal, type Story } from './submission-story.ts';

/** What was submitted; it never changes. */
export type Submitted = Pick<
  Submission,
  | 'submissionId'
  | 'appId'
  | 'operatorId'
  | 'platform'
  | 'packageName'
  | 'name'
  | 'versionCode'
  | 'versionName'
  | 'serviceType'
  | 'category'
  | 'fileName'
  | 'artifact'
> & { content: { listing: Listing; declarations: Declarations; policy: PolicyRef | null }; receivedAt: Date };

/** One version on its way through the gate: what was submitted, what has been heard since, and where that leaves it. */
export type SubmissionRecord = Submitted & {
  story: Story;
  status: Status;
  /** True while the same version may not be submitted again. */
  occupiesVersion: boolean;
  /** Rises with each change an operator could see. */
  version: number;
};

/** The submission a draft becomes. Its id follows from the draft's, so that submitting twice is one submission. */
export const submissionIdOf = (draftId: string): SubmissionId => derivedId(SubmissionId, 'submission', draftId);

export function submit(draft: CompleteDraft, expectations: Expectations, at: Date): SubmissionRecord {
  const { appId, operatorId, platform, packageName, versionCode, versionName, serviceType, listing, declarations, policy } = draft;
  const submissionId = submissionIdOf(draft.draftId);
  const story = beginStory(at);
  return {
    submissionId,
    appId,
    operatorId,
    platform,
    packageName,
    name: listing.name,
    versionCode,
    versionName,
    serviceType,
    category: listing.category,
    fileName: draft.package.fileName,
    artifact: draft.package.artifact,
    content: { listing, declarations, policy },
    receivedAt: at,
    // The app's standing matters only once the version has passed.
    story,
    status: statusOf({ submissionId, versionCode }, story, UNKNOWN_STANDING, expectations, at),
    occupiesVersion: true,
    version: 1,
  };
}

export function receivedEvent(s: SubmissionRecord): DataOf<typeof SubmissionReceivedV1> {
  const { submissionId, appId, operatorId, platform, packageName, versionCode, versionName, fileName, artifact, serviceType, category, content, receivedAt } =
    s;
  return {
    submissionId,
    appId,
    operatorId,
    platform,
    packageName,
    versionCode,
    versionName,
    fileName,
    artifact,
    serviceType,
    category,
    ...content,
    receivedAt: receivedAt.toISOString(),
  };
}

/** The record with its status read anew; the same record where an operator would see no difference. */
export function retold(record: SubmissionRecord, story: Story, standing: AppStanding, expectations: Expectations, now: Date): SubmissionRecord {
  const status = statusOf(record, story, standing, expectations, now);
  // Once an unreadable version has made room it stays so, even if a person approves it: another may have taken the place.
  const occupies = record.occupiesVersion && occupiesVersion(story);
  const next = { ...record, story, status, occupiesVersion: occupies };
  return isDeepStrictEqual(next, record) ? record : { ...next, version: record.version + 1 };
}

/** @throws Refusal submission.final */
export function askForWithdrawal(record: SubmissionRecord, at: Date): Story {
  if (record.status.final) throw new Refusal('submission.final');
  return requestWithdrawal(record.story, at);
}

/** A submission as its operator sees it. */
export function submissionView(record: SubmissionRecord, standing: AppStanding): Submission {
  const { story, status, content: _content, occupiesVersion: _occupies, receivedAt, ...shown } = record;
  const { decision, scanned } = story;
  return {
    ...shown,
    receivedAt: receivedAt.toISOString(),
    state: status.state,
    final: status.final,
    reason: status.reason,
    scan: scanned && { outcome: scanned.outcome, counts: scanned.counts, reasons: scanned.reasons },
    decision: decision && {
      verdict: decision.verdict,
      signedBy: decision.signedBy,
      clauses: decision.clauses,
      reason: decision.reason,
      decidedAt: decision.decidedAt,
    },
    listing: listingShown(record, story, standing),
    mark: markShown(record, standing),
    timeline: timelineOf(story, status),
  };
}

function timelineOf({ steps }: Story, { state, reason }: Status): Submission['timeline'] {
  const told = state === 'superseded' ? [...steps, { at: reason.since, code: 'version.superseded' }] : steps;
  return told.map(({ at, code }) => ({ at, code, text: STEPS[code] ?? { zh: code, en: code } }));
}
