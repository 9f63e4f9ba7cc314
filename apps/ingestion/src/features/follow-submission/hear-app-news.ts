import type { Tx } from '@gatehouse/chassis';
import { CertificationChangedV1, EnforcementChangedV1, type EventOf } from '@gatehouse/contracts';
import type { EventHandler } from '@gatehouse/messaging';
import { Injectable } from '@nestjs/common';
import { listingOf, markOf } from '../../domain/app-standing.ts';
import { AppStore } from '../../persistence/app.store.ts';
import { RetellSubmission } from './retell-submission.ts';

/** Which version is listed; apps that were listed before the gate are remembered for their first submission. */
@Injectable()
export class HearEnforcement implements EventHandler<typeof EnforcementChangedV1> {
  readonly hears = EnforcementChangedV1;

  constructor(
    private readonly apps: AppStore,
    private readonly retell: RetellSubmission,
  ) {}

  async handle({ data }: EventOf<typeof EnforcementChangedV1>, tx: Tx): Promise<void> {
    await this.apps.lock(tx, data);
    await this.apps.saveListing(tx, data.appId, listingOf(data));
    await this.retell.standingChanged(tx, data.appId);
  }
}

/** What the mark may say; a certificate bound to another app leaves the one it was bound to before. */
@Injectable()
export class HearCertification implements EventHandler<typeof CertificationChangedV1> {
  readonly hears = CertificationChangedV1;

  constructor(
    private readonly apps: AppStore,
    private readonly retell: RetellSubmission,
  ) {}

  async handle({ data }: EventOf<typeof CertificationChangedV1>, tx: Tx): Promise<void> {
    const left = await this.apps.saveMark(tx, data.appId, markOf(data));
    for (const appId of [left, data.appId]) if (appId !== null) await this.retell.standingChanged(tx, appId);
  }
}
