import type { Tx } from '@gatehouse/chassis';
import { ReviewDecidedV1 } from '@gatehouse/contracts';
import { Outbox } from '@gatehouse/messaging';
import { Injectable } from '@nestjs/common';
import type { Decision } from '../../domain/decision.ts';
import { afterDecision } from '../../domain/distribution.ts';
import { AuditStore } from '../../persistence/audit.store.ts';
import { DecisionStore } from '../../persistence/decision.store.ts';
import { ChangeListing } from '../change-listing/change-listing.ts';

/** Writes a decision and what it does to the app's listing. The fact and the news of it commit together or not at all. */
@Injectable()
export class RecordDecision {
  constructor(
    private readonly decisions: DecisionStore,
    private readonly changeListing: ChangeListing,
    private readonly audit: AuditStore,
    private readonly outbox: Outbox,
  ) {}

  async execute(tx: Tx, decision: Decision, actor: string): Promise<void> {
    const { decisionId, subject, caseId, verdict, signedBy, clauses, reason, decidedAt, version } = decision;
    await this.decisions.append(tx, decision);
    if (subject === 'version' && version.submissionId !== null) {
      await this.outbox.append(
        tx,
        ReviewDecidedV1,
        {
          decisionId,
          submissionId: version.submissionId,
          appId: version.appId,
          caseId,
          verdict,
          signedBy,
          clauses,
          reason,
          decidedAt: decidedAt.toISOString(),
        },
        { subject: `submission/${version.submissionId}`, operatorId: version.operatorId, at: decidedAt },
      );
    }
    await this.audit.append(tx, {
      at: decidedAt,
      actor,
      act: 'decided',
      object: subject === 'version' ? `submission/${version.submissionId}` : `app/${version.appId}`,
      details: { decisionId, verdict, signedBy, secondSignature: decision.secondSignature, clauses },
    });
    await this.changeListing.execute(tx, version.appId, actor, (current) => afterDecision(current, decision));
  }
}
