import type { Tx } from '@gatehouse/chassis';
import type { PersonId } from '@gatehouse/contracts';
import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { ReviewerRow } from './reviewer.row.ts';

/** What people are called, by id. */
export type Names = ReadonlyMap<string, string>;

@Injectable()
export class ReviewerStore {
  async remember(tx: Tx, personId: PersonId, name: string): Promise<void> {
    await tx.upsert(ReviewerRow, { personId, name }, { conflictPaths: ['personId'], skipUpdateIfNoValuesChanged: true });
  }

  async names(tx: Tx, ids: readonly (string | null)[]): Promise<Names> {
    const asked = [...new Set(ids.filter((id) => id !== null))];
    if (asked.length === 0) return new Map();
    const rows = await tx.find(ReviewerRow, { where: { personId: In(asked) } });
    return new Map(rows.map((row) => [row.personId, row.name]));
  }
}
