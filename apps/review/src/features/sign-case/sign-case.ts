import { DecisionId, newId } from '@gatehouse/contracts';
import { Injectable } from '@nestjs/common';
import { decisionOn } from '../../domain/decision.ts';
import { sign } from '../../domain/review-case.ts';
import { ActOnCase, type Request, reviewerOf } from '../act-on-case/act-on-case.ts';
import { RecordDecision } from '../record-decision/record-decision.ts';

/** The second pair of eyes: a held decision takes effect when another person, a lead, signs it. */
@Injectable()
export class SignCase {
  constructor(
    private readonly actOnCase: ActOnCase,
    private readonly recordDecision: RecordDecision,
  ) {}

  execute(request: Request): Promise<void> {
    const { id: secondSignature } = reviewerOf(request.who);
    return this.actOnCase.execute(
      request,
      async (c, by, at) => {
        const after = sign(c, by, at);
        return { after, step: { act: 'signed', details: { verdict: after.held.verdict } } };
      },
      {
        then: async (tx, after, at) => {
          const held = after.held;
          if (!held) throw new Error(`case ${after.caseId} was signed without a held decision`);
          const { verdict, clauses, reason } = held;
          const decision = decisionOn(
            after,
            { decisionId: newId(DecisionId), verdict, clauses, reason },
            { signedBy: 'person', decidedBy: held.by, secondSignature },
            at,
          );
          await this.recordDecision.execute(tx, decision, secondSignature);
        },
      },
    );
  }
}
