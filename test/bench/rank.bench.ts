import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { IDENTITY_HEADER } from '@gatehouse/chassis';
import { closedLoop, LoadClient } from './closed-loop.ts';
import { type Bench, type Figure, median, ms, percentile, split } from './figures.ts';
import type { Ground, Installation } from './ground.ts';
import { CpuMeter, cpuMs, ownCpuMs } from './process-figures.ts';
import { RankCatalogue } from './rank-catalogue.ts';
import { ServiceProcess } from './service-process.ts';

const CHANGES = 60; // each a certificate that comes into force and is suspended again
const WARM_UP_CHANGES = 5;
const CHANGED = 14; // far enough down that the lift of five places shows
const CANDIDATES = 500;
const CERTIFIED_CANDIDATES = 25;
const CONCURRENCY = 8;
const PER_ROUND = 200;
const ROUNDS = 3;
const PATIENCE_MS = 30_000;

/** From a certificate's state to the order people see; and `POST /v1/rank` against Fastify with the same schema and nothing behind it. */
export const rankBench: Bench = {
  name: 'rank',
  async run(ground) {
    const fleet = await ground.installation('rank');
    await fleet.start(['review', 'certification', 'ranking']);
    const catalogue = new RankCatalogue(fleet);
    await catalogue.fill('tools', 20);
    const changes = await eventToRank(catalogue);
    await catalogue.fill('social', CANDIDATES);
    for (let i = 0; i < CERTIFIED_CANDIDATES; i++) await catalogue.record('social', i * (CANDIDATES / CERTIFIED_CANDIDATES), 'VALID');
    const rank = await rankAgainstEcho(ground, fleet, catalogue);
    await fleet.close();
    return {
      figures: [...changes, ...rank],
      notes: ['event to rank is timed from the sending of PUT /v1/certificates to the first answer of the chart that shows it, asked again at once'],
    };
  },
};

async function eventToRank(catalogue: RankCatalogue): Promise<Figure[]> {
  const order = async (): Promise<string> => (await catalogue.chart('tools')).items.map((item) => item.appId).join();
  const before = await order();
  const until = async (seen: (now: string) => boolean, change: () => Promise<void>): Promise<number> => {
    const begun = performance.now();
    await change();
    while (!seen(await order())) if (performance.now() - begun > PATIENCE_MS) throw new Error('the chart did not follow the certificate');
    return performance.now() - begun;
  };
  const [risen, back]: [number[], number[]] = [[], []];
  for (let i = -WARM_UP_CHANGES; i < CHANGES; i++) {
    const up = await until(
      (now) => now !== before,
      () => catalogue.record('tools', CHANGED, 'VALID'),
    );
    const down = await until(
      (now) => now === before,
      () => catalogue.record('tools', CHANGED, 'SUSPENDED'),
    );
    if (i >= 0) {
      risen.push(up);
      back.push(down);
    }
  }
  const line = (name: string, sample: readonly number[]): Figure => ({
    name,
    ours: `p50 ${ms(percentile(sample, 0.5))}, p99 ${ms(percentile(sample, 0.99))}`,
    against: `${sample.length} changes, a second allowed`,
    ratio: percentile(sample, 0.99) / 1000,
    aim: { atMost: 1 },
  });
  return [line('event to visible rank, both ways', [...risen, ...back]), line('suspended, until the order is exactly as before', back)];
}

async function rankAgainstEcho(ground: Ground, fleet: Installation, catalogue: RankCatalogue): Promise<Figure[]> {
  const candidates = Array.from({ length: CANDIDATES }, (_, i) => ({ appId: catalogue.idOf('social', i), baseScore: 9 - i / 100, relevance: (i % 10) / 10 }));
  await catalogue.lifted(candidates, CERTIFIED_CANDIDATES);
  const body = Buffer.from(JSON.stringify({ candidates }));
  const ranking = fleet.process('ranking');
  const identity = { [IDENTITY_HEADER]: await fleet.statementFor('ranking', { roles: ['store'], operatorId: null }) };
  const sample = await fetch(`${ranking.url}/v1/rank`, { method: 'POST', body, headers: { ...identity, 'content-type': 'application/json' } });
  const answerFile = join(ground.folder, 'rank-answer.json');
  writeFileSync(answerFile, await sample.text());
  const peer = await ServiceProcess.start('test/bench/rank-peer.ts', { BENCH_ANSWER: answerFile }, join(ground.folder, 'rank-peer.log'));

  const client = new LoadClient(CONCURRENCY);
  const targets = [
    { url: `${ranking.url}/v1/rank`, pid: ranking.pid },
    { url: `${peer.url}/answer`, pid: peer.pid },
    { url: `${peer.url}/echo`, pid: peer.pid },
  ].map(({ url, pid }) => ({
    url,
    perSecond: [] as number[],
    cpu: new CpuMeter({ server: () => cpuMs(pid), client: ownCpuMs }),
    spentMs: { server: 0, client: 0 },
    bytes: 0,
  }));
  for (let round = -1; round < ROUNDS; round++) {
    // the first warms all of them up
    const headers = { [IDENTITY_HEADER]: await fleet.statementFor('ranking', { roles: ['store'], operatorId: null }) };
    for (const target of targets) {
      target.cpu.begin();
      const { perSecond } = await closedLoop(Array.from({ length: PER_ROUND }), CONCURRENCY, async () => {
        target.bytes = await client.post(target.url, headers, body, 200);
      });
      if (round < 0) continue;
      target.perSecond.push(perSecond);
      const spent = target.cpu.read();
      target.spentMs.server += spent.server;
      target.spentMs.client += spent.client;
    }
  }
  client.close();
  await peer.close();

  const [ours, answer, echo] = targets as [(typeof targets)[0], (typeof targets)[0], (typeof targets)[0]];
  const speed = (target: typeof ours): number => median(target.perSecond);
  const shown = (target: typeof ours): string => `${speed(target).toFixed(0)}/s, ${(target.bytes / 1000).toFixed(0)} kB`;
  const pieces = ROUNDS * PER_ROUND;
  return [
    {
      name: `POST /v1/rank, ${CANDIDATES} candidates, ${CONCURRENCY} at a time`,
      ours: shown(ours),
      against: `${shown(answer)}: Fastify, same schema, same answer`,
      ratio: speed(ours) / speed(answer),
      aim: { atLeast: 0.8 },
    },
    {
      name: 'the same against an echo of the body as it came',
      ours: shown(ours),
      against: `${shown(echo)}: Fastify, same schema`,
      ratio: speed(ours) / speed(echo),
    },
    { name: 'CPU of one rank', ours: split(ours.spentMs, pieces), against: split(answer.spentMs, pieces), ratio: ours.spentMs.server / answer.spentMs.server },
  ];
}
