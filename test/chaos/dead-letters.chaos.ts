import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { appIdOf, type DataOf, EnforcementChangedV1, newId, OperatorId } from '@gatehouse/contracts';
import type { Infra } from '@gatehouse/local-infra';
import { KafkaEventBus } from '@gatehouse/messaging';
import { Pool } from 'pg';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openOwnServers } from './own-servers.ts';
import { DATABASE, ProcessFleet } from './process-fleet.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const PATIENCE_MS = 60_000;

const servers = await openOwnServers();
const missing = typeof servers === 'string' ? servers : null;

describe.skipIf(missing !== null)(`dead letters of a running fleet${missing === null ? '' : `: ${missing}`}`, () => {
  const infra = servers as Infra;
  let folder: string;
  const operatorId = newId(OperatorId);
  let fleet: ProcessFleet;
  let bus: KafkaEventBus;
  let database: Pool;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'gatehouse-chaos-'));
    // Both hear the same topic. One partition, so that what comes after a poisoned event comes behind it.
    fleet = await ProcessFleet.open(infra, folder, { services: ['certification', 'ranking'], env: { KAFKA_PARTITIONS: '1' } });
    bus = new KafkaEventBus({ brokers: infra.kafka.brokers, clientId: 'chaos', prefix: '', logger: pino({ level: 'silent' }) });
    const url = new URL(infra.postgres.adminUrl);
    url.pathname = `/${DATABASE}`;
    database = new Pool({ connectionString: url.href });
  });
  afterAll(async () => {
    await database?.end();
    await bus?.close();
    await fleet?.close();
    await infra.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  beforeEach(({ onTestFailed }) =>
    onTestFailed(() => {
      process.stderr.write(`${fleet.lastWords()}\n`);
    }),
  );

  /** `npm run dead-letters -- …`, without the set-up before it. */
  async function deadLetters(...args: string[]): Promise<string> {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--import', './tools/ts-hooks.mjs', '--conditions=development', 'apps/fleet/src/operations.ts', 'dead-letters', ...args],
      {
        cwd: ROOT,
        env: { PATH: process.env['PATH'], KAFKA_BROKERS: infra.kafka.brokers.join(',') },
      },
    );
    return stdout;
  }

  /** Tells as review would that an app is listed. Answers the event's id. */
  async function tellListed(packageName: string, change: (data: DataOf<typeof EnforcementChangedV1>) => unknown = (data) => data): Promise<string> {
    const [id, at] = [randomUUID(), new Date().toISOString()];
    const appId = appIdOf({ operatorId, platform: 'android', packageName });
    const data = EnforcementChangedV1.data.parse({
      appId,
      operatorId,
      platform: 'android',
      packageName,
      name: packageName,
      state: 'listed',
      installAllowed: true,
      updateAllowed: true,
      chartAllowed: true,
      boostBlockedBy: [],
      listedVersion: { submissionId: null, versionCode: 1, versionName: '1.0', sha256: null, signers: [] },
      reason: { zh: '已上架。', en: 'Listed.' },
      changedAt: at,
    });
    const envelope = {
      specversion: '1.0',
      id,
      source: '/gatehouse/review',
      type: EnforcementChangedV1.type,
      time: at,
      subject: `app/${appId}`,
      datacontenttype: 'application/json',
      operatorid: operatorId,
      sequence: 1,
      data: change(data),
    };
    await bus.publish([{ topic: EnforcementChangedV1.topic, key: appId, value: JSON.stringify(envelope) }]);
    return id;
  }

  const rows = async (sql: string, parameter: string): Promise<number> => Number((await database.query<{ n: string }>(sql, [parameter])).rows[0]?.n);
  const ranked = (packageName: string): Promise<number> => rows('SELECT count(*) AS n FROM ranking.listing WHERE package_name = $1', packageName);
  const known = (packageName: string): Promise<number> => rows('SELECT count(*) AS n FROM certification.known_app WHERE package_name = $1', packageName);
  const soon = { timeout: PATIENCE_MS, interval: 100 };

  it('list an event that does not fit, once a service that listens, while the partition moves on', async () => {
    expect(await deadLetters('list')).toBe('No dead letters.\n');
    const id = await tellListed('com.example.unfit', ({ appId }) => ({ appId }));
    await tellListed('com.example.behind');
    await expect.poll(async () => [await ranked('com.example.behind'), await known('com.example.behind')], soon).toEqual([1, 1]);
    const listed = await deadLetters('list');
    for (const service of ['certification', 'ranking']) {
      expect(listed).toMatch(
        new RegExp(`${service} +${EnforcementChangedV1.type.replaceAll('.', '\\.')}  ${id}\\n  1 attempt\\(s\\): does not fit [^\\n]*/operatorId`),
      );
    }
    expect(listed).toContain('2 dead letter(s).');
  });

  it('are handed to the service that failed, once the cause is gone, and take effect once', async () => {
    await database.query(`CREATE FUNCTION ranking.refuse_one() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN IF NEW.package_name = 'com.example.poison' THEN RAISE EXCEPTION 'no room for %', NEW.package_name; END IF; RETURN NEW; END $$`);
    await database.query('CREATE TRIGGER refuse_one BEFORE INSERT OR UPDATE ON ranking.listing FOR EACH ROW EXECUTE FUNCTION ranking.refuse_one()');
    const id = await tellListed('com.example.poison');
    await tellListed('com.example.next');
    await expect.poll(() => ranked('com.example.next'), soon).toBe(1);
    expect(await ranked('com.example.poison')).toBe(0);
    expect(await known('com.example.poison')).toBe(1);
    expect(await deadLetters('list')).toMatch(new RegExp(`ranking +\\S+  ${id}\\n  5 attempt\\(s\\): no room for com\\.example\\.poison`));

    await database.query('DROP TRIGGER refuse_one ON ranking.listing');
    for (const time of ['first', 'second']) expect(await deadLetters('replay', '--id', id), time).toMatch(/^1 event\(s\) sent again/);
    await expect.poll(() => ranked('com.example.poison'), soon).toBe(1);
    await tellListed('com.example.last');
    await expect.poll(async () => [await ranked('com.example.last'), await known('com.example.last')], soon).toEqual([1, 1]); // both replays are behind us
    const heard = (service: string): Promise<number> => rows(`SELECT count(*) AS n FROM ${service}.inbox WHERE event_id = $1`, id);
    expect([await heard('ranking'), await heard('certification')]).toEqual([1, 1]);
    expect(await deadLetters('list')).toContain('3 dead letter(s).');
  });
});
