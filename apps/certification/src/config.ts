import { defineConfig, HOST_SHAPE } from '@gatehouse/chassis';
import { z } from 'zod';

export const loadConfig = defineConfig('certification', {
  ...HOST_SHAPE,
  /** How often certificates are looked at whose verdict time alone has changed (first day, last day, too long unchecked). */
  REVISIT_EVERY_MS: z.coerce.number().int().min(100).default(5000),
});
export type CertificationConfig = ReturnType<typeof loadConfig>;
