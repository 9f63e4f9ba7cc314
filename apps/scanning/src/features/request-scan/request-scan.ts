import type { Tx } from '@gatehouse/chassis';
import { derivedId, type EventOf, ScanId, SubmissionReceivedV1 } from '@gatehouse/contracts';
import type { EventHandler } from '@gatehouse/messaging';
import { Injectable } from '@nestjs/common';
import { ScanStore } from '../../persistence/scan.store.ts';

/**
 * Hears submission.received. Only the row is written: a dispatcher rings the queue, so that Redis being away never blocks Kafka.
 * Same submission, same scan: hearing it again is harmless.
 */
@Injectable()
export class RequestScan implements EventHandler<typeof SubmissionReceivedV1> {
  readonly hears = SubmissionReceivedV1;

  constructor(private readonly scans: ScanStore) {}

  async handle(event: EventOf<typeof SubmissionReceivedV1>, tx: Tx): Promise<void> {
    await this.scans.insertIfAbsent(tx, derivedId(ScanId, 'scan', event.data.submissionId), event.data);
  }
}
