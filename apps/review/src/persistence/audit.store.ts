import type { Tx } from '@gatehouse/chassis';
import { Injectable } from '@nestjs/common';
import { AuditEntryRow } from './audit-entry.row.ts';

/** Who did what to which object, and when. */
export type AuditEntry = {
  at: Date;
  /** A person's id, or the part of the system that acted. */
  actor: string;
  act: string;
  /** `case/<id>`, `app/<id>` or `submission/<id>`. */
  object: string;
  details: Record<string, unknown>;
};

/** Parts of the system that act by themselves. */
export const SYSTEM_ACTORS = { policy: 'system:policy', clock: 'system:clock', operator: 'system:operator' } as const;

@Injectable()
export class AuditStore {
  async append(tx: Tx, entry: AuditEntry): Promise<void> {
    await tx.query('INSERT INTO audit_entry (at, actor, act, object, details) VALUES ($1, $2, $3, $4, $5)', [
      entry.at,
      entry.actor,
      entry.act,
      entry.object,
      JSON.stringify(entry.details),
    ]);
  }

  /** Oldest first. */
  of(tx: Tx, object: string): Promise<AuditEntry[]> {
    return tx.find(AuditEntryRow, { where: { object }, order: { entryId: 'ASC' } });
  }
}
