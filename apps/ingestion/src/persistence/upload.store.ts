import type { Tx } from '@gatehouse/chassis';
import { DraftId, OperatorId, Sha256 } from '@gatehouse/contracts';
import { Injectable } from '@nestjs/common';
import { IsNull, LessThanOrEqual } from 'typeorm';
import { UploadRow } from './upload.row.ts';

/** One package on its way in. How far it is, its staged file tells. */
export type UploadRecord = {
  uploadId: string;
  operatorId: OperatorId;
  draftId: DraftId;
  fileName: string;
  /** Null while the sender has not said. */
  sizeBytes: number | null;
  declaredSha256: Sha256 | null;
  /** As the sender gave it; tus gives it back. */
  metadata: Record<string, string | null>;
  createdAt: Date;
  expiresAt: Date;
  /** When its bytes were published and bound to the draft; kept a while so that a sender who missed the answer can ask. */
  finishedAt: Date | null;
};

@Injectable()
export class UploadStore {
  async insert(tx: Tx, upload: UploadRecord): Promise<void> {
    await tx.insert(UploadRow, { ...upload, sizeBytes: upload.sizeBytes === null ? null : String(upload.sizeBytes) } as never);
  }

  async find(tx: Tx, uploadId: string): Promise<UploadRecord | null> {
    const row = await tx.findOneBy(UploadRow, { uploadId });
    return row && toUpload(row);
  }

  async setSize(tx: Tx, uploadId: string, sizeBytes: number | undefined): Promise<void> {
    await tx.update(UploadRow, { uploadId }, { sizeBytes: sizeBytes === undefined ? null : String(sizeBytes) });
  }

  async markFinished(tx: Tx, uploadId: string, at: Date): Promise<void> {
    await tx.update(UploadRow, { uploadId }, { finishedAt: at });
  }

  async delete(tx: Tx, uploadId: string): Promise<void> {
    await tx.delete(UploadRow, { uploadId });
  }

  /** Unfinished uploads whose draft still waits for them, newest first. */
  async listOpen(tx: Tx, operatorId: OperatorId, now: Date, limit: number): Promise<UploadRecord[]> {
    const rows = await tx
      .createQueryBuilder(UploadRow, 'u')
      .where('u.operatorId = :operatorId AND u.finishedAt IS NULL AND u.expiresAt > :now', { operatorId, now })
      .andWhere('EXISTS (SELECT 1 FROM draft WHERE draft.draft_id = u.draftId)')
      .orderBy('u.createdAt', 'DESC')
      .limit(limit)
      .getMany();
    return rows.map(toUpload);
  }

  /** Unfinished uploads of an operator, wanted or not: they all hold bytes. */
  countUnfinished(tx: Tx, operatorId: OperatorId): Promise<number> {
    return tx.countBy(UploadRow, { operatorId, finishedAt: IsNull() });
  }

  async listUnfinishedOf(tx: Tx, draftId: string): Promise<UploadRecord[]> {
    return (await tx.findBy(UploadRow, { draftId, finishedAt: IsNull() })).map(toUpload);
  }

  async listExpired(tx: Tx, now: Date, limit: number): Promise<UploadRecord[]> {
    return (await tx.find(UploadRow, { where: { expiresAt: LessThanOrEqual(now) }, order: { expiresAt: 'ASC' }, take: limit })).map(toUpload);
  }
}

function toUpload(row: UploadRow): UploadRecord {
  return {
    ...row,
    operatorId: OperatorId.parse(row.operatorId),
    draftId: DraftId.parse(row.draftId),
    sizeBytes: row.sizeBytes === null ? null : Number(row.sizeBytes),
    declaredSha256: row.declaredSha256 === null ? null : Sha256.parse(row.declaredSha256),
    metadata: row.metadata as UploadRecord['metadata'],
  };
}
