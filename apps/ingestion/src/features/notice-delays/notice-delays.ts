import { BackgroundLoop, type BackgroundPart, Clock, CONFIG, HealthRegistry, LOGGER } from '@gatehouse/chassis';
import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { DataSource } from 'typeorm';
import type { IngestionConfig } from '../../config.ts';
import { AppStore } from '../../persistence/app.store.ts';
import { SubmissionStore } from '../../persistence/submission.store.ts';
import { RetellSubmission } from '../follow-submission/retell-submission.ts';

const BATCH = 200;

/** What should have happened by now and has not is our delay, and the operator reads so. */
@Injectable()
export class NoticeDelays implements BackgroundPart {
  readonly #loop: BackgroundLoop;

  constructor(
    private readonly db: DataSource,
    private readonly submissions: SubmissionStore,
    private readonly apps: AppStore,
    private readonly retell: RetellSubmission,
    private readonly clock: Clock,
    @Inject(CONFIG) config: IngestionConfig,
    @Inject(LOGGER) private readonly log: Logger,
    health: HealthRegistry,
  ) {
    this.#loop = new BackgroundLoop(
      'notice-delays',
      config.DELAY_CHECK_MS,
      async () => {
        while ((await this.round()) === BATCH);
      },
      log,
      health,
    );
  }

  start(): void {
    this.#loop.start();
  }
  stop(): Promise<void> {
    return this.#loop.stop();
  }

  /** One batch. Answers how many statuses had outlived their time. */
  round(): Promise<number> {
    return this.db.transaction(async (tx) => {
      const due = await this.submissions.lockDue(tx, this.clock.now(), BATCH);
      for (const record of due) {
        const { status, submissionId } = await this.retell.keep(tx, record, record.story, await this.apps.standing(tx, record.appId));
        if (status.state === 'delayed') this.log.warn({ submissionId, reason: status.reason.code }, 'submission.delayed');
      }
      return due.length;
    });
  }
}
