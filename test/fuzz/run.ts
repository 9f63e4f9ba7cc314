import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { bundled } from '../bench/apk/bundle.ts';
import { residentBytes } from '../bench/process-figures.ts';
import { ROOT } from '../bench/service-process.ts';
import { fuzzWithCoverage } from './coverage.ts';
import type { ChildMessage } from './fuzz.child.ts';
import { Inputs } from './inputs.ts';

/** Silence of a child for so long is a hang: between two signs of life it reads 32 small packages, which takes a tenth of a second. */
const HANG_MS = 20_000;
/** The sandbox's cap; the children read thousands of packages one after the other, so what they keep shows too. */
const MEMORY_BYTES = 512 << 20;
const HEAP_MEGABYTES = 256;
const POLL_MS = 100;
const TICK_MS = 5_000;
/** A reader that dies so often is broken; the rest would show no more. */
const MAX_STOPS = 40;
/** One crash is found by many mutations. */
const MAX_SHOWN = 25;

export type Failure = { index: number; what: string };
const FOLDER = join(ROOT, '.gatehouse/fuzz');

process.exitCode = await main(process.argv.slice(2));

/**
 * `npm run fuzz [-- --mutations 200000 --seed 1]` tries seeded mutations, the same for the same seed; `--only N` makes one again into
 * .gatehouse/fuzz; `--coverage SECONDS` lets a coverage-guided fuzzer look for itself. 1 where something failed.
 */
async function main(args: string[]): Promise<number> {
  const options = {
    mutations: { type: 'string', default: '200000' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string' },
    coverage: { type: 'string' },
  } as const;
  const { values } = parseArgs({ args, options });
  if (values.coverage !== undefined) return fuzzWithCoverage(Number(values.coverage), FOLDER);
  const seed = Number(values.seed);
  const mutations = Number(values.mutations);
  const inputs = new Inputs(seed, mutations);
  if (values.only !== undefined) return keep(inputs, seed, Number(values.only));
  const module = await bundled('test/fuzz/fuzz.child.ts');
  const workers = availableParallelism();
  const begun = Date.now();
  const part = { seed, mutations, step: workers, end: inputs.count };
  const failures = (await Promise.all(Array.from({ length: workers }, (_, from) => work(module, { ...part, from })))).flat();
  for (const { index, what } of distinct(failures).slice(0, MAX_SHOWN)) {
    keep(inputs, seed, index);
    console.log(`✗ ${index}: ${what}`);
  }
  const counted = `${mutations} mutations of ${inputs.seeds} packages, ${inputs.count - mutations} prefixes, seed ${seed}, in ${Math.round((Date.now() - begun) / 1000)} s`;
  console.log(`${counted}: ${failures.length} failed`);
  return failures.length > 0 ? 1 : 0;
}

type Part = { seed: number; mutations: number; from: number; step: number; end: number };

/** Runs one part to its end, in a new child after each that hangs or grows too large. */
async function work(module: string, part: Part): Promise<Failure[]> {
  const failures: Failure[] = [];
  for (let from = part.from, stops = 0; from < part.end && stops < MAX_STOPS; stops++) {
    const stopped = await child(module, { ...part, from }, failures);
    if (stopped === null) break;
    const culprit = await pinpoint(module, { ...part, from: stopped.index }, stopped.what);
    failures.push(culprit);
    from = culprit.index + part.step;
  }
  return failures;
}

/** The child tells its number now and then; here it tells each, to find the one that stopped it. */
async function pinpoint(module: string, part: Part, what: string): Promise<Failure> {
  const end = Math.min(part.end, part.from + 64 * part.step);
  return (await child(module, { ...part, end }, [], 1)) ?? { index: part.from, what: `${what}, somewhere from here on` };
}

/** @returns the number at which the child had to be stopped, or null when it came to its end */
function child(module: string, { seed, mutations, from, step, end }: Part, failures: Failure[], tellEach = 0): Promise<Failure | null> {
  const process_ = spawn(process.execPath, [`--max-old-space-size=${HEAP_MEGABYTES}`, module, ...[seed, mutations, from, step, end, tellEach].map(String)], {
    cwd: ROOT,
    stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
  });
  let at = from;
  let heard = Date.now();
  let told = Date.now();
  let finished = false;
  let stopped: string | null = null;
  let said = '';
  const stop = (what: string): void => {
    stopped ??= what;
    process_.kill('SIGKILL');
  };
  process_.stderr!.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-2_000)));
  process_.on('message', (message: ChildMessage) => {
    heard = Date.now();
    if (message.kind === 'done') finished = true;
    else if (message.kind === 'failure') {
      failures.push({ index: message.index, what: message.stack });
      process.stderr.write(`✗ ${message.index}: ${message.stack.split('\n', 2).join(' ')}\n`); // at once: a long run may be ended before its end
    } else at = message.index;
    if (from % step === 0 && Date.now() - told > TICK_MS) process.stderr.write(`• ${at} / ${end}\n`);
    if (Date.now() - told > TICK_MS) told = Date.now();
  });
  const poll = setInterval(() => {
    if (Date.now() - heard > HANG_MS) return stop('hangs');
    try {
      if (residentBytes(process_.pid!) > MEMORY_BYTES) stop('takes more than 512 MB');
    } catch {
      return; // it has just ended
    }
  }, POLL_MS);
  return new Promise((resolve, reject) => {
    process_.once('error', reject);
    process_.once('close', (code) => {
      clearInterval(poll);
      resolve(finished ? null : { index: at, what: stopped ?? `ended with ${code}: ${said}` });
    });
  });
}

/** One of each: the same error at the same place of the code is one finding. */
function distinct(failures: readonly Failure[]): Failure[] {
  const place = (what: string): string =>
    what
      .split('\n')
      .slice(0, 3)
      .join('\n')
      .replace(/\d+/g, (digits, at, text: string) => (text[at - 1] === ':' ? digits : '#'));
  return [...new Map(failures.toSorted((a, b) => b.index - a.index).map((failure) => [place(failure.what), failure])).values()];
}

function keep(inputs: Inputs, seed: number, index: number): number {
  mkdirSync(FOLDER, { recursive: true });
  const file = join(FOLDER, `${seed}-${index}.apk`);
  writeFileSync(file, inputs.at(index));
  console.log(`${index} is kept as ${file}`);
  return 0;
}
