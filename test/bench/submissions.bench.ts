import { IDENTITY_HEADER } from '@gatehouse/chassis';
import { BareSubmissions } from './bare-submissions.ts';
import { closedLoop, LoadClient } from './closed-loop.ts';
import { type Bench, median, split } from './figures.ts';
import { CpuMeter, cpuMs, ownCpuMs } from './process-figures.ts';
import { OPERATOR, prepareDrafts } from './submission-drafts.ts';

const CONCURRENCY = 16;
const WARM_UP = 100;
const PER_ROUND = 200;
const ROUNDS = 3;
/** Both sides may have as many transactions open as there are requests. */
const CONNECTIONS = String(CONCURRENCY);

type Side = { perSecond: number[]; spentMs: Record<string, number> };

/** Durable submissions a second over HTTP, against the same transaction done bare; in turns, so that both meet the same machine. */
export const submissionsBench: Bench = {
  name: 'submissions',
  async run(ground) {
    const fleet = await ground.installation('submissions');
    await fleet.start(['ingestion'], { DATABASE_POOL_SIZE: CONNECTIONS, MAX_OPEN_UPLOADS: '1000' });
    const drafts = await prepareDrafts(fleet, WARM_UP + ROUNDS * PER_ROUND);
    const { url, pid } = fleet.process('ingestion');
    const client = new LoadClient(CONCURRENCY);
    const overHttp = async (ids: readonly string[]): Promise<number> => {
      const identity = { [IDENTITY_HEADER]: await fleet.statementFor('ingestion', OPERATOR) };
      const { perSecond } = await closedLoop(ids, CONCURRENCY, async (id) => {
        await client.post(`${url}/v1/drafts/${id}/submit`, identity, null, 201);
      });
      return perSecond;
    };
    await overHttp(drafts.splice(0, WARM_UP));
    const bare = await BareSubmissions.open(fleet.databaseUrl('administrator'), CONCURRENCY);
    const alone = async (count: number): Promise<number> => (await closedLoop(Array.from({ length: count }), CONCURRENCY, () => bare.submit())).perSecond;
    await alone(WARM_UP);

    const cpu = new CpuMeter({ ingestion: () => cpuMs(pid), PostgreSQL: ground.cpuOf('postgres'), client: ownCpuMs });
    const sides = { ours: newSide(), bare: newSide() };
    const measure = async (side: Side, work: () => Promise<number>): Promise<void> => {
      cpu.begin();
      side.perSecond.push(await work());
      for (const [name, spent] of Object.entries(cpu.read())) side.spentMs[name] = (side.spentMs[name] ?? 0) + spent;
    };
    for (let round = 0; round < ROUNDS; round++) {
      await measure(sides.ours, () => overHttp(drafts.splice(0, PER_ROUND)));
      await measure(sides.bare, () => alone(PER_ROUND));
    }
    client.close();
    await bare.close();
    await fleet.close();

    const [ours, theirs] = [median(sides.ours.perSecond), median(sides.bare.perSecond)];
    const pieces = ROUNDS * PER_ROUND;
    const total = ({ spentMs }: Side): number => Object.values(spentMs).reduce((sum, spent) => sum + spent, 0);
    return {
      figures: [
        {
          name: `submissions a second, ${CONCURRENCY} at a time, median of ${ROUNDS}`,
          ours: `${ours.toFixed(0)}/s over HTTP`,
          against: `${theirs.toFixed(0)}/s bare: row, outbox, notify`,
          ratio: ours / theirs,
          aim: { atLeast: 0.7 },
        },
        {
          name: 'CPU of all sides per submission',
          ours: split(sides.ours.spentMs, pieces),
          against: split(sides.bare.spentMs, pieces),
          ratio: total(sides.ours) / total(sides.bare),
        },
      ],
      notes: ['the bare transactions run inside the client; ingestion also publishes what it tells while it is measured, nobody publishes the bare rows'],
    };
  },
};

function newSide(): Side {
  return { perSecond: [], spentMs: {} };
}
