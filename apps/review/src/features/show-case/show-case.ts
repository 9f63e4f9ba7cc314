import { Clock, CONFIG, type Principal } from '@gatehouse/chassis';
import type { CaseDetail, CaseId } from '@gatehouse/contracts';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { ReviewConfig } from '../../config.ts';
import { actsFor } from '../../domain/acts.ts';
import { asOf } from '../../domain/case-reason.ts';
import { WorkingCalendar } from '../../domain/working-calendar.ts';
import { AuditStore } from '../../persistence/audit.store.ts';
import { DecisionStore } from '../../persistence/decision.store.ts';
import { DistributionStore } from '../../persistence/distribution.store.ts';
import { ReviewCaseStore } from '../../persistence/review-case.store.ts';
import { ReviewerStore } from '../../persistence/reviewer.store.ts';
import { reviewerOf } from '../act-on-case/act-on-case.ts';
import { decisionViews, heldView, historyView, summaryView } from './case-view.ts';

const NO_FINDINGS = { low: 0, medium: 0, high: 0, critical: 0 };

/** One case with all a reviewer decides on: listing, decisions, history, and what this person may do now. */
@Injectable()
export class ShowCase {
  constructor(
    @Inject(CONFIG) private readonly config: ReviewConfig,
    private readonly db: DataSource,
    private readonly clock: Clock,
    private readonly calendar: WorkingCalendar,
    private readonly cases: ReviewCaseStore,
    private readonly decisions: DecisionStore,
    private readonly distributions: DistributionStore,
    private readonly audit: AuditStore,
    private readonly reviewers: ReviewerStore,
  ) {}

  /** @throws Refusal resource.not-found */
  execute(caseId: CaseId, who: Principal): Promise<CaseDetail> {
    // One snapshot for all that is read, so that version, history and acts belong together.
    return this.db.transaction('REPEATABLE READ', async (tx) => {
      const now = this.clock.now();
      const c = asOf(await this.cases.get(tx, caseId), now);
      const decisions = await this.decisions.ofCase(tx, caseId);
      const history = await this.audit.of(tx, `case/${caseId}`);
      const listing = await this.distributions.find(tx, c.appId);
      const me = reviewerOf(who);
      const claims = await this.cases.countClaims(tx, me.id, now, caseId);
      const names = await this.reviewers.names(tx, [
        c.claimedBy,
        c.held?.by ?? null,
        ...decisions.flatMap((d) => [d.decidedBy, d.secondSignature]),
        ...history.map((e) => e.actor),
      ]);
      return {
        ...summaryView(c, names, now, this.calendar),
        listing: { state: listing?.state ?? 'unlisted', listedVersionName: listing?.version?.versionName ?? null },
        scanReasons: c.scan?.reasons ?? [],
        counts: c.scan?.counts ?? NO_FINDINGS,
        decisions: decisionViews(decisions, names),
        held: c.state === 'held' && c.held ? heldView(c.held, names) : null,
        history: historyView(history, names),
        acts: actsFor(c, { ...me, reviewer: who.roles.includes('reviewer'), claims }, now, {
          minutes: this.config.CLAIM_MINUTES,
          limit: this.config.CLAIM_LIMIT,
        }),
      };
    });
  }
}
