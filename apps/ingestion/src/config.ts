import { defineConfig, HOST_SHAPE } from '@gatehouse/chassis';
import { z } from 'zod';
import type { Expectations } from './domain/status.ts';

const GIB = 1024 ** 3;

export const loadConfig = defineConfig('ingestion', {
  ...HOST_SHAPE,
  /** Where packages and policies are kept: `file:///path` or `s3://bucket/prefix`. */
  ARTIFACT_STORE_URL: z.url({ protocol: /^(file|s3)$/ }),
  S3_ENDPOINT: z.url({ protocol: /^https?$/ }).optional(),
  S3_REGION: z.string().min(1).optional(),
  /** Where uploads are staged until they are whole; best on the file system of the artifact store, so that publishing copies nothing. */
  UPLOAD_DIR: z.string().min(1),
  MAX_UPLOAD_BYTES: z.coerce
    .number()
    .int()
    .min(1)
    .default(4 * GIB),
  MAX_POLICY_BYTES: z.coerce
    .number()
    .int()
    .min(1)
    .default(20 * 1024 ** 2),
  /** Unfinished uploads one operator may have: what bounds the staged bytes. */
  MAX_OPEN_UPLOADS: z.coerce.number().int().min(1).default(20),
  /** Unfinished uploads are dropped after it. */
  UPLOAD_EXPIRY_MS: z.coerce
    .number()
    .int()
    .min(1000)
    .default(24 * 3600_000),
  /** A sender that says nothing for so long has gone: its upload can be resumed by another connection. */
  UPLOAD_IDLE_MS: z.coerce.number().int().min(100).default(30_000),
  /** A scan that has not started within this is shown as delayed by us. */
  SCAN_START_EXPECTED_MS: z.coerce.number().int().min(1000).default(120_000),
  /** Likewise for review's first word after a scan. */
  TRIAGE_EXPECTED_MS: z.coerce.number().int().min(1000).default(60_000),
  /** How often statuses that outlived their time are looked for. */
  DELAY_CHECK_MS: z.coerce.number().int().min(100).default(5000),
  /** How often abandoned uploads and leftovers of crashes are looked for. */
  SWEEP_MS: z.coerce.number().int().min(100).default(60_000),
});
export type IngestionConfig = ReturnType<typeof loadConfig>;

export const expectationsOf = (config: IngestionConfig): Expectations => ({ scanStartMs: config.SCAN_START_EXPECTED_MS, triageMs: config.TRIAGE_EXPECTED_MS });
