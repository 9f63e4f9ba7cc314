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
const KEPT_AS_PATTERN = 1;

type Side = { perSecond: number[]; spentMs: Record<string, number>; work: () => Promise<{ perSecond: number }> };

/** Durable submissions a second over HTTP, against the same transaction done bare; in turns, so that all meet the same machine. */
export const submissionsBench: Bench = {
  name: 'submissions',
  async run(ground) {
    const fleet = await ground.installation('submissions');
    // As many transactions may be open as there are requests, on every side.
    await fleet.start(['ingestion'], { DATABASE_POOL_SIZE: String(CONCURRENCY), MAX_OPEN_UPLOADS: '1000' });
    const drafts = await prepareDrafts(fleet, WARM_UP + ROUNDS * PER_ROUND + KEPT_AS_PATTERN);
    const { url, pid } = fleet.process('ingestion');
    const client = new LoadClient(CONCURRENCY);
    const overHttp = async (count: number): Promise<{ perSecond: number }> => {
      const identity = { [IDENTITY_HEADER]: await fleet.statementFor('ingestion', OPERATOR) };
      return closedLoop(drafts.splice(0, count), CONCURRENCY, async (id) => {
        await client.post(`${url}/v1/drafts/${id}/submit`, identity, null, 201);
      });
    };
    await overHttp(WARM_UP);
    const bare = await BareSubmissions.open(fleet.databaseUrl('administrator'), CONCURRENCY);
    const bareDrafts = await bare.prepareDrafts(WARM_UP + ROUNDS * PER_ROUND);
    const recordOnly = (count: number) => closedLoop(Array.from({ length: count }), CONCURRENCY, () => bare.recordOnly());
    const everyStatement = (count: number) => closedLoop(bareDrafts.splice(0, count), CONCURRENCY, (id) => bare.submitDraft(id));
    await recordOnly(WARM_UP);
    await everyStatement(WARM_UP);

    const cpu = new CpuMeter({ ingestion: () => cpuMs(pid), PostgreSQL: ground.cpuOf('postgres'), client: ownCpuMs });
    const [ours, record, statements] = [overHttp, recordOnly, everyStatement].map((work): Side => ({
      perSecond: [],
      spentMs: {},
      work: () => work(PER_ROUND),
    })) as [Side, Side, Side];
    for (let round = 0; round < ROUNDS; round++) {
      for (const side of [ours, record, statements]) {
        cpu.begin();
        side.perSecond.push((await side.work()).perSecond);
        for (const [name, spent] of Object.entries(cpu.read())) side.spentMs[name] = (side.spentMs[name] ?? 0) + spent;
      }
    }
    client.close();
    await bare.close();
    await fleet.close();

    const pieces = ROUNDS * PER_ROUND;
    const speed = ({ perSecond }: Side): number => median(perSecond);
    const total = ({ spentMs }: Side): number => Object.values(spentMs).reduce((sum, spent) => sum + spent, 0);
    const shown = (side: Side): string => `${speed(side).toFixed(0)}/s`;
    return {
      figures: [
        {
          name: `submissions a second, ${CONCURRENCY} at a time, median of ${ROUNDS}`,
          ours: `${shown(ours)} over HTTP`,
          against: `${shown(record)} bare: row, outbox, notify`,
          ratio: speed(ours) / speed(record),
          aim: { atLeast: 0.7 },
        },
        {
          name: 'the same against every statement of the transaction',
          ours: `${shown(ours)} over HTTP`,
          against: `${shown(statements)} bare: locks, checks, draft’s end too`,
          ratio: speed(ours) / speed(statements),
        },
        {
          name: 'CPU of a submission against row, outbox, notify',
          ours: split(ours.spentMs, pieces),
          against: split(record.spentMs, pieces),
          ratio: total(ours) / total(record),
        },
        {
          name: 'CPU of a submission against every statement',
          ours: split(ours.spentMs, pieces),
          against: split(statements.spentMs, pieces),
          ratio: total(ours) / total(statements),
        },
      ],
      notes: ['the bare transactions run inside the client; ingestion also publishes what it tells while it is measured, nobody publishes the bare rows'],
    };
  },
};
