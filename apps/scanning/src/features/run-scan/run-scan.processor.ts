import { type BackgroundPart, CONFIG, HealthRegistry, LOGGER, withLogContext } from '@gatehouse/chassis';
import { Inject, Injectable } from '@nestjs/common';
import { type ConnectionOptions, type Job, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import type { Logger } from 'pino';
import type { ScanningConfig } from '../../config.ts';
import { queuePrefix, SCAN_QUEUE, type ScanJob } from '../dispatch-scans/scan-queue.ts';
import { RunScan } from './run-scan.ts';

/** The worker pool's end of the queue. A job carries an id, not data; a failed job is simply rung again from its row. */
@Injectable()
export class RunScanProcessor implements BackgroundPart {
  #worker: Worker<ScanJob> | null = null;
  #redis: Redis | null = null;
  #running = 0;
  #done = 0;
  #lastDoneAt: Date | null = null;

  constructor(
    private readonly runScan: RunScan,
    @Inject(CONFIG) private readonly config: ScanningConfig,
    @Inject(LOGGER) private readonly log: Logger,
    private readonly health: HealthRegistry,
  ) {}

  start(): void {
    this.#redis = new Redis(this.config.REDIS_URL, { maxRetriesPerRequest: null });
    this.#redis.on('error', (error) => this.log.debug({ reason: error.message }, 'redis.unreachable'));
    this.#worker = new Worker<ScanJob>(SCAN_QUEUE, (job) => this.#process(job), {
      connection: this.#redis as ConnectionOptions,
      prefix: queuePrefix(this.config),
      concurrency: this.config.SCAN_CONCURRENCY,
      // The claim in PostgreSQL decides who runs a scan; a stalled job is dropped here and rung again from its row.
      maxStalledCount: 0,
    });
    this.#worker.on('error', (error) => this.log.debug({ reason: error.message }, 'worker.unreachable'));
    this.#worker.on('failed', (job, error) => this.log.warn({ jobId: job?.id, scanId: job?.data.scanId, reason: error.message }, 'scan.job-failed'));
    this.health.add('queue', () => ({
      ok: this.#redis?.status === 'ready',
      running: this.#running,
      done: this.#done,
      lastDoneAt: this.#lastDoneAt?.toISOString() ?? null,
    }));
  }

  async stop(): Promise<void> {
    await this.#worker?.close();
    this.#redis?.disconnect();
  }

  async #process(job: Job<ScanJob>): Promise<void> {
    this.#running += 1;
    try {
      await withLogContext({ jobId: job.id ?? '' }, () => this.runScan.execute(job.data.scanId));
      this.#done += 1;
      this.#lastDoneAt = new Date();
    } finally {
      this.#running -= 1;
    }
  }
}
