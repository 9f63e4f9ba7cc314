import { parseArgs } from 'node:util';
import { TOPICS } from '@gatehouse/contracts';
import { createLogger } from '@gatehouse/chassis';
import { DEAD_SUFFIX, type EventBus, type IncomingRecord, KafkaEventBus, readDeadLetter, toReplay } from '@gatehouse/messaging';
import { Client } from 'pg';
import { runningInfra } from './running-infra.ts';

const USAGE = `usage:
  npm run dead-letters -- list                        what was parked, and why
  npm run dead-letters -- replay [--id EVENT] [--group SERVICE]   hand parked events to the service that failed on them
  npm run events -- replay --since 2026-01-31T08:00:00Z [--service NAME]   publish again what services told since then`;

const SERVICES = ['gateway', 'ingestion', 'scanning', 'review', 'certification', 'ranking'] as const;

const [command, action, ...rest] = process.argv.slice(2);
process.exitCode = await main(command, action, rest);

async function main(command: string | undefined, action: string | undefined, args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: { id: { type: 'string' }, group: { type: 'string' }, since: { type: 'string' }, service: { type: 'string' } },
  });
  const infra = runningInfra(process.env);
  const bus = new KafkaEventBus({
    brokers: infra.kafkaBrokers,
    clientId: 'gatehouse-operations',
    prefix: infra.kafkaPrefix,
    logger: createLogger('operations', 'fatal'),
  });
  try {
    if (command === 'dead-letters' && action === 'list') return await listDeadLetters(bus);
    if (command === 'dead-letters' && action === 'replay') return await replayDeadLetters(bus, values.id, values.group);
    if (command === 'events' && action === 'replay' && values.since) return await replayEvents(bus, infra.databaseUrl, values.since, values.service);
    process.stderr.write(`${USAGE}\n`);
    return 2;
  } finally {
    await bus.close();
  }
}

async function listDeadLetters(bus: EventBus): Promise<number> {
  let count = 0;
  await eachDeadLetter(bus, (record) => {
    const letter = readDeadLetter(record);
    count += 1;
    process.stdout.write(
      `${letter.at}  ${letter.group.padEnd(13)} ${eventOf(record).type}  ${eventOf(record).id}\n  ${letter.attempts} attempt(s): ${letter.reason}\n`,
    );
  });
  process.stdout.write(count === 0 ? 'No dead letters.\n' : `${count} dead letter(s).\n`);
  return 0;
}

async function replayDeadLetters(bus: EventBus, id: string | undefined, group: string | undefined): Promise<number> {
  const chosen: IncomingRecord[] = [];
  await eachDeadLetter(bus, (record) => {
    if ((id === undefined || eventOf(record).id === id) && (group === undefined || readDeadLetter(record).group === group)) chosen.push(record);
  });
  await bus.publish(chosen.map(toReplay));
  process.stdout.write(`${chosen.length} event(s) sent again; those that took effect since are passed over.\n`);
  return 0;
}

async function eachDeadLetter(bus: EventBus, visit: (record: IncomingRecord) => void): Promise<void> {
  for (const topic of TOPICS) await bus.readAll(topic + DEAD_SUFFIX, visit);
}

/** PostgreSQL keeps what was told; Kafka may have lost it. Hearers pass over what they know. */
async function replayEvents(bus: EventBus, databaseUrl: (service: string) => string, since: string, only: string | undefined): Promise<number> {
  const from = new Date(since);
  if (Number.isNaN(from.getTime())) {
    process.stderr.write('--since must be a time such as 2026-01-31T08:00:00Z\n');
    return 2;
  }
  for (const service of SERVICES.filter((s) => only === undefined || s === only)) {
    const client = new Client({ connectionString: databaseUrl(service) });
    await client.connect();
    try {
      let sent = 0;
      for (let after = '0'; ;) {
        const { rows } = await client.query<{ id: string; topic: string; key: string; envelope: string }>(
          'SELECT id, topic, key, envelope FROM outbox WHERE created_at >= $1 AND id > $2 ORDER BY id LIMIT 500',
          [from, after],
        );
        if (rows.length === 0) break;
        await bus.publish(rows.map((r) => ({ topic: r.topic, key: r.key, value: r.envelope })));
        sent += rows.length;
        after = rows.at(-1)!.id;
      }
      process.stdout.write(`${service.padEnd(13)} ${sent} event(s) published again\n`);
    } finally {
      await client.end();
    }
  }
  return 0;
}

function eventOf(record: IncomingRecord): { id: string; type: string } {
  try {
    const { id, type } = JSON.parse(record.value ?? '') as { id?: unknown; type?: unknown };
    return { id: String(id ?? '-'), type: String(type ?? '-') };
  } catch {
    return { id: '-', type: 'not JSON' };
  }
}
