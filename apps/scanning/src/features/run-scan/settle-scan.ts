import { Clock, storable, type Tx } from '@gatehouse/chassis';
import { ScanCompletedV1 } from '@gatehouse/contracts';
import type { Analysis } from '@gatehouse/analysis';
import { Outbox } from '@gatehouse/messaging';
import { Injectable } from '@nestjs/common';
import type { Scan } from '../../domain/scan.ts';
import type { ScanResult } from '../../domain/scan-result.ts';
import { completedEvent, resultOf } from '../../domain/tell-scan.ts';
import { ScanStore } from '../../persistence/scan.store.ts';

/** Ends a scan, once: the result and the news of it commit together. */
@Injectable()
export class SettleScan {
  constructor(
    private readonly scans: ScanStore,
    private readonly outbox: Outbox,
    private readonly clock: Clock,
  ) {}

  /** False where another attempt took over meanwhile; then nothing is told. */
  async execute(tx: Tx, scan: Scan, analysis: Analysis, report: ScanResult['report']): Promise<boolean> {
    const at = this.clock.now();
    // Findings quote hostile packages: what PostgreSQL cannot hold is replaced before it is kept or told.
    const result = storable(resultOf(analysis, report));
    if (!(await this.scans.settle(tx, scan, analysis.outcome, result, at))) return false;
    await this.outbox.append(tx, ScanCompletedV1, storable(completedEvent(scan, analysis, result, at)), {
      subject: `scan/${scan.scanId}`,
      operatorId: scan.operatorId,
      at,
    });
    return true;
  }

  /** No path ends in silence: a scan that cannot be finished is inconclusive, with its reason, and a person decides. */
  async giveUp(tx: Tx, scan: Scan, reason: { code: string; detail: string }): Promise<void> {
    await this.execute(tx, scan, { outcome: 'inconclusive', reasons: [reason], document: null }, null);
  }
}
