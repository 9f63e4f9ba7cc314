import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where the running fleet's servers are, for commands of operations. */
export type RunningInfra = { kafkaBrokers: string[]; kafkaPrefix: string; databaseUrl: (service: string) => string };

/** Written by `npm start` beside its data while it runs; deployments give the addresses in the environment instead. */
export const ADDRESS_FILE = 'running.json';
export type RunningFile = { brokers: string[]; databases: Record<string, string>; gateway: string };

/** @throws Error naming what to do, when neither the environment nor a running fleet says where Kafka is */
export function runningInfra(env: Readonly<Record<string, string | undefined>>): RunningInfra {
  const kafkaPrefix = env['KAFKA_PREFIX'] ?? '';
  if (env['KAFKA_BROKERS']) {
    return { kafkaBrokers: env['KAFKA_BROKERS'].split(','), kafkaPrefix, databaseUrl: (service) => required(env, `${service.toUpperCase()}_DATABASE_URL`) };
  }
  const file = join(env['GATEHOUSE_DATA'] ?? '.gatehouse', ADDRESS_FILE);
  try {
    const running = JSON.parse(readFileSync(file, 'utf8')) as RunningFile;
    return {
      kafkaBrokers: running.brokers,
      kafkaPrefix,
      databaseUrl: (service) => running.databases[service] ?? required(env, `${service.toUpperCase()}_DATABASE_URL`),
    };
  } catch (cause) {
    throw new Error('No fleet runs here: start one with npm start, or set KAFKA_BROKERS and <SERVICE>_DATABASE_URL.', { cause });
  }
}

function required(env: Readonly<Record<string, string | undefined>>, name: string): string {
  const value = env[name];
  if (!value) throw new Error(`${name} is not set`);
  return value;
}
