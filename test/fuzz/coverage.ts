import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { build } from 'rolldown';
import { writeZip } from '../../libs/testkit/src/packages/zip-writer.ts';
import { ROOT } from '../bench/service-process.ts';
import { fuzzSeeds } from './seeds.ts';

/** The reader with a counter at every branch, and the first input waits until it is made. */
const MEMORY_MEGABYTES = 1024;
const TIMEOUT_SECONDS = 120;
/** The fuzzer changes a few bytes at a time, and large seeds would keep it busy with pictures. */
const MAX_SEED_BYTES = 32 << 10;

/**
 * Lets jsfuzz look for inputs that reach new code, from the small seeds with their entries stored, so that a changed byte is a changed
 * byte of a manifest or of code. What it found worth keeping stays in `folder`/corpus for the next run.
 * @returns 1 where an input crashed the reader; it lies in `folder` then
 */
export async function fuzzWithCoverage(seconds: number, folder: string): Promise<number> {
  const corpus = join(folder, 'corpus');
  mkdirSync(corpus, { recursive: true });
  for (const { name, bytes, anatomy } of fuzzSeeds()) {
    if (bytes.length > MAX_SEED_BYTES) continue;
    writeFileSync(join(corpus, name), anatomy === null ? bytes : writeZip(anatomy.entries.map((entry) => ({ ...entry, compress: false }))).bytes);
    writeFileSync(join(corpus, `${name}.signed`), bytes);
  }
  await build({
    input: join(ROOT, 'test/fuzz/target.ts'),
    platform: 'node',
    logLevel: 'silent',
    tsconfig: false,
    resolve: { conditionNames: ['development', 'import', 'node', 'default'] },
    output: { file: join(folder, 'target.cjs'), format: 'cjs', codeSplitting: false },
  });
  const jsfuzz = createRequire(import.meta.url).resolve('jsfuzz/build/src/index.js');
  const limits = [`--rss-limit-mb=${MEMORY_MEGABYTES}`, `--timeout=${TIMEOUT_SECONDS}`, '--versifier=false'];
  const child = spawn(process.execPath, [jsfuzz, 'target.cjs', 'corpus', ...limits], { cwd: folder, stdio: 'inherit', detached: true });
  // It ends when told so, and it tells its own child.
  const end = setTimeout(() => process.kill(-child.pid!, 'SIGINT'), seconds * 1000);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      clearTimeout(end);
      resolve(code === 0 ? 0 : 1);
    });
  });
}
