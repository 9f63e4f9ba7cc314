import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Env, StartOptions } from '@gatehouse/chassis';
import { signIn, type SignedInPerson } from '@gatehouse/local-infra';
import { pino } from 'pino';
import { inject } from 'vitest';
import { localSettings } from '../../apps/fleet/src/settings.ts';
import { type Fleet, startFleet } from '../../apps/fleet/src/start-fleet.ts';

export const ROOT = resolve(import.meta.dirname, '../..');

export type OpenFleet = Fleet & { dataDir: string; as(person: string): Promise<SignedInPerson> };

/** The whole fleet on its own database, topics, queue and folder, from outside: what a journey walks through. */
export async function openFleet(env: Env = {}, start: StartOptions = {}): Promise<OpenFleet> {
  const run = randomUUID().slice(0, 8);
  const dataDir = mkdtempSync(join(tmpdir(), 'gatehouse-journey-'));
  mkdirSync(join(dataDir, 'logs'));
  const log = pino.destination({ dest: join(dataDir, 'logs/fleet.log'), sync: false });
  const fleet = await startFleet({
    root: ROOT,
    dataDir,
    settings: await localSettings(dataDir),
    preferredPort: 0,
    database: `gatehouse_journey_${run}`,
    infra: { postgres: { adminUrl: inject('adminUrl') }, redis: { url: inject('redisUrl') }, kafka: { brokers: inject('kafkaBrokers').split(',') } },
    env: { KAFKA_PREFIX: `j${run}.`, REDIS_PREFIX: `j${run}:`, KAFKA_PARTITIONS: '1', CHECK_RESPONSES: '1', ...env },
    start: { logTo: log, ...start },
  });
  await fleet.ready();
  return {
    ...fleet,
    dataDir,
    as: (person) => signIn(fleet.url, person),
    close: async () => {
      await fleet.close();
      log.flushSync();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
