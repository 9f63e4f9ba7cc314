import { Caller, Handles, Input, type InputOf, type Principal } from '@gatehouse/chassis';
import { ingestionRoutes, type Submission, SubmissionSummary } from '@gatehouse/contracts';
import { Controller } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { z } from 'zod';
import { visibleTo } from '../../caller.ts';
import { UNKNOWN_STANDING } from '../../domain/app-standing.ts';
import { readCursor, writeCursor } from '../../domain/page-cursor.ts';
import { submissionView } from '../../domain/submission.ts';
import { AppStore } from '../../persistence/app.store.ts';
import { SubmissionStore } from '../../persistence/submission.store.ts';

type Summaries = { items: z.infer<typeof SubmissionSummary>[]; nextCursor: string | null };

/** Where submissions stand, for those who may know. */
@Controller()
export class ReadSubmissionsController {
  constructor(
    private readonly db: DataSource,
    private readonly submissions: SubmissionStore,
    private readonly apps: AppStore,
  ) {}

  @Handles(ingestionRoutes.listSubmissions)
  async list(@Input() { query }: InputOf<typeof ingestionRoutes.listSubmissions>, @Caller() caller: Principal): Promise<Summaries> {
    const { state, appId, cursor, limit } = query;
    const found = await this.submissions.page(this.db.manager, visibleTo(caller), { state, appId }, readCursor(cursor), limit + 1);
    const records = found.slice(0, limit);
    const last = records.at(-1);
    return {
      items: records.map((record) => SubmissionSummary.parse(submissionView(record, UNKNOWN_STANDING))), // a row of the list shows nothing of the app's standing
      nextCursor: last && found.length > records.length ? writeCursor({ at: last.receivedAt, id: last.submissionId }) : null,
    };
  }

  @Handles(ingestionRoutes.getSubmission)
  async get(@Input() { params }: InputOf<typeof ingestionRoutes.getSubmission>, @Caller() caller: Principal): Promise<Submission> {
    const record = await this.submissions.get(this.db.manager, params.submissionId, visibleTo(caller));
    return submissionView(record, await this.apps.standing(this.db.manager, record.appId));
  }
}
