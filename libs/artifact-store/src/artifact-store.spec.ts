import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import { type ArtifactRef, Sha256 } from '@gatehouse/contracts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type ArtifactStore, createArtifactStore, FileArtifactStore } from './index.ts';
import { startS3, type S3UnderTest } from './s3-server.sample.ts';

let folder: string;
let s3: S3UnderTest;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'artifact-store-'));
  s3 = await startS3(join(folder, 's3'));
});
afterAll(async () => {
  await s3.stop();
  await rm(folder, { recursive: true });
});

const refOf = (bytes: Uint8Array): ArtifactRef => ({ sha256: Sha256.parse(createHash('sha256').update(bytes).digest('hex')), sizeBytes: bytes.byteLength });
const inPieces = async function* (bytes: Uint8Array, pieceBytes: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.byteLength; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes);
};
/** Says half of what it has, then breaks off. */
const breakingOff = async function* (bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes.subarray(0, bytes.byteLength / 2);
  throw new Error('the sender went away');
};

const kinds = [
  { kind: 'file system', open: () => createArtifactStore({ url: pathToFileURL(join(folder, randomUUID())).href }) },
  { kind: 'S3', open: () => createArtifactStore({ url: `s3://${s3.bucket}/${randomUUID()}`, endpoint: s3.endpoint, credentials: s3.credentials }) },
];

describe.each(kinds)('an artifact store on $kind', ({ open }) => {
  let store: ArtifactStore;
  beforeEach(() => {
    store = open();
  });

  it('names bytes by their SHA-256 and gives them back', async () => {
    const bytes = randomBytes(300_000);
    const ref = await store.put(inPieces(bytes, 70_000));
    expect(ref).toEqual(refOf(bytes));
    expect(await buffer(await store.open(ref))).toEqual(bytes);
    expect(await store.verify(ref)).toBe(true);
  });

  it('stores an artifact larger than one part of a multipart upload', async () => {
    const bytes = randomBytes(18 * 1024 * 1024);
    const ref = await store.put(inPieces(bytes, 1024 * 1024));
    expect(ref).toEqual(refOf(bytes));
    expect(await store.verify(ref)).toBe(true);
  });

  it('stores nothing at all as the artifact of zero bytes', async () => {
    const ref = await store.put(new Uint8Array());
    expect(ref.sizeBytes).toBe(0);
    expect(await buffer(await store.open(ref))).toHaveLength(0);
  });

  it('gives the same reference for the same bytes, put twice at the same time', async () => {
    const bytes = randomBytes(50_000);
    const [one, two] = await Promise.all([store.put(bytes), store.put(inPieces(bytes, 999))]);
    expect(one).toEqual(two);
    expect(await store.sweep(new Date(Date.now() + 60_000))).toBe(0);
  });

  it('reads a range, both ends included', async () => {
    const bytes = randomBytes(1000);
    const ref = await store.put(bytes);
    expect(await buffer(await store.open(ref, { start: 10, end: 19 }))).toEqual(bytes.subarray(10, 20));
    expect(await buffer(await store.open(ref, { start: 990 }))).toEqual(bytes.subarray(990));
  });

  it('shows nothing of a source that breaks off', async () => {
    const bytes = randomBytes(100_000);
    await expect(store.put(breakingOff(bytes))).rejects.toThrow('the sender went away');
    expect(await store.has(refOf(bytes))).toBe(false);
    expect(await store.has(refOf(bytes.subarray(0, 50_000)))).toBe(false);
    expect(await store.sweep(new Date(Date.now() + 60_000))).toBe(0);
  });

  it('refuses bytes that are not the announced ones, and keeps none of them', async () => {
    const bytes = randomBytes(1000);
    await expect(store.put(bytes, { expectedSha256: refOf(randomBytes(1)).sha256 })).rejects.toMatchObject({ code: 'artifact.hash-mismatch' });
    expect(await store.has(refOf(bytes))).toBe(false);
  });

  it('refuses one byte more than allowed, and takes exactly as many', async () => {
    const bytes = randomBytes(1000);
    await expect(store.put(inPieces(bytes, 100), { maxBytes: 999 })).rejects.toMatchObject({ code: 'artifact.too-large' });
    expect(await store.has(refOf(bytes))).toBe(false);
    expect(await store.put(inPieces(bytes, 100), { maxBytes: 1000 })).toEqual(refOf(bytes));
  });

  it('adopts a file that was hashed before, and leaves the file to its owner', async () => {
    const bytes = randomBytes(200_000);
    const path = join(folder, randomUUID());
    await writeFile(path, bytes);
    await store.adopt(path, refOf(bytes));
    await store.adopt(path, refOf(bytes));
    expect(await readFile(path)).toEqual(bytes);
    await rm(path);
    expect(await store.verify(refOf(bytes))).toBe(true);
  });

  it('takes a file by its path', async () => {
    const bytes = randomBytes(2_500_000);
    const path = join(folder, randomUUID());
    await writeFile(path, bytes);
    expect(await store.put({ path })).toEqual(refOf(bytes));
  });

  it('stages an artifact as a file for as long as it is needed', async () => {
    const bytes = randomBytes(10_000);
    const ref = await store.put(bytes);
    {
      await using staged = await store.stage(ref, join(folder, 'staging'));
      expect(await readFile(staged.path)).toEqual(bytes);
    }
    expect(await store.verify(ref)).toBe(true);
  });

  it('says that an artifact is absent, whichever way one asks', async () => {
    const ref = refOf(randomBytes(10));
    expect(await store.has(ref)).toBe(false);
    await expect(store.open(ref)).rejects.toMatchObject({ code: 'artifact.absent' });
    await expect(store.stage(ref, join(folder, 'staging'))).rejects.toMatchObject({ code: 'artifact.absent' });
    await expect(store.verify(ref)).rejects.toMatchObject({ code: 'artifact.absent' });
  });
});

describe('an artifact store on the file system', () => {
  it('keeps one file for bytes that were put twice, where the hash says', async () => {
    const root = join(folder, randomUUID());
    const store = new FileArtifactStore(root);
    const ref = await store.put(Buffer.from('same'));
    await store.put(Buffer.from('same'));
    const files = (await readdir(root, { recursive: true, withFileTypes: true })).filter((e) => e.isFile());
    expect(files.map((f) => f.name)).toEqual([ref.sha256]);
    expect(store.localPath(ref)).toBe(join(root, ref.sha256.slice(0, 2), ref.sha256.slice(2, 4), ref.sha256));
  });

  it('replaces a published file that was cut short by something else', async () => {
    const store = new FileArtifactStore(join(folder, randomUUID()));
    const ref = await store.put(Buffer.from('whole'));
    await rm(store.localPath(ref));
    await writeFile(store.localPath(ref), 'who');
    expect(await store.has(ref)).toBe(false);
    await store.put(Buffer.from('whole'));
    expect(await store.verify(ref)).toBe(true);
  });

  it('notices an artifact whose bytes were changed', async () => {
    const store = new FileArtifactStore(join(folder, randomUUID()));
    const ref = await store.put(Buffer.from('right'));
    await rm(store.localPath(ref));
    await writeFile(store.localPath(ref), 'wrong');
    expect(await store.verify(ref)).toBe(false);
  });

  it('sweeps what a crash left half-written, and nothing that is still being written', async () => {
    const root = join(folder, randomUUID());
    const store = new FileArtifactStore(root);
    const ref = await store.put(Buffer.from('published'));
    const [old, fresh] = [join(root, 'incoming', 'old'), join(root, 'incoming', 'fresh')];
    await Promise.all([writeFile(old, 'half'), writeFile(fresh, 'half')]);
    await utimes(old, new Date(0), new Date(0));
    expect(await store.sweep(new Date(Date.now() - 60_000))).toBe(1);
    await expect(stat(old)).rejects.toMatchObject({ code: 'ENOENT' });
    expect((await stat(fresh)).size).toBe(4);
    expect(await store.has(ref)).toBe(true);
  });
});

describe('createArtifactStore', () => {
  it.each(['https://example.com/x', 's3:///no-bucket'])('refuses %s', (url) => {
    expect(() => createArtifactStore({ url })).toThrow(TypeError);
  });
});
