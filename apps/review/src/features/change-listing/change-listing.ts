import type { Tx } from '@gatehouse/chassis';
import { type AppId, EnforcementChangedV1 } from '@gatehouse/contracts';
import { Outbox } from '@gatehouse/messaging';
import { Injectable } from '@nestjs/common';
import { boostBlockersOf, type Distribution, permissionsOf } from '../../domain/distribution.ts';
import { AuditStore } from '../../persistence/audit.store.ts';
import { DistributionStore } from '../../persistence/distribution.store.ts';

/** Moves an app's place in the store, and tells everybody what it may do there. */
@Injectable()
export class ChangeListing {
  constructor(
    private readonly distributions: DistributionStore,
    private readonly audit: AuditStore,
    private readonly outbox: Outbox,
  ) {}

  /** Locks the app, asks `change`, and writes what is new. Answers whether anything was. */
  async execute(tx: Tx, appId: AppId, actor: string, change: (current: Distribution | null) => Distribution | null): Promise<boolean> {
    const before = await this.distributions.lock(tx, appId);
    const after = change(before);
    if (after === null || after === before) return false;
    const { operatorId, platform, packageName, name, state, version, reason, changedAt } = after;
    await this.distributions.save(tx, after);
    await this.outbox.append(
      tx,
      EnforcementChangedV1,
      {
        appId,
        operatorId,
        platform,
        packageName,
        name,
        listedVersion: version,
        state,
        ...permissionsOf(state),
        boostBlockedBy: boostBlockersOf(after),
        reason,
        changedAt: changedAt.toISOString(),
      },
      { subject: `app/${appId}`, operatorId, at: changedAt },
    );
    await this.audit.append(tx, {
      at: changedAt,
      actor,
      act: 'listing-changed',
      object: `app/${appId}`,
      details: { before: before?.state ?? null, state, versionCode: version?.versionCode ?? null, warning: after.warning, origin: after.origin },
    });
    return true;
  }
}
