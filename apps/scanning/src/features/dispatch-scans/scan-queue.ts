import { CONFIG, LOGGER } from '@gatehouse/chassis';
import { Inject, Injectable } from '@nestjs/common';
import { type ConnectionOptions, Queue } from 'bullmq';
import { Redis } from 'ioredis';
import type { Logger } from 'pino';
import type { ScanningConfig } from '../../config.ts';

export const SCAN_QUEUE = 'scans';
export type ScanJob = { scanId: string };

/** A BullMQ prefix per deployment, after the one of its topics. */
export const queuePrefix = (config: ScanningConfig): string => `gatehouse-${config.KAFKA_PREFIX || 'main'}`;

/** The doorbell. Commands fail fast while Redis is away: the dispatcher tries again, the rows wait. */
@Injectable()
export class ScanQueue {
  readonly #redis: Redis;
  readonly #queue: Queue<ScanJob>;

  constructor(@Inject(CONFIG) config: ScanningConfig, @Inject(LOGGER) log: Logger) {
    this.#redis = new Redis(config.REDIS_URL, { maxRetriesPerRequest: 1, enableOfflineQueue: false, lazyConnect: true });
    this.#redis.on('error', (error) => log.debug({ reason: error.message }, 'redis.unreachable'));
    this.#queue = new Queue(SCAN_QUEUE, { connection: this.#redis as ConnectionOptions, prefix: queuePrefix(config) });
    this.#queue.on('error', (error) => log.debug({ reason: error.message }, 'queue.unreachable'));
  }

  /** A job that is there already stays as it is. Ended jobs are not kept, so an id is free again once it is needed. */
  async ring(jobs: readonly { jobId: string; scanId: string }[]): Promise<void> {
    if (this.#redis.status === 'wait') await this.#redis.connect();
    await this.#queue.addBulk(
      jobs.map(({ jobId, scanId }) => ({ name: 'scan', data: { scanId }, opts: { jobId, removeOnComplete: true, removeOnFail: true } })),
    );
  }

  async close(): Promise<void> {
    await this.#queue.close();
    this.#redis.disconnect();
  }
}
