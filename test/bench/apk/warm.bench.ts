import { join } from 'node:path';
import { type Figure, median, megabytes, ms } from '../figures.ts';
import { ROOT } from '../service-process.ts';
import { bundled } from './bundle.ts';
import { measuredRun } from './measured-run.ts';
import { type BenchPackage, corpusPackages, npmApps } from './packages.ts';
import type { Turn, WarmRounds } from './warm.child.ts';

const ROUNDS = 15;
const AIM = { facts: 2, factsCpu: 3.5, head: 0.3 } as const;

/** Facts of a warm process and the head alone, by the floor of the same file; each ratio is the median over rounds that stand side by side. */
export async function warmFigures({ profile }: { profile: boolean }): Promise<Figure[]> {
  const module = await bundled('test/bench/apk/warm.child.ts');
  const flags = profile ? ['--cpu-prof', `--cpu-prof-dir=${join(ROOT, '.gatehouse/bench/profiles')}`] : [];
  const figures: Figure[] = [];
  for (const app of npmApps()) figures.push(...(await ofOne([...flags, module], app, true)));
  for (const app of corpusPackages()) figures.push(...(await ofOne([...flags, module], app, false)));
  return figures;
}

async function ofOne(program: readonly string[], app: BenchPackage, aimed: boolean): Promise<Figure[]> {
  const run = await measuredRun(process.execPath, [...program, app.path, String(ROUNDS)]);
  if (run.code !== 0) return [{ name: `${app.name}: could not be measured`, ours: run.stderr.slice(0, 200), against: '', ratio: null }];
  const { floor, facts, oneThread, head } = JSON.parse(run.stdout) as WarmRounds;
  const ratio = (ours: Turn[], of: keyof Turn): number => median(ours.map((turn, i) => turn[of] / floor[i]!.wallMs));
  const wall = (turns: Turn[]): string => ms(median(turns.map(({ wallMs }) => wallMs)));
  const against = `${wall(floor)} floor (${megabytes(app.bytes)})`;
  const line = (name: string, ours: string, value: number, atMost: number): Figure => ({
    name: `${app.name}: ${name}`,
    ours,
    against,
    ratio: value,
    ...(aimed ? { aim: { atMost } } : {}),
  });
  return [
    line('all facts, warm', wall(facts), ratio(facts, 'wallMs'), AIM.facts),
    line('all facts, CPU', ms(median(facts.map(({ cpuMs }) => cpuMs))), ratio(facts, 'cpuMs'), AIM.factsCpu),
    { ...line('all facts on one thread', wall(oneThread), ratio(oneThread, 'wallMs'), 0), aim: undefined },
    line('manifest, resources, v2+ signature', wall(head), ratio(head, 'wallMs'), AIM.head),
  ];
}
