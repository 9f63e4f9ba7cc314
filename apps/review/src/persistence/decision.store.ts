import type { Tx } from '@gatehouse/chassis';
import type { AppId, CaseId, SubmissionId } from '@gatehouse/contracts';
import { Injectable } from '@nestjs/common';
import type { Decision } from '../domain/decision.ts';
import { DecisionRow } from './decision.row.ts';

@Injectable()
export class DecisionStore {
  async append(tx: Tx, decision: Decision): Promise<void> {
    const { appId, submissionId, versionCode } = decision.version;
    await tx.insert(DecisionRow, { ...decision, appId, submissionId, versionCode });
  }

  isDecided(tx: Tx, submissionId: SubmissionId): Promise<boolean> {
    return tx.exists(DecisionRow, { where: { submissionId, subject: 'version' } });
  }

  isRefused(tx: Tx, appId: AppId, versionCode: number): Promise<boolean> {
    return tx.exists(DecisionRow, { where: { appId, versionCode, verdict: 'REFUSE' } });
  }

  /** Oldest first. */
  ofCase(tx: Tx, caseId: CaseId): Promise<Decision[]> {
    return tx.find(DecisionRow, { where: { caseId }, order: { decidedAt: 'ASC' } });
  }
}
