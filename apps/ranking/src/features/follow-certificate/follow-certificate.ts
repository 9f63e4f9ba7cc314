import type { Tx } from '@gatehouse/chassis';
import { CertificationChangedV1, type EventOf } from '@gatehouse/contracts';
import type { EventHandler } from '@gatehouse/messaging';
import { Injectable } from '@nestjs/common';
import { FactsStore } from '../../persistence/facts.store.ts';

/** Keeps what certification says of an app. Each event carries the app's whole verdict, so the latest is all there is to know. */
@Injectable()
export class FollowCertificate implements EventHandler<typeof CertificationChangedV1> {
  readonly hears = CertificationChangedV1;

  constructor(private readonly facts: FactsStore) {}

  async handle({ data }: EventOf<typeof CertificationChangedV1>, tx: Tx): Promise<void> {
    if (data.appId === null) return; // not bound to an app yet: lifts nobody
    await this.facts.saveCertificate(tx, data.appId, {
      certificateNumber: data.certificateNumber,
      markAllowed: data.markAllowed,
      boostAllowed: data.boostAllowed,
      scope: data.scope,
      validTo: data.validTo,
      at: new Date(data.changedAt),
    });
  }
}
