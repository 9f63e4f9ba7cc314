import type { Tx } from '@gatehouse/chassis';
import { AppId, type Declarations, DraftId, type Listing, OperatorId, type Platform, type PolicyRef, Refusal, type ServiceType } from '@gatehouse/contracts';
import { Injectable } from '@nestjs/common';
import type { DraftState, StoredPackage } from '../domain/draft.ts';
import type { Place } from '../domain/page-cursor.ts';
import { DraftRow } from './draft.row.ts';

/** Drafts. Every look names the operator: another's draft does not exist. */
@Injectable()
export class DraftStore {
  async insert(tx: Tx, draft: DraftState): Promise<void> {
    await tx.insert(DraftRow, toRow(draft) as never);
  }

  async find(tx: Tx, draftId: string, operatorId: OperatorId): Promise<DraftState | null> {
    const row = await tx.findOneBy(DraftRow, { draftId, operatorId });
    return row && toDraft(row);
  }

  /** @throws Refusal resource.not-found */
  async get(tx: Tx, draftId: string, operatorId: OperatorId): Promise<DraftState> {
    const draft = await this.find(tx, draftId, operatorId);
    if (!draft) throw new Refusal('resource.not-found');
    return draft;
  }

  async lockIfPresent(tx: Tx, draftId: string, operatorId: OperatorId): Promise<DraftState | null> {
    const row = await tx.findOne(DraftRow, { where: { draftId, operatorId }, lock: { mode: 'pessimistic_write' } });
    return row && toDraft(row);
  }

  /** @throws Refusal resource.not-found */
  async lock(tx: Tx, draftId: string, operatorId: OperatorId): Promise<DraftState> {
    const draft = await this.lockIfPresent(tx, draftId, operatorId);
    if (!draft) throw new Refusal('resource.not-found');
    return draft;
  }

  async save(tx: Tx, draft: DraftState): Promise<void> {
    const { draftId, ...rest } = toRow(draft);
    await tx.update(DraftRow, { draftId }, rest as never);
  }

  async delete(tx: Tx, draftId: string, operatorId: OperatorId): Promise<boolean> {
    return (await tx.delete(DraftRow, { draftId, operatorId })).affected === 1;
  }

  /** Newest first, after `after`. */
  async page(tx: Tx, operatorId: OperatorId, after: Place | null, limit: number): Promise<DraftState[]> {
    const query = tx.createQueryBuilder(DraftRow, 'd').where('d.operatorId = :operatorId', { operatorId });
    if (after) query.andWhere('(d.createdAt, d.draftId) < (:at, :id)', after);
    return (await query.orderBy('d.createdAt', 'DESC').addOrderBy('d.draftId', 'DESC').limit(limit).getMany()).map(toDraft);
  }
}

function toRow(draft: DraftState): DraftRow {
  return { ...draft, versionCode: String(draft.versionCode) };
}

function toDraft(row: DraftRow): DraftState {
  return {
    draftId: DraftId.parse(row.draftId),
    appId: AppId.parse(row.appId),
    operatorId: OperatorId.parse(row.operatorId),
    platform: row.platform as Platform,
    packageName: row.packageName,
    versionCode: Number(row.versionCode),
    versionName: row.versionName,
    serviceType: row.serviceType as ServiceType | null,
    listing: row.listing as Listing | null,
    declarations: row.declarations as Declarations | null,
    policy: row.policy as PolicyRef | null,
    package: row.package as StoredPackage | null,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
  };
}
