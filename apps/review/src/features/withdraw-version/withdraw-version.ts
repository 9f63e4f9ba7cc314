import { Clock, type Tx } from '@gatehouse/chassis';
import { DecisionId, derivedId, type EventOf, SubmissionWithdrawnV1 } from '@gatehouse/contracts';
import type { EventHandler } from '@gatehouse/messaging';
import { Injectable } from '@nestjs/common';
import { decisionOn, WITHDRAWN_BY_OPERATOR } from '../../domain/decision.ts';
import { withdraw } from '../../domain/review-case.ts';
import { SYSTEM_ACTORS } from '../../persistence/audit.store.ts';
import { DecisionStore } from '../../persistence/decision.store.ts';
import { lockSubject } from '../../persistence/locks.ts';
import { ReviewCaseStore } from '../../persistence/review-case.store.ts';
import { WithdrawalStore } from '../../persistence/withdrawal.store.ts';
import { ActOnCase } from '../act-on-case/act-on-case.ts';
import { RecordDecision } from '../record-decision/record-decision.ts';

/** An operator asks to take a version back. Before a decision it is granted; a decision that came first stands. */
@Injectable()
export class WithdrawVersion implements EventHandler<typeof SubmissionWithdrawnV1> {
  readonly hears = SubmissionWithdrawnV1;

  constructor(
    private readonly clock: Clock,
    private readonly cases: ReviewCaseStore,
    private readonly decisions: DecisionStore,
    private readonly withdrawals: WithdrawalStore,
    private readonly actOnCase: ActOnCase,
    private readonly recordDecision: RecordDecision,
  ) {}

  async handle({ data }: EventOf<typeof SubmissionWithdrawnV1>, tx: Tx): Promise<void> {
    await lockSubject(tx, `submission/${data.submissionId}`);
    if (await this.decisions.isDecided(tx, data.submissionId)) return;
    await this.withdrawals.remember(tx, { submissionId: data.submissionId, appId: data.appId, reason: data.reason, requestedAt: new Date(data.requestedAt) });
    const c = await this.cases.lockByVersion(tx, data.submissionId);
    if (!c) return; // its scan has not ended yet; OpenCase finds the wish
    const at = this.clock.now();
    const after = withdraw(c, at);
    if (!after) return; // decided while this waited for the lock
    await this.actOnCase.record(tx, after, { act: 'withdrawn', actor: SYSTEM_ACTORS.operator, at });
    const answer = {
      decisionId: derivedId(DecisionId, 'decision', data.submissionId),
      verdict: 'WITHDRAWN' as const,
      clauses: [],
      reason: WITHDRAWN_BY_OPERATOR,
    };
    await this.recordDecision.execute(
      tx,
      decisionOn(after, answer, { signedBy: 'policy', decidedBy: null, secondSignature: null }, at),
      SYSTEM_ACTORS.operator,
    );
  }
}
