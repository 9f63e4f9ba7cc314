import type { Tx } from '@gatehouse/chassis';
import { type EventOf, ScanCompletedV1, ScanStartedV1 } from '@gatehouse/contracts';
import type { EventHandler } from '@gatehouse/messaging';
import { Injectable } from '@nestjs/common';
import { RetellSubmission } from './retell-submission.ts';

@Injectable()
export class HearScanStarted implements EventHandler<typeof ScanStartedV1> {
  readonly hears = ScanStartedV1;

  constructor(private readonly retell: RetellSubmission) {}

  handle(event: EventOf<typeof ScanStartedV1>, tx: Tx): Promise<void> {
    return this.retell.hear(tx, event.data.submissionId, event);
  }
}

@Injectable()
export class HearScanCompleted implements EventHandler<typeof ScanCompletedV1> {
  readonly hears = ScanCompletedV1;

  constructor(private readonly retell: RetellSubmission) {}

  handle(event: EventOf<typeof ScanCompletedV1>, tx: Tx): Promise<void> {
    return this.retell.hear(tx, event.data.submissionId, event);
  }
}
