import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { analyse, type AnalyseOptions } from './analyse.ts';

vi.setConfig({ testTimeout: 60_000 }); // real child processes, each with a deadline of its own

// Children that misbehave on purpose take the place of the real one; each is one plain module, as the real one is.
let folder: string;
let packagePath: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatehouse-sandbox-'));
  packagePath = join(folder, 'app.apk');
  writeFileSync(packagePath, 'not a package');
  writeFileSync(join(folder, 'secret.txt'), 'nobody gave this file to the child');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const MEGABYTE = 1024 * 1024;

/** Prints a frame as the real child does; what it tells is put into a document's place. */
const FRAME = `const tell = (message) => { const body = Buffer.from(JSON.stringify(message)); const head = Buffer.alloc(8); head.write('GHF1', 'latin1'); head.writeUInt32BE(body.length, 4); process.stdout.write(Buffer.concat([head, body])); };`;

async function run(source: string, limits: AnalyseOptions['limits'] = { timeoutMs: 20_000 }) {
  const module = join(folder, `child-${Math.random().toString(36).slice(2)}.mjs`);
  writeFileSync(module, source);
  return analyse({ packagePath, fileName: 'app.apk' }, { module, limits });
}

/** How a child ended that did not bring a document: code and detail. */
async function ending(source: string): Promise<string> {
  const { reasons, document } = await run(source);
  expect(document).toBeNull();
  return `${reasons[0]!.code} ${reasons[0]!.detail}`;
}

/** A child that tries something and dies telling what stopped it. */
const trying = (code: string): string =>
  `try { await (async () => { ${code} })(); } catch (error) { throw new Error('stopped by ' + error.code); } throw new Error('nothing stopped it');`;

describe('the analysis sandbox', () => {
  it('kills a child that never ends, at its deadline', async () => {
    const { outcome, reasons, document } = await run('for (;;) {}', { timeoutMs: 700 });
    expect([outcome, reasons[0]?.code, document]).toEqual(['inconclusive', 'sandbox.timeout', null]);
  });

  it('kills a child that eats memory in buffers, which the heap limit does not see', async () => {
    const { outcome, reasons } = await run(`const kept = []; setInterval(() => kept.push(Buffer.alloc(${8 * MEGABYTE}, 1)), 5);`, {
      timeoutMs: 20_000,
      memoryBytes: 160 * MEGABYTE,
    });
    expect([outcome, reasons[0]?.code]).toEqual(['inconclusive', 'sandbox.memory']);
  });

  it('names memory when the heap ends first', async () => {
    const { reasons } = await run('const kept = []; for (let i = 0; ; i++) kept.push({ i, text: `row ${i}` });', {
      timeoutMs: 20_000,
      memoryBytes: 120 * MEGABYTE,
    });
    expect(reasons[0]?.code).toBe('sandbox.memory');
  });

  it('reports a crash with its error and no path of this machine', async () => {
    expect(await ending(`throw new TypeError('a bug on line 7');`)).toBe(
      'sandbox.crashed The analysis ended without a result (exit code 1): TypeError: a bug on line 7.',
    );
    expect((await run(`throw new Error(import.meta.filename);`)).reasons[0]!.detail).not.toContain('/');
  });

  it('does not take an exit code of 0 for a result', async () => {
    expect(await ending('process.exit(0);')).toBe('sandbox.crashed The analysis ended without a result (exit code 0).');
  });

  it.each([
    ['garbage', `process.stdout.write('complete, trust me');`],
    ['a frame cut short', `process.stdout.write(Buffer.from('GHF1\\x00\\x00\\x01\\x00{}', 'latin1'));`],
    ['a frame followed by more', `${FRAME} tell({}); process.stdout.write('and more');`],
    ['a frame that fits no schema', `${FRAME} tell({ schema: 'gatehouse/scan/1', outcome: 'complete', findings: [] });`],
  ])('refuses %s', async (_, source) => {
    const { outcome, reasons, document } = await run(source);
    expect([outcome, reasons[0]?.code, document]).toEqual(['inconclusive', 'sandbox.bad-result', null]);
  });

  it('refuses a result larger than its cap', async () => {
    const { reasons } = await run(`${FRAME} tell('x'.repeat(${2 * MEGABYTE}));`, { timeoutMs: 20_000, resultBytes: MEGABYTE });
    expect(reasons[0]?.code).toBe('sandbox.bad-result');
  });

  it.each([
    ['read a file it was not given', `(await import('node:fs')).readFileSync(new URL('secret.txt', import.meta.url));`],
    ['list a folder', `(await import('node:fs')).readdirSync('/');`],
    ['write a file', `(await import('node:fs')).writeFileSync(new URL('left-behind.txt', import.meta.url), 'x');`],
    ['start a process', `(await import('node:child_process')).spawnSync('true');`],
    ['start a thread', `new (await import('node:worker_threads')).Worker('0', { eval: true });`],
    ['open a connection', `const { connect } = await import('node:net'); await new Promise((_, fail) => connect(80, '127.0.0.1').on('error', fail));`],
    ['look up a name', `await (await import('node:dns/promises')).lookup('localhost');`],
  ])('does not let a child %s', async (_, code) => {
    expect(await ending(trying(code))).toContain('stopped by ERR_ACCESS_DENIED');
  });

  it('does not let a child load native code', async () => {
    expect(await ending(trying(`process.dlopen({ exports: {} }, '/lib/libc.so.6');`))).toContain('stopped by ERR_DLOPEN_DISABLED');
  });

  it('gives the child an empty environment', async () => {
    expect(
      await ending(`throw new Error('variables: ' + Object.keys(process.env).filter((name) => !['PWD', 'SHLVL', '_', 'OLDPWD'].includes(name)).join());`),
    ).toContain('Error: variables: .');
  });

  it('stops when its caller no longer wants the result', async () => {
    const module = join(folder, 'endless.mjs');
    writeFileSync(module, 'for (;;) {}');
    const { reasons } = await analyse({ packagePath, fileName: 'app.apk' }, { module, signal: AbortSignal.timeout(300) });
    expect(reasons[0]).toEqual({ code: 'sandbox.crashed', detail: 'The analysis was stopped.' });
  });

  it('throws where the package is not there, since that is no fact about it', async () => {
    await expect(analyse({ packagePath: join(folder, 'absent.apk'), fileName: 'absent.apk' }, { module: packagePath })).rejects.toThrow('ENOENT');
  });
});
