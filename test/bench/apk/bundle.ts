import { mkdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build } from 'rolldown';
import { ROOT } from '../service-process.ts';

const FOLDER = join(ROOT, 'node_modules/.cache/gatehouse/bench');

/**
 * One plain module with all that it imports: the measured process then loads no compiler, as an installed program does not.
 * @param entry a path from the project's root
 */
export async function bundled(entry: string): Promise<string> {
  mkdirSync(FOLDER, { recursive: true });
  const file = join(FOLDER, `${basename(entry, '.ts')}.mjs`);
  await build({
    input: join(ROOT, entry),
    platform: 'node',
    logLevel: 'silent',
    tsconfig: false,
    resolve: { conditionNames: ['development', 'import', 'node', 'default'] },
    output: { file, format: 'esm', codeSplitting: false, sourcemap: true },
  });
  return file;
}
