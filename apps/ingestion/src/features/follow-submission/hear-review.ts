import type { Tx } from '@gatehouse/chassis';
import { type EventOf, ReviewCaseChangedV1, ReviewDecidedV1 } from '@gatehouse/contracts';
import type { EventHandler } from '@gatehouse/messaging';
import { Injectable } from '@nestjs/common';
import { RetellSubmission } from './retell-submission.ts';

@Injectable()
export class HearCaseChanged implements EventHandler<typeof ReviewCaseChangedV1> {
  readonly hears = ReviewCaseChangedV1;

  constructor(private readonly retell: RetellSubmission) {}

  async handle(event: EventOf<typeof ReviewCaseChangedV1>, tx: Tx): Promise<void> {
    const { submissionId } = event.data;
    if (submissionId !== null) await this.retell.hear(tx, submissionId, event); // else it is about an app listed before the gate
  }
}

@Injectable()
export class HearDecision implements EventHandler<typeof ReviewDecidedV1> {
  readonly hears = ReviewDecidedV1;

  constructor(private readonly retell: RetellSubmission) {}

  handle(event: EventOf<typeof ReviewDecidedV1>, tx: Tx): Promise<void> {
    return this.retell.hear(tx, event.data.submissionId, event);
  }
}
