import { CONFIG } from '@gatehouse/chassis';
import { ArtifactStore, createArtifactStore } from '@gatehouse/artifact-store';
import { Module } from '@nestjs/common';
import type { ScanningConfig } from './config.ts';
import { DispatchScans } from './features/dispatch-scans/dispatch-scans.ts';
import { ScanQueue } from './features/dispatch-scans/scan-queue.ts';
import { ReadScanController } from './features/read-scan/read-scan.controller.ts';
import { RequestScan } from './features/request-scan/request-scan.ts';
import { RunScan } from './features/run-scan/run-scan.ts';
import { RunScanProcessor } from './features/run-scan/run-scan.processor.ts';
import { SettleScan } from './features/run-scan/settle-scan.ts';
import { ScanStore } from './persistence/scan.store.ts';

const artifacts = {
  provide: ArtifactStore,
  inject: [CONFIG],
  useFactory: (config: ScanningConfig) =>
    createArtifactStore({ url: config.ARTIFACT_STORE_URL, ...(config.S3_ENDPOINT ? { endpoint: config.S3_ENDPOINT } : {}) }),
};

/** Serves scans and dispatches them. */
@Module({ controllers: [ReadScanController], providers: [artifacts, ScanStore, SettleScan, ScanQueue, RequestScan, DispatchScans] })
export class ScanningModule {}

/** Works on them. */
@Module({ providers: [artifacts, ScanStore, SettleScan, RunScan, RunScanProcessor] })
export class ScanWorkerModule {}
