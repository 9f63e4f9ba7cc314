import type { Tx } from '@gatehouse/chassis';
import { Refusal, ScanId, SubmissionId, AppId } from '@gatehouse/contracts';
import { Injectable } from '@nestjs/common';
import type { Scan, ScanOrder, ScanState } from '../domain/scan.ts';
import type { ScanResult } from '../domain/scan-result.ts';
import { ScanRow } from './scan.row.ts';

export type StoredScan = Scan & { outcome: string | null; result: ScanResult | null; queuedAt: Date; completedAt: Date | null };

/** Scans in PostgreSQL: who may run one is decided here, by single statements that only one worker can win. */
@Injectable()
export class ScanStore {
  async insertIfAbsent(tx: Tx, scanId: ScanId, order: ScanOrder): Promise<void> {
    await tx
      .createQueryBuilder()
      .insert()
      .into(ScanRow)
      .values({
        scanId,
        submissionId: order.submissionId,
        appId: order.appId,
        operatorId: order.operatorId,
        order: order as never,
        state: 'queued',
        attempt: 0,
      })
      .orIgnore()
      .execute();
  }

  async get(tx: Tx, scanId: ScanId): Promise<StoredScan> {
    const row = await tx.findOneBy(ScanRow, { scanId });
    if (!row) throw new Refusal('resource.not-found');
    return toScan(row);
  }

  async findBySubmission(tx: Tx, submissionId: SubmissionId): Promise<StoredScan | null> {
    const row = await tx.findOneBy(ScanRow, { submissionId });
    return row ? toScan(row) : null;
  }

  /**
   * Takes scans that wait for a worker, never rung or rung so long ago that the queue must have lost them, and marks them as
   * rung. Several dispatchers never take the same one.
   */
  async takeDue(tx: Tx, now: Date, rungBefore: Date, limit: number): Promise<{ scanId: ScanId; attempt: number }[]> {
    const [rows] = (await tx.query(
      `UPDATE scan SET rung_at = $1 WHERE scan_id IN (
         SELECT scan_id FROM scan WHERE state = 'queued' AND (rung_at IS NULL OR rung_at < $2) ORDER BY queued_at LIMIT $3 FOR UPDATE SKIP LOCKED
       ) RETURNING scan_id, attempt`,
      [now, rungBefore, limit],
    )) as [{ scan_id: string; attempt: number }[], number];
    return rows.map((r) => ({ scanId: ScanId.parse(r.scan_id), attempt: r.attempt }));
  }

  /** Gives back what could not be rung after all. */
  async markUnrung(tx: Tx, scanIds: readonly ScanId[]): Promise<void> {
    await tx.query("UPDATE scan SET rung_at = NULL WHERE scan_id = ANY($1::uuid[]) AND state = 'queued'", [scanIds]);
  }

  /** Scans whose worker stopped renewing its claim, locked for the caller; another dispatcher skips them. */
  async lockAbandoned(tx: Tx, now: Date): Promise<StoredScan[]> {
    const rows = await tx
      .createQueryBuilder(ScanRow, 's')
      .where("s.state = 'running' AND s.leaseUntil < :now", { now })
      .setLock('pessimistic_write')
      .setOnLocked('skip_locked')
      .limit(50)
      .getMany();
    return rows.map(toScan);
  }

  async requeue(tx: Tx, scanId: ScanId): Promise<void> {
    await tx.query("UPDATE scan SET state = 'queued', rung_at = NULL, lease_until = NULL WHERE scan_id = $1 AND state = 'running'", [scanId]);
  }

  /** Begin an attempt. Null where somebody else runs it or it is settled. */
  async claim(tx: Tx, scanId: ScanId, now: Date, leaseUntil: Date): Promise<StoredScan | null> {
    const [, claimed] = (await tx.query(
      `UPDATE scan SET state = 'running', attempt = attempt + 1, started_at = coalesce(started_at, $2), lease_until = $3
       WHERE scan_id = $1 AND state = 'queued'`,
      [scanId, now, leaseUntil],
    )) as [unknown, number];
    return claimed === 1 ? this.get(tx, scanId) : null;
  }

  /** False where the claim was lost meanwhile: whoever took it will settle. */
  async renew(tx: Tx, scan: Pick<Scan, 'scanId' | 'attempt'>, leaseUntil: Date): Promise<boolean> {
    const [, renewed] = (await tx.query("UPDATE scan SET lease_until = $3 WHERE scan_id = $1 AND attempt = $2 AND state = 'running'", [
      scan.scanId,
      scan.attempt,
      leaseUntil,
    ])) as [unknown, number];
    return renewed === 1;
  }

  /** The end of a scan, once: false where it is settled already, or another attempt runs. */
  async settle(tx: Tx, scan: Pick<Scan, 'scanId' | 'attempt'>, outcome: string, result: ScanResult, at: Date): Promise<boolean> {
    const [, settled] = (await tx.query(
      "UPDATE scan SET state = 'settled', outcome = $3, result = $4, completed_at = $5, lease_until = NULL WHERE scan_id = $1 AND attempt = $2 AND state = 'running'",
      [scan.scanId, scan.attempt, outcome, JSON.stringify(result), at],
    )) as [unknown, number];
    return settled === 1;
  }

  /** How many unsettled scans stand before this one. */
  async countAhead(tx: Tx, queuedAt: Date): Promise<number> {
    const [row] = (await tx.query("SELECT count(*)::int AS n FROM scan WHERE state = 'queued' AND queued_at < $1", [queuedAt])) as [{ n: number }];
    return row.n;
  }
}

function toScan(row: ScanRow): StoredScan {
  return {
    scanId: ScanId.parse(row.scanId),
    submissionId: SubmissionId.parse(row.submissionId),
    appId: AppId.parse(row.appId),
    operatorId: row.operatorId,
    order: row.order as ScanOrder,
    state: row.state as ScanState,
    attempt: row.attempt,
    startedAt: row.startedAt,
    queuedAt: row.queuedAt,
    completedAt: row.completedAt,
    outcome: row.outcome,
    result: row.result as ScanResult | null,
  };
}
