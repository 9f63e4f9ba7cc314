import { defineConfig, HOST_SHAPE } from '@gatehouse/chassis';
import { z } from 'zod';

export const loadConfig = defineConfig('ranking', {
  ...HOST_SHAPE,
  /** How often the charts in memory are held against PostgreSQL, should a notification have been lost. */
  PROJECTION_POLL_MS: z.coerce.number().int().min(50).default(1000),
  /** Memory that could not be confirmed for so long lifts nobody until it is. */
  PROJECTION_STALE_MS: z.coerce.number().int().min(1000).default(60_000),
});
export type RankingConfig = ReturnType<typeof loadConfig>;
