import { Clock, CONFIG, LOGGER, type Tx } from '@gatehouse/chassis';
import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { expectationsOf, type IngestionConfig } from '../../config.ts';
import type { AppStanding } from '../../domain/app-standing.ts';
import { retold, type SubmissionRecord } from '../../domain/submission.ts';
import { hear, type Story, type SubmissionNews } from '../../domain/submission-story.ts';
import { AppStore } from '../../persistence/app.store.ts';
import { SubmissionStore } from '../../persistence/submission.store.ts';

/** Reads a submission's status anew from everything heard about it and its app, and keeps it where it changed. */
@Injectable()
export class RetellSubmission {
  constructor(
    private readonly submissions: SubmissionStore,
    private readonly apps: AppStore,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: IngestionConfig,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  async hear(tx: Tx, submissionId: string, news: SubmissionNews): Promise<void> {
    const record = await this.submissions.lock(tx, submissionId, 'all');
    if (!record) {
      this.log.warn({ submissionId, type: news.type }, 'submission.unknown'); // told to a fleet whose database was restored from before it
      return;
    }
    await this.keep(tx, record, hear(record.story, news), await this.apps.standing(tx, record.appId));
  }

  /** News of the app: which of its versions is listed, and what its mark may say. */
  async standingChanged(tx: Tx, appId: string): Promise<void> {
    const records = await this.submissions.lockOfApp(tx, appId); // first: whoever held them may have changed the standing
    const standing = await this.apps.standing(tx, appId);
    for (const record of records) await this.keep(tx, record, record.story, standing);
  }

  async keep(tx: Tx, record: SubmissionRecord, story: Story, standing: AppStanding): Promise<SubmissionRecord> {
    const next = retold(record, story, standing, expectationsOf(this.config), this.clock.now());
    if (next !== record) await this.submissions.save(tx, next);
    return next;
  }
}
