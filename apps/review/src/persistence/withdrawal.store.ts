import type { Tx } from '@gatehouse/chassis';
import type { AppId, SubmissionId } from '@gatehouse/contracts';
import { Injectable } from '@nestjs/common';
import { WithdrawalRow } from './withdrawal.row.ts';

export type Withdrawal = { submissionId: SubmissionId; appId: AppId; reason: string; requestedAt: Date };

@Injectable()
export class WithdrawalStore {
  async remember(tx: Tx, withdrawal: Withdrawal): Promise<void> {
    await tx.upsert(WithdrawalRow, withdrawal, ['submissionId']);
  }

  isRequested(tx: Tx, submissionId: SubmissionId): Promise<boolean> {
    return tx.exists(WithdrawalRow, { where: { submissionId } });
  }
}
