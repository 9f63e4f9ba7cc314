import { setTimeout as sleep } from 'node:timers/promises';
import { CONFIG, Clock, isOutage, LOGGER, withLogContext } from '@gatehouse/chassis';
import { type ArtifactRef, ScanId, ScanStartedV1 } from '@gatehouse/contracts';
import { type Analysis, analyse, serialise } from '@gatehouse/analysis';
import { ArtifactStore } from '@gatehouse/artifact-store';
import { Outbox } from '@gatehouse/messaging';
import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { DataSource } from 'typeorm';
import type { ScanningConfig } from '../../config.ts';
import type { ScanOrder } from '../../domain/scan.ts';
import { ScanStore, type StoredScan } from '../../persistence/scan.store.ts';
import { SettleScan } from './settle-scan.ts';

const SETTLE_TRIES = 60;
const SETTLE_WAIT_MS = 1000;

/** One attempt at one scan. The bytes are hostile, so they are read in a child process that we hold the right to kill. */
@Injectable()
export class RunScan {
  constructor(
    private readonly db: DataSource,
    private readonly scans: ScanStore,
    private readonly settle: SettleScan,
    private readonly outbox: Outbox,
    private readonly artifacts: ArtifactStore,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: ScanningConfig,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  async execute(id: string): Promise<void> {
    const scan = await this.#begin(ScanId.parse(id));
    if (!scan) return; // delivered again: somebody runs it, or it is settled
    await withLogContext({ submissionId: scan.submissionId, scanId: scan.scanId }, async () => {
      const claim = this.#holdClaim(scan);
      try {
        const begun = performance.now();
        const analysis = await this.#analyse(scan.order);
        const report = analysis.document ? await this.artifacts.put(Buffer.from(serialise(analysis.document))) : null;
        const settled = await this.#whenDatabaseAnswers(() => this.db.transaction((tx) => this.settle.execute(tx, scan, analysis, report)));
        const durationMs = Math.round(performance.now() - begun);
        this.log.info(
          { outcome: analysis.outcome, findings: analysis.document?.findings.length ?? 0, durationMs, attempt: scan.attempt },
          settled ? 'scan.settled' : 'scan.claim-lost',
        );
      } finally {
        clearInterval(claim);
      }
    });
  }

  /** Claim the scan and tell it, in one transaction. */
  async #begin(scanId: ScanId): Promise<StoredScan | null> {
    return this.db.transaction(async (tx) => {
      const now = this.clock.now();
      const scan = await this.scans.claim(tx, scanId, now, this.#leaseFrom(now));
      if (!scan) return null;
      await this.outbox.append(
        tx,
        ScanStartedV1,
        {
          scanId,
          submissionId: scan.submissionId,
          appId: scan.appId,
          attempt: scan.attempt,
          startedAt: now.toISOString(),
          deadlineAt: new Date(now.getTime() + this.config.SCAN_TIMEOUT_MS).toISOString(),
        },
        { subject: `scan/${scanId}`, operatorId: scan.operatorId, at: now },
      );
      return scan;
    });
  }

  async #analyse(order: ScanOrder): Promise<Analysis> {
    await using package_ = await this.artifacts.stage(order.artifact, this.config.SCAN_STAGING_DIR);
    await using policy = order.policy ? await this.artifacts.stage(order.policy.artifact as ArtifactRef, this.config.SCAN_STAGING_DIR) : null;
    return analyse(
      {
        packagePath: package_.path,
        fileName: order.fileName,
        policy: policy && order.policy ? { path: policy.path, mediaType: order.policy.mediaType } : null,
        listing: order.listing,
        declarations: order.declarations,
        serviceType: order.serviceType,
        declared: { packageName: order.packageName, versionCode: order.versionCode, versionName: order.versionName },
      },
      { limits: { timeoutMs: this.config.SCAN_TIMEOUT_MS, memoryBytes: this.config.SCAN_MEMORY_MB * 1024 * 1024 } },
    );
  }

  /** Renews the claim while the child works: a worker that dies stops renewing, and the scan is taken back. */
  #holdClaim(scan: StoredScan): NodeJS.Timeout {
    return setInterval(() => {
      this.scans
        .renew(this.db.manager, scan, this.#leaseFrom(this.clock.now()))
        .catch((error: Error) => this.log.warn({ scanId: scan.scanId, reason: error.message }, 'scan.claim-not-renewed'));
    }, this.config.SCAN_LEASE_MS / 3);
  }

  /** A result is worth waiting for: the database may be restarting, and a lost claim is noticed by the settling itself. */
  async #whenDatabaseAnswers<T>(work: () => Promise<T>): Promise<T> {
    for (let tries = 0; ; tries++) {
      try {
        return await work();
      } catch (error) {
        if (!isOutage(error) || tries >= SETTLE_TRIES) throw error;
        this.log.warn({ reason: (error as Error).message }, 'scan.settling-waits');
        await sleep(SETTLE_WAIT_MS);
      }
    }
  }

  #leaseFrom(now: Date): Date {
    return new Date(now.getTime() + this.config.SCAN_LEASE_MS);
  }
}
