// Measures in one process, warm: the floor, all facts and the head alone, turn by turn, so that noise meets all of them.
// Arguments: the file, then the number of rounds. Prints one JSON document. The same module is the reader's second thread.
import { isMainThread } from 'node:worker_threads';
import { ReaderThread, serveReader } from '@gatehouse/apk';
import { detectionTables } from '@gatehouse/policy';
import { factsOf } from './facts-of.ts';
import { floorOf } from './floor.ts';
import { headOnly } from './head-only.ts';

/** Rounds that are not counted: compilers and caches come to rest in them. */
const WARM_UP_ROUNDS = 5;

export type Turn = { wallMs: number; cpuMs: number };
export type WarmRounds = Record<'floor' | 'facts' | 'oneThread' | 'head', Turn[]>;

if (isMainThread) await measure();
else serveReader(detectionTables());

async function measure(): Promise<void> {
  const [path = '', rounds = '15'] = process.argv.slice(2);
  const thread = new ReaderThread(process.argv[1]!);
  thread.waitUntilUp();
  const work: Record<keyof WarmRounds, () => unknown> = {
    floor: () => floorOf(path),
    facts: () => factsOf(path, thread),
    oneThread: () => factsOf(path, null),
    head: () => headOnly(path),
  };
  const turns: WarmRounds = { floor: [], facts: [], oneThread: [], head: [] };
  for (let round = -WARM_UP_ROUNDS; round < Number(rounds); round++) {
    for (const name of Object.keys(work) as (keyof WarmRounds)[]) {
      const cpu = process.cpuUsage();
      const begun = performance.now();
      work[name]();
      const wallMs = performance.now() - begun;
      const { user, system } = process.cpuUsage(cpu);
      if (round >= 0) turns[name].push({ wallMs, cpuMs: (user + system) / 1000 });
    }
  }
  process.stdout.write(JSON.stringify(turns));
  await thread.close();
}
