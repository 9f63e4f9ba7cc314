import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';

const HERE = import.meta.dirname;
const LIBS = resolve(HERE, '../..');
const CACHE = resolve(LIBS, '../node_modules/.cache/gatehouse');
/** Everything the child is made of, its dependencies by the lock file. */
const SOURCES = ['analysis', 'apk', 'policy', 'privacy-text'];

const KEEP_MS = 24 * 60 * 60 * 1000;

const inSources = import.meta.url.endsWith('.ts');
const bundled = new Map<ChildName, Promise<string>>();

/** `facts` reads packages; `analyse` reads policies and judges too. */
export type ChildName = 'facts' | 'analyse';

/**
 * Path of the module that runs in the sandbox: one file with all it needs, since the child may read no other.
 * A build ships it beside this module; from sources it is bundled on demand and kept by the hash of what went in.
 */
export function childModule(name: ChildName): Promise<string> {
  let module = bundled.get(name);
  if (module === undefined) {
    module = inSources ? cachedBundle(join(HERE, `${name}.child.ts`), sourceFiles()) : Promise.resolve(join(HERE, `${name}.child.mjs`));
    bundled.set(name, module);
  }
  return module;
}

/** Bundles `entry` unless the cache holds it for exactly these inputs. Two processes may build it at once: the last rename wins, with the same bytes. */
async function cachedBundle(entry: string, inputs: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const file of inputs)
    hash
      .update(`${relative(LIBS, file)}\0`)
      .update(readFileSync(file))
      .update('\0');
  const name = basename(entry, '.ts');
  const target = join(CACHE, `${name}-${hash.digest('hex').slice(0, 24)}.mjs`);
  if (existsSync(target)) return target;
  mkdirSync(CACHE, { recursive: true });
  dropOld(`${name}-*.mjs`);
  const draft = `${target}.${process.pid}`;
  await bundle(entry, draft, ['development', 'import', 'node', 'default']);
  renameSync(draft, target);
  return target;
}

/** Bundles of earlier sources; not the youngest, which a fleet still running may start once more. */
function dropOld(pattern: string): void {
  for (const file of globSync(join(CACHE, pattern))) {
    if (Date.now() - statSync(file).mtimeMs > KEEP_MS) rmSync(file, { force: true });
  }
}

/** Writes `entry` with everything it imports as one file. */
export async function bundle(entry: string, file: string, conditionNames: string[]): Promise<void> {
  const { build } = await import('rolldown');
  await build({
    input: entry,
    platform: 'node',
    logLevel: 'silent',
    tsconfig: false,
    resolve: { conditionNames },
    output: { file, format: 'esm', codeSplitting: false },
  });
}

function sourceFiles(): string[] {
  const files = SOURCES.flatMap((lib) => globSync(join(LIBS, lib, 'src/**/*.ts'))).filter((file) => !file.endsWith('.spec.ts'));
  return [...files.toSorted(), resolve(LIBS, '../package-lock.json')];
}
