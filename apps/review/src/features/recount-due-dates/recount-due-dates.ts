import { type BackgroundPart, Clock, LOGGER } from '@gatehouse/chassis';
import type { CaseId } from '@gatehouse/contracts';
import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { DataSource } from 'typeorm';
import { WorkingCalendar } from '../../domain/working-calendar.ts';
import { workingDaysAfter } from '../../domain/working-days.ts';
import { SYSTEM_ACTORS } from '../../persistence/audit.store.ts';
import { ReviewCaseStore } from '../../persistence/review-case.store.ts';
import { ActOnCase } from '../act-on-case/act-on-case.ts';

/** The government may change a holiday after a due date was counted: at each start, what was counted with another calendar is counted anew. */
@Injectable()
export class RecountDueDates implements BackgroundPart {
  constructor(
    @Inject(LOGGER) private readonly log: Logger,
    private readonly db: DataSource,
    private readonly clock: Clock,
    private readonly calendar: WorkingCalendar,
    private readonly cases: ReviewCaseStore,
    private readonly actOnCase: ActOnCase,
  ) {}

  async start(): Promise<void> {
    const moved = await this.execute();
    if (moved > 0) this.log.info({ moved, calendar: this.calendar.version }, 'due-dates.moved');
  }

  async stop(): Promise<void> {
    /* runs once, to its end, before the service is ready */
  }

  /** Answers how many due dates moved. */
  async execute(): Promise<number> {
    let moved = 0;
    for (;;) {
      const ids = await this.cases.countedOtherwise(this.db.manager, this.calendar.version);
      if (ids.length === 0) return moved;
      for (const id of ids) moved += await this.#recount(id);
    }
  }

  #recount(caseId: CaseId): Promise<number> {
    return this.db.transaction(async (tx) => {
      const c = await this.cases.lock(tx, caseId);
      const due = workingDaysAfter(c.openedAt, c.workingDays, this.calendar);
      const recounted = { ...c, dueAt: due.dueAt, dueProvisional: due.provisional, calendarVersion: due.calendarVersion };
      if (due.dueAt.getTime() === c.dueAt.getTime() && due.provisional === c.dueProvisional) {
        await this.cases.update(tx, recounted);
        return 0;
      }
      const at = this.clock.now();
      await this.actOnCase.record(
        tx,
        { ...recounted, version: c.version + 1 },
        { act: 'due-date-moved', actor: SYSTEM_ACTORS.clock, at, details: { dueAt: due.dueAt.toISOString() } },
      );
      return 1;
    });
  }
}
