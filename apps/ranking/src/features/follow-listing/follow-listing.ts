import type { Tx } from '@gatehouse/chassis';
import { EnforcementChangedV1, type EventOf } from '@gatehouse/contracts';
import type { EventHandler } from '@gatehouse/messaging';
import { Injectable } from '@nestjs/common';
import { FactsStore } from '../../persistence/facts.store.ts';

/** States that speak of a version people can still meet. */
const OFFERED = new Set<string>(['listed', 'frozen']);

/** Keeps where an app stands in the store, and what blocks its lift. */
@Injectable()
export class FollowListing implements EventHandler<typeof EnforcementChangedV1> {
  readonly hears = EnforcementChangedV1;

  constructor(private readonly facts: FactsStore) {}

  async handle({ data }: EventOf<typeof EnforcementChangedV1>, tx: Tx): Promise<void> {
    // An app without a listed version appears nowhere; what took it away stays its state.
    const state = data.listedVersion === null && OFFERED.has(data.state) ? 'unlisted' : data.state;
    await this.facts.saveListing(tx, data.appId, {
      operatorId: data.operatorId,
      packageName: data.packageName,
      name: data.name,
      state,
      chartAllowed: data.chartAllowed,
      boostBlockedBy: data.boostBlockedBy,
      at: new Date(data.changedAt),
    });
  }
}
