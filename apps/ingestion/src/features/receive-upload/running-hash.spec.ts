import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RunningHashes } from './running-hash.ts';

const bytes = randomBytes(5000);
const sha256 = createHash('sha256').update(bytes).digest('hex');
let folder: string;
let path: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'running-hash-'));
  path = join(folder, 'file');
  await writeFile(path, bytes);
});
afterAll(() => rm(folder, { recursive: true }));

const send = (hashes: RunningHashes, from: number, to: number): void => {
  const hash = hashes.resume('id', from);
  if (hash) hashes.keep('id', hash.update(bytes.subarray(from, to)), to);
};

describe('the hash of a file that arrives in pieces', () => {
  it('needs no second reading while the pieces join', async () => {
    const hashes = new RunningHashes();
    send(hashes, 0, 2000);
    send(hashes, 2000, 5000);
    expect(await hashes.finish('id', join(folder, 'never-read'), 5000)).toEqual({ sha256, sizeBytes: 5000 });
  });

  it('is taken from the whole file where a piece was not seen', async () => {
    const hashes = new RunningHashes(); // as after a restart
    send(hashes, 2000, 5000);
    expect(await hashes.finish('id', path, 5000)).toEqual({ sha256, sizeBytes: 5000 });
  });

  it('does not trust a state that stands elsewhere than the file', async () => {
    const hashes = new RunningHashes();
    send(hashes, 0, 2000);
    send(hashes, 1500, 5000);
    expect(await hashes.finish('id', path, 5000)).toEqual({ sha256, sizeBytes: 5000 });
  });

  it('keeps a bounded number of states', async () => {
    const hashes = new RunningHashes();
    send(hashes, 0, 5000);
    for (let i = 0; i < 300; i++) hashes.keep(`other-${i}`, createHash('sha256'), 1);
    expect(hashes.resume('id', 5000)).toBeNull();
    expect(hashes.resume('other-299', 1)).not.toBeNull();
  });
});
