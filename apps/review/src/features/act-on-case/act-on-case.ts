import { Clock, type Principal, type Tx } from '@gatehouse/chassis';
import { type CaseId, PersonId, Refusal, ReviewCaseChangedV1 } from '@gatehouse/contracts';
import { Outbox } from '@gatehouse/messaging';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { ActDetails, CaseAct } from '../../domain/case-history.ts';
import { type ReviewCase, type Reviewer, turnOf } from '../../domain/review-case.ts';
import { AuditStore } from '../../persistence/audit.store.ts';
import { ReviewCaseStore } from '../../persistence/review-case.store.ts';
import { ReviewerStore } from '../../persistence/reviewer.store.ts';

/** What was done to a case, by whom. */
export type Step = { act: CaseAct; actor: string; at: Date; details?: ActDetails };
/** One act: the case after it, and the word for it; null where nothing is to be told. `after` equal to the case read writes nothing. */
export type Act = (c: ReviewCase, by: Reviewer, at: Date, tx: Tx) => Promise<{ after: ReviewCase; step: Omit<Step, 'actor' | 'at'> | null }>;
/** A person's request: which case, and which version of it was read; null where the caller did not say. */
export type Request = { caseId: CaseId; who: Principal; readVersion: number | null };

/** The frame of everything that happens to a case: lock, compare, change, tell, audit, in one transaction. */
@Injectable()
export class ActOnCase {
  constructor(
    private readonly db: DataSource,
    private readonly cases: ReviewCaseStore,
    private readonly reviewers: ReviewerStore,
    private readonly audit: AuditStore,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /**
   * `before` runs ahead of the case's lock, for locks that come first; `then` after the case is written, in the same transaction.
   * @throws Refusal resource.not-found | review.case-changed, and what the act refuses
   */
  async execute(
    request: Request,
    act: Act,
    around: { before?: (tx: Tx) => Promise<void>; then?: (tx: Tx, after: ReviewCase, at: Date) => Promise<void> } = {},
  ): Promise<void> {
    const by = reviewerOf(request.who);
    await this.db.transaction(async (tx) => {
      await around.before?.(tx);
      const c = await this.cases.lock(tx, request.caseId);
      if (request.readVersion !== null && request.readVersion !== c.version) throw new Refusal('review.case-changed', { caseId: c.caseId, version: c.version });
      const at = this.clock.now();
      const { after, step } = await act(c, by, at, tx);
      await this.reviewers.remember(tx, by.id, request.who.name);
      if (step) await this.record(tx, after, { ...step, actor: by.id, at });
      else if (after !== c) await this.cases.update(tx, after);
      await around.then?.(tx, after, at);
    });
  }

  /** Writes a changed case whose lock is held, and tells of it. */
  async record(tx: Tx, c: ReviewCase, step: Step): Promise<void> {
    await this.cases.update(tx, c);
    await this.#tell(tx, c, step);
  }

  /** Writes a new case, and tells of it. */
  async open(tx: Tx, c: ReviewCase, step: Step): Promise<void> {
    await this.cases.insert(tx, c);
    await this.#tell(tx, c, step);
  }

  async #tell(tx: Tx, c: ReviewCase, { act, actor, at, details = {} }: Step): Promise<void> {
    const { caseId, appId, submissionId, subject, state, operatorId, dueAt } = c;
    await this.outbox.append(
      tx,
      ReviewCaseChangedV1,
      { caseId, appId, submissionId, subject, state, turn: turnOf(c), dueAt: dueAt.toISOString(), changedAt: at.toISOString() },
      { subject: `case/${caseId}`, operatorId, at },
    );
    await this.audit.append(tx, { at, actor, act, object: `case/${caseId}`, details });
  }
}

export function reviewerOf(who: Principal): Reviewer {
  return { id: PersonId.parse(who.id), lead: who.roles.includes('lead') };
}
