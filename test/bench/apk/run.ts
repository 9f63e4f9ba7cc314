import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { drawTable, type Figure } from '../figures.ts';
import { coldFigures } from './cold.bench.ts';
import { linearFigures } from './linear.bench.ts';
import { peerFigures } from './peers.bench.ts';
import { reachFigures } from './reach.bench.ts';
import { warmFigures } from './warm.bench.ts';

type Options = { profile: boolean; mobsf: boolean };
type Part = { figures: Figure[]; notes: string[] };

const PARTS: Readonly<Record<string, (options: Options) => Promise<Part>>> = {
  warm: async (options) => ({
    figures: await warmFigures(options),
    notes: ['the floor: read the file, SHA-256, inflate every entry once, on one thread; medians of rounds side by side'],
  }),
  cold: async () => ({ figures: await coldFigures(), notes: ['the quickest of three, each a process of its own, as a bundle'] }),
  linear: () => linearFigures(),
  reach: () => reachFigures(),
  peers: (options) => peerFigures(options),
};

process.exitCode = await main(process.argv.slice(2));

/**
 * `npm run bench:apk [-- warm cold …]`: ratios of one run. Never fails for a figure; 1 where a part could not run.
 * `--mobsf` measures that peer too, which takes minutes. With `--profile` the warm part leaves CPU profiles in .gatehouse/bench/profiles, and its figures are those of profiled processes.
 */
async function main(args: string[]): Promise<number> {
  const { values, positionals: names } = parseArgs({
    args,
    allowPositionals: true,
    options: { profile: { type: 'boolean', default: false }, mobsf: { type: 'boolean', default: false } },
  });
  const unknown = names.filter((name) => !(name in PARTS));
  if (unknown.length > 0) {
    console.error(`没有名为 ${unknown.join('、')} 的部分 / no part is called ${unknown.join(', ')}: ${Object.keys(PARTS).join(', ')}`);
    return 2;
  }
  if (process.platform !== 'linux') {
    console.error('基准测试从 /proc 读取 CPU 与内存，仅能在 Linux 上运行 / The bench reads CPU and memory from /proc, which only Linux has.');
    return 2;
  }
  const failed: string[] = [];
  const load: string[] = [];
  for (const [name, part] of Object.entries(PARTS)) {
    if (names.length > 0 && !names.includes(name)) continue;
    console.error(`• ${name} …`);
    load.push(`${name} ${(loadavg()[0] ?? 0).toFixed(1)}`);
    try {
      console.log(drawTable([{ name, result: await part(values) }]));
    } catch (error) {
      failed.push(name); // the others still say what they saw
      console.error(error);
    }
  }
  console.log(`${cpus().length} CPUs; load average before each: ${load.join(', ')}`);
  if (failed.length > 0) console.error(`未能运行 / could not run: ${failed.join(', ')}`);
  return failed.length > 0 ? 1 : 0;
}
