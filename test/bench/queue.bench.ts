import { randomUUID } from 'node:crypto';
import { connect, createDataSource, createLogger, HealthRegistry, migrate, SystemClock } from '@gatehouse/chassis';
import { type ConnectionOptions, Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import type { Logger } from 'pino';
import type { DataSource } from 'typeorm';
import { loadConfig, type ScanningConfig } from '../../apps/scanning/src/config.ts';
import { DispatchScans } from '../../apps/scanning/src/features/dispatch-scans/dispatch-scans.ts';
import { ScanQueue } from '../../apps/scanning/src/features/dispatch-scans/scan-queue.ts';
import type { RunScan } from '../../apps/scanning/src/features/run-scan/run-scan.ts';
import { RunScanProcessor } from '../../apps/scanning/src/features/run-scan/run-scan.processor.ts';
import type { SettleScan } from '../../apps/scanning/src/features/run-scan/settle-scan.ts';
import { Init } from '../../apps/scanning/src/persistence/migrations/init.ts';
import { ScanRow } from '../../apps/scanning/src/persistence/scan.row.ts';
import { ScanStore } from '../../apps/scanning/src/persistence/scan.store.ts';
import { type Bench, median, ms, split } from './figures.ts';
import { CpuMeter, ownCpuMs } from './process-figures.ts';

const JOBS = 1000;
const ROUNDS = 5;
/** Jobs of one round of the dispatcher; the bare side adds as many at once. */
const BATCH = 100;

/** CPU of a job that does nothing, through our dispatcher and worker, against `queue.add` and a worker with the same options. */
export const queueBench: Bench = {
  name: 'queue',
  async run(ground) {
    const fleet = await ground.installation('queue');
    const config = loadConfig({ ...fleet.envOf('scanning'), LOG_LEVEL: 'silent' });
    const log = createLogger('bench', 'silent');
    const db = createDataSource({ service: 'scanning', url: config.DATABASE_URL, poolSize: 2, rows: [ScanRow], migrations: [Init] });
    await connect(db, log, new AbortController().signal);
    await migrate(db, 'scanning');
    const ours = openOurs(db, config, log);
    const bare = openBare(config);
    const cpu = new CpuMeter({ node: ownCpuMs, Redis: ground.cpuOf('redis'), PostgreSQL: ground.cpuOf('postgres') });
    const spent = { ours: [] as Record<string, number>[], bare: [] as Record<string, number>[] };

    for (let round = -1; round < ROUNDS; round++) {
      // the first warms both up
      await insertScans(db);
      for (const [side, work] of [
        ['ours', ours.run],
        ['bare', bare.run],
      ] as const) {
        cpu.begin();
        await work();
        if (round >= 0) spent[side].push(cpu.read());
      }
      await db.query('DELETE FROM scan');
    }
    await Promise.all([ours.close(), bare.close()]);
    await db.destroy();

    const total = (one: Record<string, number>): number => Object.values(one).reduce((sum, value) => sum + value, 0);
    const withoutRows = ({ node, Redis: redis }: Record<string, number>): number => (node ?? 0) + (redis ?? 0);
    const middle = (runs: Record<string, number>[]): Record<string, number> => [...runs].sort((a, b) => total(a) - total(b))[runs.length >> 1] ?? {};
    return {
      figures: [
        {
          name: `CPU of a no-op job, median of ${ROUNDS} × ${JOBS}`,
          ours: split(middle(spent.ours), JOBS),
          against: split(middle(spent.bare), JOBS),
          ratio: median(spent.ours.map(total)) / median(spent.bare.map(total)),
          aim: { atMost: 1.1 },
        },
        {
          name: 'of it in the process and in Redis',
          ours: ms(median(spent.ours.map(withoutRows)) / JOBS),
          against: ms(median(spent.bare.map(withoutRows)) / JOBS),
          ratio: median(spent.ours.map(withoutRows)) / median(spent.bare.map(withoutRows)),
        },
      ],
      notes: ['ours reads the due scans from PostgreSQL and marks them; the work itself does nothing on both sides'],
    };
  },
};

type Line = { run: () => Promise<void>; close: () => Promise<void> };

/** The real dispatcher, queue and worker; only what a scan does is taken out. */
function openOurs(db: DataSource, config: ScanningConfig, log: Logger): Line {
  const count = new Countdown();
  const health = new HealthRegistry();
  const queue = new ScanQueue(config, log);
  // Nothing is claimed, so nothing is ever taken back and settled.
  const dispatcher = new DispatchScans(db, new ScanStore(), queue, {} as SettleScan, new SystemClock(), log, health);
  const worker = new RunScanProcessor({ execute: async () => count.down() } as unknown as RunScan, config, log, health);
  worker.start();
  return {
    run: async () => {
      const done = count.from(JOBS);
      for (let rung = 0; rung < JOBS; rung += BATCH) await dispatcher.round();
      await done;
    },
    close: async () => {
      await worker.stop();
      await queue.close();
    },
  };
}

function openBare(config: ScanningConfig): Line {
  const count = new Countdown();
  const options = { prefix: 'bare' };
  const [forQueue, forWorker] = [new Redis(config.REDIS_URL, { maxRetriesPerRequest: 1 }), new Redis(config.REDIS_URL, { maxRetriesPerRequest: null })];
  const queue = new Queue('bare', { connection: forQueue as ConnectionOptions, ...options });
  const worker = new Worker('bare', async () => count.down(), {
    connection: forWorker as ConnectionOptions,
    ...options,
    concurrency: config.SCAN_CONCURRENCY,
    maxStalledCount: 0,
  });
  return {
    run: async () => {
      const done = count.from(JOBS);
      for (let added = 0; added < JOBS; added += BATCH) {
        await Promise.all(
          Array.from({ length: BATCH }, () => {
            const scanId = randomUUID();
            return queue.add('scan', { scanId }, { jobId: `scan-${scanId}-1`, removeOnComplete: true, removeOnFail: true });
          }),
        );
      }
      await done;
    },
    close: async () => {
      await worker.close();
      await queue.close();
      for (const redis of [forQueue, forWorker]) redis.disconnect();
    },
  };
}

/** Resolves when as many jobs as announced have been done. */
class Countdown {
  #left = 0;
  #done: () => void = () => undefined;

  from(count: number): Promise<void> {
    this.#left = count;
    return new Promise((resolve) => {
      this.#done = resolve;
    });
  }

  down(): void {
    this.#left -= 1;
    if (this.#left === 0) this.#done();
  }
}

async function insertScans(db: DataSource): Promise<void> {
  await db.query(
    `INSERT INTO scan (scan_id, submission_id, app_id, operator_id, scan_order, state)
     SELECT gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), '{}', 'queued' FROM generate_series(1, $1::int)`,
    [JOBS],
  );
}
