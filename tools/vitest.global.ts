import { type Infra, InfraFault, openInfra } from '@gatehouse/local-infra';
import type { TestProject } from 'vitest/node';

// Vitest runs this once a project, each time as a fresh module; the servers are opened once a run.
type SharedServers = { users: number; opening: Promise<Infra | string> };
const KEY = Symbol.for('gatehouse.test-servers');
const run = globalThis as { [KEY]?: SharedServers };

/** Real PostgreSQL, Redis and Kafka for the suites that want them. Without them the suites skip with the reason, or the run fails where GATEHOUSE_REQUIRE_INFRA is set. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const shared = (run[KEY] ??= { users: 0, opening: open() });
  shared.users++;
  const infra = await shared.opening;
  const missing = typeof infra === 'string';
  project.provide('adminUrl', missing ? '' : infra.postgres.adminUrl);
  project.provide('redisUrl', missing ? '' : infra.redis.url);
  project.provide('kafkaBrokers', missing ? '' : infra.kafka.brokers.join(','));
  project.provide('infraMissing', missing ? infra : '');
  return async () => {
    if (--shared.users > 0 || missing) return;
    delete run[KEY];
    await infra.stop();
  };
}

async function open(): Promise<Infra | string> {
  try {
    return await openInfra({ env: process.env, throwaway: true });
  } catch (error) {
    if (!(error instanceof InfraFault) || error.code !== 'infra.missing' || process.env['GATEHOUSE_REQUIRE_INFRA']) throw error;
    process.stderr.write(`Suites that need servers are skipped: ${error.sentence.en}\n`);
    return error.sentence.en;
  }
}
