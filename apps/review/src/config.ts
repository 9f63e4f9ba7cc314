import { defineConfig, HOST_SHAPE } from '@gatehouse/chassis';
import { z } from 'zod';

export const loadConfig = defineConfig('review', {
  ...HOST_SHAPE,
  /** Working days a reviewer has for a version, counted after the day its scan ended. */
  REVIEW_WORKING_DAYS: z.coerce.number().int().min(1).max(60).default(3),
  /** Working days a reviewer has for a listed app. */
  LISTING_REVIEW_WORKING_DAYS: z.coerce.number().int().min(1).max(60).default(5),
  CLAIM_MINUTES: z.coerce
    .number()
    .int()
    .min(1)
    .max(24 * 60)
    .default(30),
  /** Cases one person may hold at the same time. */
  CLAIM_LIMIT: z.coerce.number().int().min(1).max(100).default(5),
  /** How often claims that ran out are put back into the queue. */
  CLAIM_SWEEP_MS: z.coerce.number().int().min(100).max(600_000).default(5000),
});
export type ReviewConfig = ReturnType<typeof loadConfig>;
