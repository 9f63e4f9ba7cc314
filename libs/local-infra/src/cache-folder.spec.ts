import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cacheFolder, filledOnce, strangersReach } from './cache-folder.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cache-folder-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('cacheFolder', () => {
  it('is the one named by GATEHOUSE_CACHE, else one in the home folder', () => {
    expect(cacheFolder({ GATEHOUSE_CACHE: '/var/cache/g', HOME: '/home/a' })).toBe('/var/cache/g');
    expect(cacheFolder({ XDG_CACHE_HOME: '/home/a/c', HOME: '/home/a' })).toBe('/home/a/c/gatehouse');
    expect(cacheFolder({ HOME: '/home/a' })).toBe('/home/a/.cache/gatehouse');
  });
});

describe('filledOnce', () => {
  it('shows the folder only when it is whole', async () => {
    const target = join(folder, 'jars');
    await filledOnce(target, async (partial) => {
      writeFileSync(join(partial, 'a.jar'), 'a');
      expect(existsSync(target)).toBe(false);
    });
    expect(readFileSync(join(target, 'a.jar'), 'utf8')).toBe('a');
  });

  it('leaves nothing behind when filling fails, and fills again the next time', async () => {
    const target = join(folder, 'jars');
    await expect(
      filledOnce(target, async () => {
        throw new Error('the network is away');
      }),
    ).rejects.toThrow('the network is away');
    expect(readdirSync(folder)).toEqual([]);
    await filledOnce(target, async (partial) => writeFileSync(join(partial, 'a.jar'), ''));
    expect(readdirSync(folder)).toEqual(['jars']);
  });

  it('lets two fill at once: one wins, both have it', async () => {
    const target = join(folder, 'jars');
    const fill = (text: string) => filledOnce(target, async (partial) => writeFileSync(join(partial, 'a.jar'), text));
    expect(await Promise.all([fill('1'), fill('2')])).toEqual([target, target]);
    expect(readdirSync(folder)).toEqual(['jars']);
  });
});

describe('strangersReach', () => {
  it('is false below a folder that only its owner may enter, also for what does not exist yet', () => {
    const closed = join(folder, 'home');
    mkdirSync(closed, { mode: 0o700 });
    chmodSync(folder, 0o755);
    expect(strangersReach(join(closed, 'checkout/.gatehouse'))).toBe(false);
    chmodSync(closed, 0o711);
    expect(strangersReach(join(closed, 'checkout/.gatehouse'))).toBe(true);
  });
});
