import type { Tx } from '@gatehouse/chassis';
import type { AppId, ListingState } from '@gatehouse/contracts';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { Distribution } from '../domain/distribution.ts';
import { DistributionRow } from './distribution.row.ts';
import { fromCursor, toCursor } from './keyset.ts';
import { lockSubject } from './locks.ts';

@Injectable()
export class DistributionStore {
  /** Holds the app's place in the store until the transaction ends, also where it has none yet. */
  async lock(tx: Tx, appId: AppId): Promise<Distribution | null> {
    await lockSubject(tx, `app/${appId}`);
    return this.find(tx, appId);
  }

  find(tx: Tx, appId: AppId): Promise<Distribution | null> {
    return tx.findOne(DistributionRow, { where: { appId } });
  }

  async save(tx: Tx, distribution: Distribution): Promise<void> {
    await tx.upsert(DistributionRow, { ...distribution }, ['appId']);
  }

  /** Most recently changed first. */
  async page(
    tx: Tx,
    state: ListingState | undefined,
    page: { cursor?: string | undefined; limit: number },
  ): Promise<{ listings: Distribution[]; nextCursor: string | null }> {
    const query = tx
      .createQueryBuilder(DistributionRow, 'd')
      .orderBy('d.changedAt', 'DESC')
      .addOrderBy('d.appId', 'DESC')
      .take(page.limit + 1);
    if (state) query.andWhere('d.state = :state', { state });
    if (page.cursor !== undefined) {
      const [changedAt, appId] = fromCursor(page.cursor, z.tuple([z.iso.datetime(), z.uuid()]));
      query.andWhere('(d.changed_at, d.app_id) < (:changedAt::timestamptz, :appId::uuid)', { changedAt, appId });
    }
    const rows = await query.getMany();
    const listings = rows.slice(0, page.limit);
    const last = listings.at(-1);
    return { listings, nextCursor: rows.length > page.limit && last ? toCursor([last.changedAt.toISOString(), last.appId]) : null };
  }
}
