// Runs the command line as one bundled file with the modules of its sandbox beside it: from sources each start would cost a second more.
// The bundle is made anew when a source has changed.
import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const CACHE = join(ROOT, 'node_modules/.cache/gatehouse/command-line');
/** Everything that the bundle is made of. */
const SOURCES = ['{apps/cli,libs/analysis,libs/apk,libs/contracts,libs/policy,libs/privacy-text}/{src,data,packs}/**/*', 'package-lock.json'];
const ENTRIES = {
  'main.mjs': 'apps/cli/src/main.ts',
  'analyse.child.mjs': 'libs/analysis/src/analyse.child.ts',
  'facts.child.mjs': 'libs/analysis/src/facts.child.ts',
};
/** Bundles of earlier sources, kept for those who go back and forth. */
const KEPT = 3;

const folder = join(CACHE, keyOf(SOURCES.flatMap((pattern) => globSync(pattern, { cwd: ROOT })).sort()));
if (!existsSync(folder)) await bundleInto(folder);
enableCompileCache(join(CACHE, 'compiled'));
await import(pathToFileURL(join(folder, 'main.mjs')).href);

/** Of names, sizes and times of change: reading all sources would take longer than it saves. */
function keyOf(files) {
  const hash = createHash('sha256');
  for (const file of files) {
    const { mtimeNs, size } = statSync(join(ROOT, file), { bigint: true });
    hash.update(`${file}\0${mtimeNs}\0${size}\0`);
  }
  return hash.digest('hex').slice(0, 24);
}

/** Two processes may do this at once: the last to finish finds it done. */
async function bundleInto(target) {
  const { build } = await import('rolldown');
  const draft = `${target}.${process.pid}`;
  mkdirSync(draft, { recursive: true });
  dropOld();
  for (const [file, input] of Object.entries(ENTRIES)) {
    await build({
      input: join(ROOT, input),
      platform: 'node',
      logLevel: 'silent',
      tsconfig: false,
      external: ['rolldown'],
      resolve: { conditionNames: ['development', 'import', 'node', 'default'] },
      output: { file: join(draft, file), format: 'esm', codeSplitting: false },
    });
  }
  try {
    renameSync(draft, target);
  } catch (error) {
    if (!existsSync(target)) throw error;
    rmSync(draft, { recursive: true });
  }
}

function dropOld() {
  const bundles = readdirSync(CACHE, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && /^[0-9a-f]{24}$/.test(entry.name))
    .map(({ name }) => ({ name, at: statSync(join(CACHE, name)).mtimeMs }))
    .sort((a, b) => b.at - a.at);
  for (const { name } of bundles.slice(KEPT - 1)) rmSync(join(CACHE, name), { recursive: true, force: true });
}
