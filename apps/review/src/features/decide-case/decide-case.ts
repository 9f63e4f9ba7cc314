import { DecisionId, newId } from '@gatehouse/contracts';
import { Injectable } from '@nestjs/common';
import { decisionOn } from '../../domain/decision.ts';
import { decide, type Statement } from '../../domain/review-case.ts';
import { ActOnCase, type Request, reviewerOf } from '../act-on-case/act-on-case.ts';
import { RecordDecision } from '../record-decision/record-decision.ts';

/** A reviewer answers a case, once. */
@Injectable()
export class DecideCase {
  constructor(
    private readonly actOnCase: ActOnCase,
    private readonly recordDecision: RecordDecision,
  ) {}

  /** Decided at once, or held for a second signature: then nothing takes effect yet. */
  execute(request: Request, statement: Statement): Promise<void> {
    const { id: decidedBy } = reviewerOf(request.who);
    return this.actOnCase.execute(
      request,
      async (c, by, at) => {
        const after = decide(c, by.id, statement, at);
        return { after, step: { act: after.state === 'held' ? 'held' : 'decided', details: { verdict: statement.verdict } } };
      },
      {
        then: async (tx, after, at) => {
          if (after.state !== 'decided') return;
          const decision = decisionOn(after, { decisionId: newId(DecisionId), ...statement }, { signedBy: 'person', decidedBy, secondSignature: null }, at);
          await this.recordDecision.execute(tx, decision, decidedBy);
        },
      },
    );
  }
}
