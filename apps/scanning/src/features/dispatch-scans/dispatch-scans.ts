import { BackgroundLoop, type BackgroundPart, Clock, HealthRegistry, LOGGER, type Tx } from '@gatehouse/chassis';
import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { DataSource } from 'typeorm';
import { jobIdOf, MAX_ATTEMPTS } from '../../domain/scan.ts';
import { ScanStore, type StoredScan } from '../../persistence/scan.store.ts';
import { SettleScan } from '../run-scan/settle-scan.ts';
import { ScanQueue } from './scan-queue.ts';

const ROUND_MS = 200;
const BATCH = 100;
/** A rung scan that nobody began for so long is rung again: the queue may have been emptied. */
const RING_AGAIN_MS = 5000;

/** Rings the queue for new and lost scans alike, and takes scans back from workers that died. One mechanism, whatever was lost. */
@Injectable()
export class DispatchScans implements BackgroundPart {
  readonly #loop: BackgroundLoop;

  constructor(
    private readonly db: DataSource,
    private readonly scans: ScanStore,
    private readonly queue: ScanQueue,
    private readonly settle: SettleScan,
    private readonly clock: Clock,
    @Inject(LOGGER) private readonly log: Logger,
    health: HealthRegistry,
  ) {
    this.#loop = new BackgroundLoop('dispatch-scans', ROUND_MS, () => this.round(), log, health);
  }

  start(): void {
    this.#loop.start();
  }

  async stop(): Promise<void> {
    await this.#loop.stop();
    await this.queue.close();
  }

  async round(): Promise<void> {
    await this.#takeBack();
    const now = this.clock.now();
    const due = await this.scans.takeDue(this.db.manager, now, new Date(now.getTime() - RING_AGAIN_MS), BATCH);
    if (due.length === 0) return;
    try {
      await this.queue.ring(due.map((s) => ({ scanId: s.scanId, jobId: jobIdOf(s.scanId, s.attempt) })));
    } catch (error) {
      // Redis is away: the next round tries again. A dispatcher that dies right here is made good for by RING_AGAIN_MS.
      await this.scans.markUnrung(
        this.db.manager,
        due.map((s) => s.scanId),
      );
      throw error;
    }
  }

  async #takeBack(): Promise<void> {
    await this.db.transaction(async (tx) => {
      for (const scan of await this.scans.lockAbandoned(tx, this.clock.now())) await this.#retryOrGiveUp(tx, scan);
    });
  }

  async #retryOrGiveUp(tx: Tx, scan: StoredScan): Promise<void> {
    this.log.warn({ scanId: scan.scanId, submissionId: scan.submissionId, attempt: scan.attempt }, 'scan.worker-lost');
    if (scan.attempt < MAX_ATTEMPTS) return this.scans.requeue(tx, scan.scanId);
    await this.settle.giveUp(tx, scan, { code: 'scan.attempts-exhausted', detail: `the worker was lost ${scan.attempt} times while reading this package` });
  }
}
