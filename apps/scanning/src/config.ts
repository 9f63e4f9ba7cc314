import { defineConfig, HOST_SHAPE } from '@gatehouse/chassis';
import { z } from 'zod';

export const loadConfig = defineConfig('scanning', {
  ...HOST_SHAPE,
  REDIS_URL: z.url({ protocol: /^rediss?$/ }),
  /** Where packages and reports are: `file:///path` or `s3://bucket/prefix`. */
  ARTIFACT_STORE_URL: z.string().min(1),
  S3_ENDPOINT: z.url().optional(),
  /** Where artifacts of a remote store are staged for the analysis child. */
  SCAN_STAGING_DIR: z.string().min(1),
  /** Scans at the same time in one worker; each holds one child process of at most SCAN_MEMORY_MB. */
  SCAN_CONCURRENCY: z.coerce.number().int().min(1).max(64).default(2),
  SCAN_TIMEOUT_MS: z.coerce.number().int().min(1000).default(120_000), // many times the slowest real package seen
  SCAN_MEMORY_MB: z.coerce.number().int().min(64).default(512),
  /** A worker that has not renewed its claim for so long is taken for dead, and the scan starts again. */
  SCAN_LEASE_MS: z.coerce.number().int().min(1000).default(15_000),
});
export type ScanningConfig = ReturnType<typeof loadConfig>;
