import type { Tx } from '@gatehouse/chassis';
import type { AppId, CertificateId } from '@gatehouse/contracts';
import { Injectable } from '@nestjs/common';
import { AppMarkRow } from './app-mark.row.ts';

export type AppMark = { certificateId: CertificateId; appId: AppId | null; markAllowed: boolean; changedAt: Date };

@Injectable()
export class AppMarkStore {
  async remember(tx: Tx, mark: AppMark): Promise<void> {
    await tx.upsert(AppMarkRow, mark, ['certificateId']);
  }

  isMarked(tx: Tx, appId: AppId): Promise<boolean> {
    return tx.exists(AppMarkRow, { where: { appId, markAllowed: true } });
  }
}
