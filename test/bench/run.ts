import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Bench, type BenchResult, drawTable } from './figures.ts';
import { Ground } from './ground.ts';
import { queueBench } from './queue.bench.ts';
import { rankBench } from './rank.bench.ts';
import { profileInto, ROOT } from './service-process.ts';
import { submissionsBench } from './submissions.bench.ts';
import { uploadBench } from './upload.bench.ts';
import { walkBench } from './walk.bench.ts';

const BENCHES: readonly Bench[] = [uploadBench, submissionsBench, queueBench, rankBench, walkBench];
const FOLDER = join(ROOT, '.gatehouse/bench');

process.exitCode = await main(process.argv.slice(2));

/**
 * `npm run bench [-- upload rank …]`: prints ratios of one run and keeps them as JSON. Never fails for a figure; 1 where a bench could not run.
 * With `--profile` each service leaves a CPU profile, and the figures are those of profiled services.
 */
async function main(args: string[]): Promise<number> {
  const { values, positionals: names } = parseArgs({ args, allowPositionals: true, options: { profile: { type: 'boolean', default: false } } });
  const unknown = names.filter((name) => !BENCHES.some((bench) => bench.name === name));
  if (unknown.length > 0) {
    console.error(`没有名为 ${unknown.join('、')} 的基准测试 / no bench is called ${unknown.join(', ')}: ${BENCHES.map((b) => b.name).join(', ')}`);
    return 2;
  }
  if (process.platform !== 'linux') {
    console.error('基准测试从 /proc 读取 CPU 与内存，仅能在 Linux 上运行 / The benches read CPU and memory from /proc, which only Linux has.');
    return 2;
  }
  if (values.profile) profileInto(join(FOLDER, 'profiles'));
  const ground = await Ground.open();
  const closed = once(() => ground.close());
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void closed().finally(() => process.exit(130)));
  const began = new Date();
  const failed: string[] = [];
  const results: { name: string; result: BenchResult; load: number }[] = [];
  try {
    for (const bench of BENCHES.filter(({ name }) => names.length === 0 || names.includes(name))) {
      console.error(`• ${bench.name} …`);
      const load = loadavg()[0] ?? 0;
      try {
        results.push({ name: bench.name, result: await bench.run(ground), load });
      } catch (error) {
        failed.push(bench.name); // the others still say what they saw
        console.error(error);
      }
    }
  } finally {
    await closed();
  }
  console.log(drawTable(results));
  console.log(`${cpus().length} CPUs; load average before each: ${results.map(({ name, load }) => `${name} ${load.toFixed(1)}`).join(', ')}`);
  keep(began, results);
  if (failed.length > 0) console.error(`未能运行 / could not run: ${failed.join(', ')}`);
  return failed.length > 0 ? 1 : 0;
}

/** A copy for machines, one file a run. */
function keep(began: Date, results: readonly object[]): void {
  mkdirSync(FOLDER, { recursive: true });
  const file = join(FOLDER, `${began.toISOString().slice(0, 19).replaceAll(':', '')}.json`);
  writeFileSync(file, `${JSON.stringify({ began, node: process.version, cpus: cpus().length, results }, null, 2)}\n`);
}

function once(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  return () => (running ??= work());
}
