import { Clock, CONFIG, type Principal } from '@gatehouse/chassis';
import { type AppId, type Bilingual, CaseId, newId, Refusal } from '@gatehouse/contracts';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { ReviewConfig } from '../../config.ts';
import { requestChip } from '../../domain/priority.ts';
import { type CaseQuestion, newCase } from '../../domain/review-case.ts';
import { WorkingCalendar } from '../../domain/working-calendar.ts';
import { DistributionStore } from '../../persistence/distribution.store.ts';
import { ReviewCaseStore } from '../../persistence/review-case.store.ts';
import { ReviewerStore } from '../../persistence/reviewer.store.ts';
import { ActOnCase, reviewerOf } from '../act-on-case/act-on-case.ts';

/** Somebody asks whether a listed app may stay listed. */
@Injectable()
export class OpenListingCase {
  constructor(
    @Inject(CONFIG) private readonly config: ReviewConfig,
    private readonly db: DataSource,
    private readonly clock: Clock,
    private readonly calendar: WorkingCalendar,
    private readonly cases: ReviewCaseStore,
    private readonly distributions: DistributionStore,
    private readonly reviewers: ReviewerStore,
    private readonly actOnCase: ActOnCase,
  ) {}

  /**
   * Answers the case; the one that is already running about this app, if there is one.
   * @throws Refusal resource.not-found | review.not-listed
   */
  execute(appId: AppId, reason: Bilingual, who: Principal): Promise<CaseId> {
    return this.db.transaction(async (tx) => {
      const listing = await this.distributions.lock(tx, appId);
      if (!listing) throw new Refusal('resource.not-found');
      if (listing.state !== 'listed' || !listing.version) throw new Refusal('review.not-listed', { appId, state: listing.state });
      const running = await this.cases.openAboutApp(tx, appId);
      if (running) return running.caseId;
      const at = this.clock.now();
      const { operatorId, platform, name, packageName, version } = listing;
      const by = reviewerOf(who).id;
      const caseId = newId(CaseId);
      await this.reviewers.remember(tx, by, who.name);
      const question: CaseQuestion = {
        caseId,
        subject: 'listing',
        appId,
        submissionId: null,
        operatorId,
        platform,
        name,
        packageName,
        versionName: version.versionName,
        versionCode: version.versionCode,
        serviceType: 'unknown',
        package: { sha256: version.sha256, signers: version.signers },
        scan: null,
        why: [requestChip(reason)],
        workingDays: this.config.LISTING_REVIEW_WORKING_DAYS,
      };
      await this.actOnCase.open(tx, newCase(question, at, this.calendar), { act: 'opened', actor: by, at });
      return caseId;
    });
  }
}
