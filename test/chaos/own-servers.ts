import { type Infra, InfraFault, openInfra } from '@gatehouse/local-infra';

/**
 * Servers for one chaos file alone: it restarts and empties them, which those of the run must not suffer. Given addresses
 * are passed over for that reason. A sentence instead, where they cannot be had and the run may do without.
 */
export async function openOwnServers(): Promise<Infra | string> {
  const env = { ...process.env, DATABASE_ADMIN_URL: undefined, REDIS_URL: undefined, KAFKA_BROKERS: undefined };
  try {
    return await openInfra({ env, throwaway: true });
  } catch (error) {
    if (!(error instanceof InfraFault) || error.code !== 'infra.missing' || process.env['GATEHOUSE_REQUIRE_INFRA']) throw error;
    process.stderr.write(`Chaos runs are skipped: ${error.sentence.en}\n`);
    return error.sentence.en;
  }
}
