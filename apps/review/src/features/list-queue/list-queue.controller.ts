import { Caller, Clock, Handles, Input, type InputOf, type Principal } from '@gatehouse/chassis';
import { type CaseSummary, PersonId, reviewRoutes } from '@gatehouse/contracts';
import { Controller } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { asOf } from '../../domain/case-reason.ts';
import { WorkingCalendar } from '../../domain/working-calendar.ts';
import { chinaDayOf, startOfChinaDay, workingDaysAfter } from '../../domain/working-days.ts';
import { type Counts, ReviewCaseStore } from '../../persistence/review-case.store.ts';
import { ReviewerStore } from '../../persistence/reviewer.store.ts';
import { summaryView } from '../show-case/case-view.ts';

/** A case counts as due soon within so many working days. */
const SOON_WORKING_DAYS = 2;

@Controller()
export class ListQueueController {
  constructor(
    private readonly db: DataSource,
    private readonly clock: Clock,
    private readonly calendar: WorkingCalendar,
    private readonly cases: ReviewCaseStore,
    private readonly reviewers: ReviewerStore,
  ) {}

  @Handles(reviewRoutes.listCases)
  async list(
    @Input() { query }: InputOf<typeof reviewRoutes.listCases>,
    @Caller() caller: Principal,
  ): Promise<{ items: CaseSummary[]; nextCursor: string | null }> {
    const { manager } = this.db;
    const now = this.clock.now();
    const { state, holder, search, cursor, limit } = query;
    const page = await this.cases.page(manager, { state, holder, search, me: PersonId.parse(caller.id) }, { cursor, limit });
    const cases = page.cases.map((c) => asOf(c, now));
    const names = await this.reviewers.names(
      manager,
      cases.map((c) => c.claimedBy),
    );
    return { items: cases.map((c) => summaryView(c, names, now, this.calendar)), nextCursor: page.nextCursor };
  }

  @Handles(reviewRoutes.countCases)
  count(@Caller() caller: Principal): Promise<Counts> {
    const now = this.clock.now();
    return this.cases.counts(this.db.manager, {
      me: PersonId.parse(caller.id),
      now,
      soon: workingDaysAfter(now, SOON_WORKING_DAYS, this.calendar).dueAt,
      today: startOfChinaDay(chinaDayOf(now)),
    });
  }
}
