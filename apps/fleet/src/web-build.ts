import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const APPS = ['operator-portal', 'reviewer-dashboard'] as const;

/** Builds the web apps whose sources changed since their last build. Two at once: they share no output. */
export async function buildWeb(root: string): Promise<string[]> {
  const shared = fingerprint(join(root, 'libs/web-kit'));
  const stale = APPS.map((app) => ({ app, dir: join(root, 'apps', app) }))
    .map(({ app, dir }) => ({ app, dir, stamp: join(dir, 'dist/.built-from'), wanted: `${fingerprint(dir)} ${shared}` }))
    .filter(({ stamp, wanted }) => !existsSync(stamp) || readFileSync(stamp, 'utf8') !== wanted);
  await Promise.all(
    stale.map(async ({ dir, stamp, wanted }) => {
      await run(process.execPath, [join(root, 'node_modules/vite/bin/vite.js'), 'build', '--logLevel', 'error'], dir);
      writeFileSync(stamp, wanted);
    }),
  );
  return stale.map(({ app }) => app);
}

/** Names, sizes and times of the sources: what a build depends on, without reading it. */
function fingerprint(dir: string): string {
  const hash = createHash('sha256');
  const walk = (path: string): void => {
    for (const entry of readdirSync(path, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (entry.name === 'dist' || entry.name === 'node_modules') continue;
      const full = join(path, entry.name);
      if (entry.isDirectory()) walk(full);
      else hash.update(`${full}\0${statSync(full).size}\0${statSync(full).mtimeMs}\n`);
    }
  };
  walk(dir);
  return hash.digest('hex');
}

function run(command: string, args: string[], cwd: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-4000);
    });
    child.stderr.on('data', (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-4000);
    });
    child.on('error', reject);
    child.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`the web build in ${cwd} failed:\n${output}`))));
  });
}
