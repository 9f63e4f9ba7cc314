import type { Tx } from '@gatehouse/chassis';
import { CertificationChangedV1, type EventOf } from '@gatehouse/contracts';
import type { EventHandler } from '@gatehouse/messaging';
import { Injectable } from '@nestjs/common';
import { AppMarkStore } from '../../persistence/app-mark.store.ts';

/** Keeps which apps carry the certification mark: more rests on a case about one of them. */
@Injectable()
export class RememberMark implements EventHandler<typeof CertificationChangedV1> {
  readonly hears = CertificationChangedV1;

  constructor(private readonly marks: AppMarkStore) {}

  async handle({ data }: EventOf<typeof CertificationChangedV1>, tx: Tx): Promise<void> {
    await this.marks.remember(tx, { certificateId: data.certificateId, appId: data.appId, markAllowed: data.markAllowed, changedAt: new Date(data.changedAt) });
  }
}
