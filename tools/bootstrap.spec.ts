import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

// A project of a few files around the real bootstrap: an npm that only notes that it was called, a command that tells what it got.
let root: string;
const write = (path: string, content: string, mode?: number): void => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content, { mode });
};

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'bootstrap-'));
  mkdirSync(join(root, 'tools'));
  for (const file of ['bootstrap.mjs', 'reset.mjs']) copyFileSync(new URL(file, import.meta.url), join(root, 'tools', file));
  write('tools/ts-hooks.mjs', '');
  write('package.json', '{"type":"module"}');
  write('package-lock.json', '{}');
  write(
    'bin/npm',
    `#!/bin/sh\necho "npm $*" | tee -a "${root}/npm.log"\nmkdir -p "${root}/node_modules/.bin"; ln -sf "${process.execPath}" "${root}/node_modules/.bin/node"\n`,
    0o755,
  );
  write(
    'tools/command-line.mjs',
    'console.log(JSON.stringify({ args: process.argv.slice(2), conditions: process.execArgv, from: process.env.INIT_CWD })); process.exitCode = 7;',
  );
  write(
    'apps/fleet/src/main.ts',
    "process.on('SIGTERM', () => { console.log('stopping'); process.exit(0); }); console.log('up'); setInterval(() => {}, 1000);",
  );
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function start(...args: string[]): ChildProcess {
  const env = { PATH: `${join(root, 'bin')}:${process.env['PATH']}`, INIT_CWD: '/somewhere', LANG: 'en_GB.UTF-8', HOME: root };
  return spawn(process.execPath, [join(root, 'tools/bootstrap.mjs'), ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
}

async function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const child = start(...args);
  const [[code], out, err] = await Promise.all([once(child, 'close'), text(child.stdout!), text(child.stderr!)]);
  return { code: code as number, out, err };
}

describe('bootstrap', () => {
  it('installs the dependencies first, then runs the command on their Node and answers its exit code', async () => {
    const { code, out, err } = await run('gatehouse', 'scan', 'a b.apk', '--json');
    expect(code).toBe(7);
    expect(JSON.parse(out)).toEqual({
      args: ['scan', 'a b.apk', '--json'],
      conditions: [],
      from: '/somewhere',
    });
    expect(err).toMatch(/installing dependencies[^]*dependencies installed/);
    expect(readFileSync(join(root, 'npm.log'), 'utf8')).toBe('npm ci --no-progress\n');
  });

  it('installs again only when the lock file has changed', async () => {
    await run('gatehouse');
    expect((await run('gatehouse')).err).toBe('');
    write('package-lock.json', '{"lockfileVersion":3}');
    await run('gatehouse');
    expect(readFileSync(join(root, 'npm.log'), 'utf8').split('\n')).toHaveLength(3); // two lines and the end
  });

  it('takes an npm install that somebody ran by hand for what it is', async () => {
    write('node_modules/.package-lock.json', '{}');
    mkdirSync(join(root, 'node_modules/.bin'));
    symlinkSync(process.execPath, join(root, 'node_modules/.bin/node'));
    expect((await run('gatehouse')).code).toBe(7);
    expect(existsSync(join(root, 'npm.log'))).toBe(false);
  });

  it('shows what npm said when it fails, and runs nothing', async () => {
    write('bin/npm', '#!/bin/sh\necho "EUSAGE: out of step"\nexit 3\n', 0o755);
    const { code, out, err } = await run('gatehouse');
    expect({ code, out }).toEqual({ code: 3, out: '' });
    expect(err).toContain('EUSAGE: out of step');
    expect(existsSync(join(root, 'node_modules/.gatehouse-stamp'))).toBe(false);
  });

  it('passes a signal on and waits for the end', async () => {
    const child = start('start');
    const [out] = await Promise.all([text(child.stdout!), once(child.stdout!, 'data').then(() => child.kill('SIGTERM'))]);
    expect(out).toBe('up\nstopping\n');
    expect(child.exitCode ?? (await once(child, 'exit'))[0]).toBe(0);
  });

  it('says in one sentence that Node is too old, before anything else', async () => {
    write('tools/bootstrap.mjs', readFileSync(join(root, 'tools/bootstrap.mjs'), 'utf8').replace('OLDEST_NODE = [20, 19]', 'OLDEST_NODE = [99, 0]'));
    const { code, err } = await run('start');
    expect({ code, err }).toEqual({ code: 1, err: `Gatehouse needs Node 99.0 or newer, and this is ${process.versions.node}: https://nodejs.org\n` });
    expect(existsSync(join(root, 'npm.log'))).toBe(false);
  });

  it('lists its commands when it does not know one', async () => {
    const { code, err } = await run('strat');
    expect(code).toBe(2);
    expect(err).toMatch(/^commands: start, .*reset\n$/);
  });
});

describe('reset', () => {
  it('removes the data and what the project cached, and leaves what it did not make', async () => {
    for (const path of ['.gatehouse/kafka/x', 'apps/cli/dist/main.js', 'libs/apk/dist/x', '.cache/gatehouse/jars-1/a.jar', '.cache/gatehouse/mine'])
      write(path, '');
    const { code, err } = await run('reset');
    expect(code).toBe(0);
    expect(err).toMatch(/data removed: .*\n.*cache removed: /);
    for (const gone of ['.gatehouse', 'apps/cli/dist', 'libs/apk/dist', '.cache/gatehouse/jars-1']) expect(existsSync(join(root, gone)), gone).toBe(false);
    for (const kept of ['.cache/gatehouse/mine', 'apps/fleet/src/main.ts']) expect(existsSync(join(root, kept)), kept).toBe(true);
  });
});
