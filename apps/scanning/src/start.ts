import { type Env, type RunningService, startService, type StartOptions } from '@gatehouse/chassis';
import { loadConfig } from './config.ts';
import { DispatchScans } from './features/dispatch-scans/dispatch-scans.ts';
import { RequestScan } from './features/request-scan/request-scan.ts';
import { RunScanProcessor } from './features/run-scan/run-scan.processor.ts';
import { Init } from './persistence/migrations/init.ts';
import { ScanRow } from './persistence/scan.row.ts';
import { ScanningModule, ScanWorkerModule } from './scanning.module.ts';

const database = { rows: [ScanRow], migrations: [Init] };

/** The service: hears submissions, dispatches scans, answers what they found. */
export const start = (env: Env, options?: StartOptions): Promise<RunningService> =>
  startService({ name: 'scanning', config: loadConfig(env), module: ScanningModule, ...database, hears: [RequestScan], background: [DispatchScans] }, options);

/** One worker of the pool: takes scans from the queue, holds the analysis children. */
export const startWorker = (env: Env, options?: StartOptions): Promise<RunningService> =>
  startService({ name: 'scanning', config: loadConfig(env), module: ScanWorkerModule, ...database, hears: [], background: [RunScanProcessor] }, options);
