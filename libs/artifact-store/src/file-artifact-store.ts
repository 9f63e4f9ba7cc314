import { randomUUID } from 'node:crypto';
import { constants, createReadStream } from 'node:fs';
import { chmod, copyFile, type FileHandle, link, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import type { ArtifactRef } from '@gatehouse/contracts';
import { absent, ArtifactStore, type ArtifactSource, type ByteRange, chunksOf, type PutOptions, type StagedArtifact } from './artifact-store.ts';
import { ByteCount } from './byte-count.ts';

const INCOMING = 'incoming';
/** Published artifacts never change; scanners may read them in place. */
const PUBLISHED_MODE = 0o444;

/**
 * Artifacts in a folder: `<root>/ab/cd/abcd…`. Bytes are written under `<root>/incoming`, flushed to the disk, and renamed:
 * a crash leaves either nothing or the whole artifact, and at worst a file in `incoming` that `sweep` removes.
 */
export class FileArtifactStore extends ArtifactStore {
  constructor(private readonly root: string) {
    super();
  }

  /** Where the artifact stands, or will. */
  localPath(ref: Pick<ArtifactRef, 'sha256'>): string {
    return join(this.root, ref.sha256.slice(0, 2), ref.sha256.slice(2, 4), ref.sha256);
  }

  override async put(source: ArtifactSource, options: PutOptions = {}): Promise<ArtifactRef> {
    const incoming = await this.#incomingPath();
    try {
      const ref = await writeDurably(incoming, source, new ByteCount(options));
      await this.#publish(incoming, ref);
      return ref;
    } finally {
      await rm(incoming, { force: true });
    }
  }

  override async adopt(stagedPath: string, ref: ArtifactRef): Promise<void> {
    const incoming = await this.#incomingPath();
    try {
      await linkOrCopy(stagedPath, incoming);
      await flush(incoming);
      await this.#publish(incoming, ref);
    } finally {
      await rm(incoming, { force: true });
    }
  }

  override async open(ref: ArtifactRef, range: ByteRange = {}): Promise<Readable> {
    if (!(await this.has(ref))) throw absent(ref);
    return createReadStream(this.localPath(ref), range);
  }

  override async has(ref: ArtifactRef): Promise<boolean> {
    try {
      return (await stat(this.localPath(ref))).size === ref.sizeBytes;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
      throw error;
    }
  }

  override async stage(ref: ArtifactRef): Promise<StagedArtifact> {
    if (!(await this.has(ref))) throw absent(ref);
    return { path: this.localPath(ref), [Symbol.asyncDispose]: async () => undefined }; // it is the store's own file
  }

  override async sweep(before: Date): Promise<number> {
    const directory = join(this.root, INCOMING);
    await mkdir(directory, { recursive: true });
    let removed = 0;
    for (const name of await readdir(directory)) {
      const path = join(directory, name);
      const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return null;
        throw error;
      });
      if (found === null || found.mtime >= before) continue; // finished meanwhile, or still being written
      await rm(path, { force: true });
      removed += 1;
    }
    return removed;
  }

  async #incomingPath(): Promise<string> {
    const directory = join(this.root, INCOMING);
    await mkdir(directory, { recursive: true });
    return join(directory, randomUUID());
  }

  /** The one step that makes an artifact visible. */
  async #publish(incoming: string, ref: ArtifactRef): Promise<void> {
    if (await this.has(ref)) return;
    const path = this.localPath(ref);
    const folder = dirname(path);
    const made = await mkdir(folder, { recursive: true });
    await chmod(incoming, PUBLISHED_MODE);
    await rename(incoming, path);
    // The name must outlive a power cut as the bytes do, and so must the folders it stands in.
    for (const changed of made === undefined ? [folder] : [folder, dirname(folder), this.root]) await flush(changed);
  }
}

async function writeDurably(path: string, source: ArtifactSource, count: ByteCount): Promise<ArtifactRef> {
  await using file = await open(path, 'wx', 0o600);
  for await (const chunk of chunksOf(source)) {
    count.admit(chunk);
    const written = writeAll(file, chunk);
    count.hash(chunk); // on this thread, while the pool writes
    await written;
  }
  const ref = count.finish();
  await file.sync();
  return ref;
}

async function writeAll(file: FileHandle, chunk: Uint8Array): Promise<void> {
  for (let at = 0; at < chunk.byteLength;) at += (await file.write(chunk, at)).bytesWritten;
}

/** A second name for the same bytes where the file system allows it; a copy (shared blocks where possible) across devices. */
async function linkOrCopy(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    if (!['EXDEV', 'EPERM', 'ENOTSUP', 'EMLINK'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
    await copyFile(from, to, constants.COPYFILE_FICLONE);
  }
}

async function flush(path: string): Promise<void> {
  await using handle = await open(path, 'r');
  await handle.sync();
}
