import type { Tx } from '@gatehouse/chassis';
import { type CaseId, CaseState, type PersonId, Refusal, type SubmissionId, type AppId } from '@gatehouse/contracts';
import { Injectable } from '@nestjs/common';
import { LessThanOrEqual, Not, type SelectQueryBuilder } from 'typeorm';
import { z } from 'zod';
import type { ReviewCase } from '../domain/review-case.ts';
import { fromCursor, toCursor } from './keyset.ts';
import { ReviewCaseRow } from './review-case.row.ts';

export type QueueFilter = { state: CaseState | 'active'; holder: 'me' | 'anyone' | 'nobody'; me: PersonId; search?: string | undefined };
export type QueuePage = { cases: ReviewCase[]; nextCursor: string | null };
export type Counts = { open: number; claimed: number; mine: number; held: number; overdue: number; dueSoon: number; decidedToday: number };

const SWEEP_ROWS = 200;

@Injectable()
export class ReviewCaseStore {
  /** @throws Refusal resource.not-found */
  async lock(tx: Tx, caseId: CaseId): Promise<ReviewCase> {
    return found(await tx.findOne(ReviewCaseRow, { where: { caseId }, lock: { mode: 'pessimistic_write' } }));
  }

  async lockByVersion(tx: Tx, submissionId: SubmissionId): Promise<ReviewCase | null> {
    const row = await tx.findOne(ReviewCaseRow, { where: { submissionId }, lock: { mode: 'pessimistic_write' } });
    return row && toDomain(row);
  }

  /** @throws Refusal resource.not-found */
  async get(tx: Tx, caseId: CaseId): Promise<ReviewCase> {
    return found(await tx.findOne(ReviewCaseRow, { where: { caseId } }));
  }

  async openAboutApp(tx: Tx, appId: AppId): Promise<ReviewCase | null> {
    const row = await tx.findOne(ReviewCaseRow, { where: { appId, subject: 'listing', state: Not('decided') } });
    return row && toDomain(row);
  }

  async insert(tx: Tx, c: ReviewCase): Promise<void> {
    await tx.insert(ReviewCaseRow, toRow(c));
  }

  async update(tx: Tx, c: ReviewCase): Promise<void> {
    await tx.update(ReviewCaseRow, { caseId: c.caseId }, toRow(c));
  }

  /** Cases this person holds under a running lease, leaving one out. */
  countClaims(tx: Tx, person: PersonId, now: Date, except: CaseId): Promise<number> {
    return tx
      .createQueryBuilder(ReviewCaseRow, 'c')
      .where(`c.state = 'claimed' AND c.claimed_by = :person AND c.claim_expires_at > :now AND c.case_id <> :except`, { person, now, except })
      .getCount();
  }

  async expiredClaims(tx: Tx, now: Date): Promise<CaseId[]> {
    const rows = await tx.find(ReviewCaseRow, {
      select: { caseId: true },
      where: { state: 'claimed', claimExpiresAt: LessThanOrEqual(now) },
      take: SWEEP_ROWS,
    });
    return rows.map((row) => row.caseId);
  }

  /** Undecided cases whose due date was counted with another calendar. */
  async countedOtherwise(tx: Tx, calendarVersion: string): Promise<CaseId[]> {
    const rows = await tx.find(ReviewCaseRow, {
      select: { caseId: true },
      where: { state: Not('decided'), calendarVersion: Not(calendarVersion) },
      take: SWEEP_ROWS,
    });
    return rows.map((row) => row.caseId);
  }

  /** By due date, priority, id. Due dates are midnights, so what is overdue comes first by itself, and one day's cases stand together. */
  async page(tx: Tx, filter: QueueFilter, page: { cursor?: string | undefined; limit: number }): Promise<QueuePage> {
    const query = filtered(tx.createQueryBuilder(ReviewCaseRow, 'c'), filter)
      .orderBy('c.dueAt', 'ASC')
      .addOrderBy('c.priority', 'DESC')
      .addOrderBy('c.caseId', 'ASC')
      .take(page.limit + 1);
    if (page.cursor !== undefined) {
      const [dueAt, priority, caseId] = fromCursor(page.cursor, z.tuple([z.iso.datetime(), z.number().int(), z.uuid()]));
      query.andWhere('(c.due_at, -c.priority, c.case_id) > (:dueAt::timestamptz, -(:priority)::integer, :caseId::uuid)', { dueAt, priority, caseId });
    }
    const rows = await query.getMany();
    const cases = rows.slice(0, page.limit).map(toDomain);
    const last = cases.at(-1);
    return { cases, nextCursor: rows.length > page.limit && last ? toCursor([last.dueAt.toISOString(), last.priority, last.caseId]) : null };
  }

  async counts(tx: Tx, at: { me: PersonId; now: Date; soon: Date; today: Date }): Promise<Counts> {
    const [row] = (await tx.query(
      `SELECT count(*) FILTER (WHERE state = 'open')::int AS open,
              count(*) FILTER (WHERE state = 'claimed')::int AS claimed,
              count(*) FILTER (WHERE state = 'claimed' AND claimed_by = $1)::int AS mine,
              count(*) FILTER (WHERE state = 'held')::int AS held,
              count(*) FILTER (WHERE state IN ('open', 'claimed') AND due_at <= $2)::int AS overdue,
              count(*) FILTER (WHERE state IN ('open', 'claimed') AND due_at > $2 AND due_at <= $3)::int AS "dueSoon",
              count(*) FILTER (WHERE state = 'decided')::int AS "decidedToday"
         FROM review_case WHERE state <> 'decided' OR state_since >= $4`,
      [at.me, at.now, at.soon, at.today],
    )) as [Counts];
    return row;
  }
}

function filtered(query: SelectQueryBuilder<ReviewCaseRow>, { state, holder, me, search }: QueueFilter): SelectQueryBuilder<ReviewCaseRow> {
  query.where('c.state IN (:...states)', { states: state === 'active' ? ['open', 'claimed'] : [state] });
  if (holder === 'me') query.andWhere(`(c.claimed_by = :me OR c.held ->> 'by' = :me)`, { me });
  if (holder === 'nobody') query.andWhere('c.claimed_by IS NULL');
  if (search) query.andWhere('(c.name ILIKE :like OR c.package_name ILIKE :like)', { like: `%${search.replace(/[\\%_]/g, '\\$&')}%` });
  return query;
}

function found(row: ReviewCaseRow | null): ReviewCase {
  if (!row) throw new Refusal('resource.not-found');
  return toDomain(row);
}

function toDomain(row: ReviewCaseRow): ReviewCase {
  return { ...row, held: row.held && { ...row.held, at: new Date(row.held.at) } };
}

function toRow(c: ReviewCase): ReviewCaseRow {
  return { ...c, held: c.held && { ...c.held, at: c.held.at.toISOString() } };
}
