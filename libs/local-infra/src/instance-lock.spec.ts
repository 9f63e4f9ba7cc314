import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { InstanceLock, readInstance } from './instance-lock.ts';
import { identityOf, isAlive, type ProcessIdentity } from './process-table.ts';

let folder: string;
const file = () => join(folder, 'instance.json');
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'instance-lock-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function sleeper(): Promise<{ identity: ProcessIdentity; ended: Promise<unknown> }> {
  const child = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60_000)'], { stdio: 'ignore' });
  await once(child, 'spawn');
  return { identity: identityOf(child.pid!)!, ended: once(child, 'exit') };
}

describe('InstanceLock', () => {
  it('keeps a second instance out, and says whom to stop', async () => {
    const lock = await InstanceLock.acquire(folder);
    await expect(InstanceLock.acquire(folder)).rejects.toMatchObject({
      code: 'infra.data-folder-in-use',
      message: expect.stringContaining(`process ${process.pid}`),
    });
    lock.release();
    (await InstanceLock.acquire(folder)).release();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('takes over from a holder that is dead, and ends the servers it left', async () => {
    const { identity, ended } = await sleeper();
    writeFileSync(file(), JSON.stringify({ holder: { pid: process.pid, startedAt: 'another time' }, servers: [identity] }));
    const lock = await InstanceLock.acquire(folder);
    await ended;
    expect(isAlive(identity)).toBe(false);
    lock.release();
  });

  it('leaves a process alone that merely has the number of a server of ours', async () => {
    const { identity, ended } = await sleeper();
    writeFileSync(file(), JSON.stringify({ holder: { pid: 2 ** 30, startedAt: '1' }, servers: [{ pid: identity.pid, startedAt: 'another time' }] }));
    const lock = await InstanceLock.acquire(folder);
    expect(isAlive(identity)).toBe(true);
    lock.release();
    process.kill(identity.pid, 'SIGKILL');
    await ended;
  });

  it('treats a lock file that cannot be read as stale', async () => {
    writeFileSync(file(), '{"holder":');
    (await InstanceLock.acquire(folder)).release();
    expect(existsSync(file())).toBe(false);
  });

  it('remembers the servers that were started', async () => {
    const lock = await InstanceLock.acquire(folder);
    lock.add(process.ppid);
    expect(readInstance(folder)?.servers.map((s) => s.pid)).toEqual([process.ppid]);
    lock.release();
  });
});
