import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Figure, median, ms } from '../figures.ts';
import { bundled } from './bundle.ts';
import { largePackage } from './large-package.ts';
import { measuredRun } from './measured-run.ts';
import { type BenchPackage, npmApps } from './packages.ts';
import type { ReachRounds } from './reach.child.ts';

/** Two methods of two calls in each class: 120,001 edges, all reached from the launcher. */
const CLASSES = 30_000;
const AIM_MS = 150;

/** Start-up reachability with building its graph: over 120,000 edges, and over each app. */
export async function reachFigures(): Promise<{ figures: Figure[]; notes: string[] }> {
  const module = await bundled('test/bench/apk/reach.child.ts');
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-reach-'));
  try {
    const path = join(folder, 'large.apk');
    writeFileSync(path, largePackage({ files: 1, classesPerFile: CLASSES }));
    const large = await measure(module, path);
    const figures: Figure[] = [
      {
        name: `reachability over ${large.edges} edges, world and graph included`,
        ours: shown(large),
        against: `${ms(AIM_MS)} allowed`,
        ratio: median(large.wallMs) / AIM_MS,
        aim: { atMost: 1 },
      },
    ];
    for (const app of npmApps()) figures.push(await ofApp(module, app));
    return { figures, notes: large.complete ? [] : ['the search over the large package was cut off'] };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function ofApp(module: string, app: BenchPackage): Promise<Figure> {
  const rounds = await measure(module, app.path);
  return { name: `${app.name}: ${rounds.edges} edges`, ours: shown(rounds), against: '', ratio: null };
}

const shown = ({ wallMs, cpuMs }: ReachRounds): string => `${ms(median(wallMs))}, CPU ${ms(median(cpuMs))}`;

async function measure(module: string, path: string): Promise<ReachRounds> {
  const run = await measuredRun(process.execPath, [module, path]);
  if (run.code !== 0) throw new Error(`ended with ${run.code}: ${run.stderr.slice(-500)}`);
  return JSON.parse(run.stdout) as ReachRounds;
}
