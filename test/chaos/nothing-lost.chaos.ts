import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { LOCAL_ORGANISATIONS } from '@gatehouse/gateway/local-provider';
import type { Infra } from '@gatehouse/local-infra';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type End, Ledger } from './ledger.ts';
import { openOwnServers } from './own-servers.ts';
import { type FleetService, ProcessFleet } from './process-fleet.ts';
import { type Fate, StubbornOperator, type Version } from './stubborn-operator.ts';
import { TopicReader } from './topic-reader.ts';

const SUBMISSIONS_A_ROUND = 20;
const FATES: readonly Fate[] = ['approved', 'refused', 'awaiting-review'];
const END_OF: Readonly<Record<Fate, { end: string; told: number }>> = {
  approved: { end: 'APPROVE', told: 1 },
  refused: { end: 'REFUSE', told: 1 },
  'awaiting-review': { end: 'open', told: 0 },
};
const PATIENCE_MS = 180_000;
const POLL_MS = 25;

const servers = await openOwnServers();
const missing = typeof servers === 'string' ? servers : null;

/** One blow, dealt while twenty submissions run. */
type Round = { blow: string; prefix: string; deal: (prefix: string) => Promise<void> };

describe.skipIf(missing !== null)(`nothing is lost${missing === null ? '' : `: ${missing}`}`, () => {
  const infra = servers as Infra;
  let folder: string;
  let fleet: ProcessFleet;
  let ledger: Ledger;
  let topics: TopicReader;
  let operator: StubbornOperator;
  const sent = new Map<string, Promise<string[]>>();

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'gatehouse-chaos-'));
    fleet = await ProcessFleet.open(infra, folder);
    ledger = new Ledger(infra.postgres.adminUrl);
    topics = new TopicReader(infra.kafka.brokers);
    operator = await StubbornOperator.of(fleet.url, fleet.adminKey, LOCAL_ORGANISATIONS[0].id);
  });
  afterAll(async () => {
    operator?.giveUp();
    await Promise.allSettled(sent.values());
    await topics?.close();
    await ledger?.close();
    await fleet?.close();
    await infra.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  let broken = false;
  beforeEach(({ onTestFailed, skip }) => {
    skip(broken, 'an earlier blow broke the fleet');
    onTestFailed(() => {
      broken = true;
      process.stderr.write(`${fleet.lastWords()}\n`);
    });
  });

  /** Waits for the moment at which a blow hurts. */
  async function until(moment: () => Promise<number>): Promise<void> {
    for (const end = Date.now() + PATIENCE_MS; (await moment()) === 0; await sleep(POLL_MS)) {
      if (Date.now() > end) throw new Error('the moment never came');
    }
  }

  async function killAndStart(service: FleetService): Promise<void> {
    await fleet.kill(service);
    await fleet.start(service);
  }

  /** Kills while a scan runs: sure only where one still runs once the process is dead. */
  async function killMidScan(service: FleetService, prefix: string): Promise<void> {
    for (;;) {
      await until(() => ledger.runningScansOf(prefix));
      await fleet.kill(service);
      const hit = (await ledger.runningScansOf(prefix)) > 0;
      await fleet.start(service);
      if (hit) return;
    }
  }

  /** The relay's process dies once Kafka has its events, and before they are marked. */
  async function dieBetweenSendAndMark(service: FleetService): Promise<void> {
    await fleet.kill(service);
    expect(await fleet.startDoomed(service, { CHAOS_DIE_AFTER_SEND: '1' })).toBe('SIGKILL');
    await fleet.start(service);
  }

  async function emptyRedis(): Promise<void> {
    const redis = new Redis(infra.redis.url);
    try {
      await redis.flushall();
    } finally {
      redis.disconnect();
    }
  }

  const accepted = (prefix: string) => () => ledger.acceptedOf(prefix);
  const rounds: readonly Round[] = (
    [
      [
        'kill -9 of ingestion',
        async (p) => {
          await until(accepted(p));
          await killAndStart('ingestion');
        },
      ],
      ['kill -9 of ingestion’s relay between send and mark', () => dieBetweenSendAndMark('ingestion')],
      ['kill -9 of scanning while it scans', (p) => killMidScan('scanning', p)],
      ['kill -9 of the worker while it scans', (p) => killMidScan('scan-worker', p)],
      [
        'kill -9 of review',
        async (p) => {
          await until(() => ledger.decisionsOf(p));
          await killAndStart('review');
        },
      ],
      ['kill -9 of review’s relay between send and mark', () => dieBetweenSendAndMark('review')],
      [
        'kill -9 of ranking',
        async (p) => {
          await until(() => ledger.rankedOf(p));
          await killAndStart('ranking');
        },
      ],
      [
        'kill -9 of certification',
        async (p) => {
          await until(() => ledger.certifiableOf(p));
          await killAndStart('certification');
        },
      ],
      [
        'a restart of Kafka',
        async (p) => {
          await until(accepted(p));
          await infra.restart('kafka');
        },
      ],
      [
        'kill -9 of Kafka',
        async (p) => {
          await until(accepted(p));
          await infra.kill('kafka');
          await infra.restart('kafka');
        },
      ],
      [
        'a restart of Redis',
        async (p) => {
          await until(accepted(p));
          await infra.restart('redis');
        },
      ],
      [
        'the loss of everything in Redis',
        async (p) => {
          await until(accepted(p));
          await emptyRedis();
        },
      ],
      [
        'a restart of PostgreSQL',
        async (p) => {
          await until(accepted(p));
          await infra.restart('postgres');
        },
      ],
    ] satisfies [string, Round['deal']][]
  ).map(([blow, deal], i) => ({ blow, deal, prefix: `com.example.round${i + 10}.` }));

  const versionsOf = ({ prefix }: Round): Version[] =>
    Array.from({ length: SUBMISSIONS_A_ROUND }, (_, i) => ({ packageName: `${prefix}app${i + 10}`, fate: FATES[i % FATES.length]! }));

  const expectedEnds = (round: Round): End[] =>
    versionsOf(round).map(({ packageName, fate }) => ({
      packageName,
      state: fate,
      scans: 'settled',
      scansTold: 1,
      ends: [END_OF[fate].end],
      decisionsTold: END_OF[fate].told,
    }));

  it.each(rounds)('the fleet goes on by itself after $blow', async (round) => {
    const sending = Promise.all(versionsOf(round).map((version) => operator.submit(version)));
    sending.catch(() => undefined); // told by the test of this round's ends
    sent.set(round.blow, sending);
    await round.deal(round.prefix);
    await expect(fleet.ready()).resolves.toBeUndefined();
  });

  it.each(rounds)('each of twenty submissions has exactly one end after $blow', async (round) => {
    const ids = await sent.get(round.blow);
    expect(new Set(ids).size).toBe(SUBMISSIONS_A_ROUND);
    await expect.poll(() => ledger.ends(round.prefix), { timeout: PATIENCE_MS, interval: 200 }).toEqual(expectedEnds(round));
  });

  it('every event was heard by everybody who listens, though a relay sent some twice', async () => {
    await expect.poll(() => ledger.underway(), { timeout: PATIENCE_MS, interval: 200 }).toEqual([]);
    expect(await topics.tellersThatRepeated()).toEqual(expect.arrayContaining(['/gatehouse/ingestion', '/gatehouse/review']));
  });

  it('no dead letter is left', async () => {
    expect(await topics.deadLetters()).toEqual([]);
  });

  it('the ends stand once nothing is under way any more, and whoever hears of them agrees', async () => {
    for (const round of rounds) {
      expect(await ledger.ends(round.prefix)).toEqual(expectedEnds(round));
      const listed = versionsOf(round).filter((v) => v.fate === 'approved').length;
      expect([await ledger.rankedOf(round.prefix), await ledger.certifiableOf(round.prefix)], round.blow).toEqual([listed, listed]);
    }
    expect(await ledger.repeatedScansOf(rounds.find((r) => r.blow.includes('the worker'))!.prefix)).toBeGreaterThan(0);
  });
});
