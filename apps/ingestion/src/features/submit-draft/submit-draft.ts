import { Clock, CONFIG, type Tx } from '@gatehouse/chassis';
import { type OperatorId, Refusal, SubmissionReceivedV1 } from '@gatehouse/contracts';
import { Outbox } from '@gatehouse/messaging';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { expectationsOf, type IngestionConfig } from '../../config.ts';
import { complete, type CompleteDraft } from '../../domain/draft.ts';
import { receivedEvent, submissionIdOf, submit, type SubmissionRecord } from '../../domain/submission.ts';
import { AppStore } from '../../persistence/app.store.ts';
import { DraftStore } from '../../persistence/draft.store.ts';
import { SubmissionStore } from '../../persistence/submission.store.ts';

/** Turns a draft into a submission: the record, the news of it and the end of the draft commit together or not at all. */
@Injectable()
export class SubmitDraft {
  constructor(
    private readonly db: DataSource,
    private readonly drafts: DraftStore,
    private readonly apps: AppStore,
    private readonly submissions: SubmissionStore,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: IngestionConfig,
  ) {}

  /** Submitting twice is one submission. @throws Refusal submission.incomplete | submission.version-exists | resource.not-found */
  execute(draftId: string, operatorId: OperatorId): Promise<SubmissionRecord> {
    return this.db.transaction(async (tx) => {
      const draft = await this.drafts.lockIfPresent(tx, draftId, operatorId);
      if (!draft) return this.submissions.get(tx, submissionIdOf(draftId), { operatorId }); // sent before, and the answer was lost
      const submission = await this.#record(tx, complete(draft));
      await this.drafts.delete(tx, draftId, operatorId);
      return submission;
    });
  }

  async #record(tx: Tx, draft: CompleteDraft): Promise<SubmissionRecord> {
    const { appId, versionCode, operatorId } = draft;
    await this.apps.lock(tx, draft);
    const at = this.clock.now();
    const submission = submit(draft, expectationsOf(this.config), at);
    const taken = await this.submissions.versionTaken(tx, appId, versionCode);
    if (taken || !(await this.submissions.insert(tx, submission))) throw new Refusal('submission.version-exists', { appId, versionCode });
    await this.outbox.append(tx, SubmissionReceivedV1, receivedEvent(submission), { subject: `submission/${submission.submissionId}`, operatorId, at });
    return submission;
  }
}
