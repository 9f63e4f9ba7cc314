import { Caller, Clock, Handles, Input, type InputOf, type Principal } from '@gatehouse/chassis';
import { ingestionRoutes, Refusal, type Submission, SubmissionWithdrawnV1 } from '@gatehouse/contracts';
import { Outbox } from '@gatehouse/messaging';
import { Controller } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { operatorOf } from '../../caller.ts';
import { askForWithdrawal, submissionView } from '../../domain/submission.ts';
import { AppStore } from '../../persistence/app.store.ts';
import { SubmissionStore } from '../../persistence/submission.store.ts';
import { RetellSubmission } from '../follow-submission/retell-submission.ts';

/** Asks review to take a version back: review holds the lock on the outcome, and tells it as a decision. */
@Controller()
export class WithdrawSubmissionController {
  constructor(
    private readonly db: DataSource,
    private readonly submissions: SubmissionStore,
    private readonly apps: AppStore,
    private readonly retell: RetellSubmission,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  @Handles(ingestionRoutes.withdrawSubmission)
  withdraw(@Input() { params, body }: InputOf<typeof ingestionRoutes.withdrawSubmission>, @Caller() caller: Principal): Promise<Submission> {
    const operatorId = operatorOf(caller);
    return this.db.transaction(async (tx) => {
      const record = await this.submissions.lock(tx, params.submissionId, { operatorId });
      if (!record) throw new Refusal('resource.not-found');
      const at = this.clock.now();
      const standing = await this.apps.standing(tx, record.appId);
      const story = askForWithdrawal(record, at);
      if (story === record.story) return submissionView(record, standing); // asked before; once is enough
      const { submissionId, appId } = record;
      const asked = await this.retell.keep(tx, record, story, standing);
      await this.outbox.append(
        tx,
        SubmissionWithdrawnV1,
        { submissionId, appId, reason: body.reason, requestedAt: at.toISOString() },
        { subject: `submission/${submissionId}`, operatorId, at },
      );
      return submissionView(asked, standing);
    });
  }
}
