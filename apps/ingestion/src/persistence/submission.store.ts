import type { Tx } from '@gatehouse/chassis';
import {
  AppId,
  type ArtifactRef,
  type Category,
  OperatorId,
  type Platform,
  type Reason,
  Refusal,
  type ServiceType,
  SubmissionId,
  type SubmissionState,
} from '@gatehouse/contracts';
import { Injectable } from '@nestjs/common';
import { LessThanOrEqual } from 'typeorm';
import type { Place } from '../domain/page-cursor.ts';
import type { SubmissionRecord, Submitted } from '../domain/submission.ts';
import type { Story } from '../domain/submission-story.ts';
import { SubmissionRow } from './submission.row.ts';

/** Whose submissions a caller may see: one operator's, or everybody's for the store's own people. */
export type Visibility = { operatorId: OperatorId } | 'all';
export type SubmissionFilter = { state?: SubmissionState | undefined; appId?: AppId | undefined };

const forUpdate = { lock: { mode: 'pessimistic_write' } } as const;

@Injectable()
export class SubmissionStore {
  /** False where the version is taken; the index decides between two that come at once. */
  async insert(tx: Tx, record: SubmissionRecord): Promise<boolean> {
    const inserted = await tx
      .createQueryBuilder()
      .insert()
      .into(SubmissionRow)
      .values(toRow(record) as never)
      .orIgnore()
      .returning('submission_id')
      .execute();
    return (inserted.raw as unknown[]).length === 1;
  }

  /** Does a submission of this version count? One that made room counts again once it has passed. */
  async versionTaken(tx: Tx, appId: AppId, versionCode: number): Promise<boolean> {
    const rows = (await tx.query(
      `SELECT 1 FROM submission WHERE app_id = $1 AND version_code = $2 AND (occupies_version OR state IN ('approved', 'warned', 'superseded')) LIMIT 1`,
      [appId, versionCode],
    )) as unknown[];
    return rows.length > 0;
  }

  /** @throws Refusal resource.not-found  also where it is another operator's */
  async get(tx: Tx, submissionId: SubmissionId, visible: Visibility): Promise<SubmissionRecord> {
    const row = await tx.findOneBy(SubmissionRow, { submissionId, ...owner(visible) });
    if (!row) throw new Refusal('resource.not-found');
    return toRecord(row);
  }

  async find(tx: Tx, submissionId: SubmissionId, visible: Visibility): Promise<SubmissionRecord | null> {
    const row = await tx.findOneBy(SubmissionRow, { submissionId, ...owner(visible) });
    return row && toRecord(row);
  }

  async lock(tx: Tx, submissionId: string, visible: Visibility): Promise<SubmissionRecord | null> {
    const row = await tx.findOne(SubmissionRow, { where: { submissionId, ...owner(visible) }, ...forUpdate });
    return row && toRecord(row);
  }

  /** All versions of an app, in an order that keeps two who lock them from waiting for each other. */
  async lockOfApp(tx: Tx, appId: string): Promise<SubmissionRecord[]> {
    return (await tx.find(SubmissionRow, { where: { appId }, order: { submissionId: 'ASC' }, ...forUpdate })).map(toRecord);
  }

  /** Submissions whose status has outlived its time; another that looks at the same moment skips them. */
  async lockDue(tx: Tx, now: Date, limit: number): Promise<SubmissionRecord[]> {
    const rows = await tx.find(SubmissionRow, {
      where: { recheckAt: LessThanOrEqual(now) },
      order: { recheckAt: 'ASC' },
      take: limit,
      lock: { mode: 'pessimistic_write', onLocked: 'skip_locked' },
    });
    return rows.map(toRecord);
  }

  /** What may change: the story and what is read from it. */
  async save(tx: Tx, { submissionId, story, status, occupiesVersion, version }: SubmissionRecord): Promise<void> {
    const { state, final, reason, recheckAt } = status;
    await tx.update(SubmissionRow, { submissionId }, { story, state, final, reason, recheckAt, occupiesVersion, version } as never);
  }

  /** Newest first, after `after`. */
  async page(tx: Tx, visible: Visibility, { state, appId }: SubmissionFilter, after: Place | null, limit: number): Promise<SubmissionRecord[]> {
    const query = tx.createQueryBuilder(SubmissionRow, 's');
    if (visible !== 'all') query.andWhere('s.operatorId = :operatorId', visible);
    if (state) query.andWhere('s.state = :state', { state });
    if (appId) query.andWhere('s.appId = :appId', { appId });
    if (after) query.andWhere('(s.receivedAt, s.submissionId) < (:at, :id)', after);
    return (await query.orderBy('s.receivedAt', 'DESC').addOrderBy('s.submissionId', 'DESC').limit(limit).getMany()).map(toRecord);
  }
}

const owner = (visible: Visibility): { operatorId?: OperatorId } => (visible === 'all' ? {} : { operatorId: visible.operatorId });

function toRow({ status, ...record }: SubmissionRecord): SubmissionRow {
  return { ...record, ...status, versionCode: String(record.versionCode) };
}

function toRecord(row: SubmissionRow): SubmissionRecord {
  const { state, final, reason, recheckAt, ...rest } = row;
  return {
    ...rest,
    submissionId: SubmissionId.parse(row.submissionId),
    appId: AppId.parse(row.appId),
    operatorId: OperatorId.parse(row.operatorId),
    platform: row.platform as Platform,
    versionCode: Number(row.versionCode),
    serviceType: row.serviceType as ServiceType,
    category: row.category as Category,
    artifact: row.artifact as ArtifactRef,
    content: row.content as Submitted['content'],
    story: row.story as Story,
    status: { state: state as SubmissionState, final, reason: reason as Reason, recheckAt },
  };
}
