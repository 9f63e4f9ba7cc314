// Measures in one process, warm: the floor, all facts and the head alone, turn by turn, so that noise meets all of them.
// Arguments: the file, then the number of rounds. Prints one JSON document.
import { factsOf } from './facts-of.ts';
import { floorOf } from './floor.ts';
import { headOnly } from './head-only.ts';

/** Rounds that are not counted: compilers and caches come to rest in them. */
const WARM_UP_ROUNDS = 5;

export type Turn = { wallMs: number; cpuMs: number };
export type WarmRounds = Record<'floor' | 'facts' | 'head', Turn[]>;

const [path = '', rounds = '15'] = process.argv.slice(2);
const work: Record<keyof WarmRounds, (file: string) => unknown> = { floor: floorOf, facts: factsOf, head: headOnly };
const turns: WarmRounds = { floor: [], facts: [], head: [] };
for (let round = -WARM_UP_ROUNDS; round < Number(rounds); round++) {
  for (const name of Object.keys(work) as (keyof WarmRounds)[]) {
    const cpu = process.cpuUsage();
    const begun = performance.now();
    work[name](path);
    const wallMs = performance.now() - begun;
    const { user, system } = process.cpuUsage(cpu);
    if (round >= 0) turns[name].push({ wallMs, cpuMs: (user + system) / 1000 });
  }
}
process.stdout.write(JSON.stringify(turns));
