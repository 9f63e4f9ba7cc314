import { BackgroundLoop, type BackgroundPart, Clock, CONFIG, HealthRegistry, LOGGER } from '@gatehouse/chassis';
import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { DataSource } from 'typeorm';
import type { ReviewConfig } from '../../config.ts';
import { expireClaim } from '../../domain/review-case.ts';
import { SYSTEM_ACTORS } from '../../persistence/audit.store.ts';
import { ReviewCaseStore } from '../../persistence/review-case.store.ts';
import { ActOnCase } from '../act-on-case/act-on-case.ts';

/** Puts cases whose claim ran out back into the queue, and tells of it. */
@Injectable()
export class ExpireClaims implements BackgroundPart {
  readonly #loop: BackgroundLoop;

  constructor(
    @Inject(CONFIG) config: ReviewConfig,
    @Inject(LOGGER) log: Logger,
    health: HealthRegistry,
    private readonly db: DataSource,
    private readonly clock: Clock,
    private readonly cases: ReviewCaseStore,
    private readonly actOnCase: ActOnCase,
  ) {
    this.#loop = new BackgroundLoop(
      'expire-claims',
      config.CLAIM_SWEEP_MS,
      async () => {
        await this.execute();
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

  /** One sweep; answers how many cases fell back. */
  async execute(): Promise<number> {
    let expired = 0;
    for (const caseId of await this.cases.expiredClaims(this.db.manager, this.clock.now())) {
      expired += await this.db.transaction(async (tx) => {
        const c = await this.cases.lock(tx, caseId);
        const at = this.clock.now();
        const after = expireClaim(c, at);
        if (after === c) return 0; // renewed, released or decided since the sweep looked
        await this.actOnCase.record(tx, after, { act: 'claim-expired', actor: SYSTEM_ACTORS.clock, at });
        return 1;
      });
    }
    return expired;
  }
}
