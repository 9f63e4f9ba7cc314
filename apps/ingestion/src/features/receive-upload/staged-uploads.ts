import { type FileHandle, open, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { type ArtifactRef, Refusal } from '@gatehouse/contracts';
import { FileStore } from '@tus/file-store';
import { ERRORS, Upload } from '@tus/server';
import type { DataSource } from 'typeorm';
import type { UploadRecord, UploadStore } from '../../persistence/upload.store.ts';
import { RunningHashes } from './running-hash.ts';

export type StagingOptions = { directory: string; expiryMs: number; idleMs: number };

/**
 * Bytes of unfinished uploads, one file each; what else is known of them stands in the database. How far an upload is, is the
 * length of its file, so nothing has to agree after a crash. Bytes are hashed while they are written.
 */
export class StagedUploads extends FileStore {
  readonly #hashes = new RunningHashes();

  constructor(
    private readonly options: StagingOptions,
    private readonly db: DataSource,
    private readonly uploads: UploadStore,
  ) {
    super({
      directory: options.directory,
      expirationPeriodInMilliseconds: options.expiryMs,
      configstore: {
        get: async (id) => {
          const upload = await uploads.find(db.manager, id);
          return upload ? toTus(upload, 0) : undefined;
        },
        set: (id, upload) => uploads.setSize(db.manager, id, upload.size),
        delete: (id) => uploads.delete(db.manager, id),
      },
    });
  }

  pathOf(uploadId: string): string {
    return join(this.options.directory, uploadId);
  }

  /** How many bytes have arrived; null where the file is gone. */
  async receivedBytes(upload: UploadRecord): Promise<number | null> {
    if (upload.finishedAt) return upload.sizeBytes;
    const found = await stat(this.pathOf(upload.uploadId)).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null;
      throw error;
    });
    return found && found.size;
  }

  override async getUpload(id: string): Promise<Upload> {
    const upload = await this.uploads.find(this.db.manager, id);
    if (!upload) throw ERRORS.FILE_NOT_FOUND;
    const received = await this.receivedBytes(upload);
    if (received === null) throw ERRORS.FILE_NO_LONGER_EXISTS;
    return toTus(upload, received);
  }

  /** Writes from `offset` on and answers how far the file is then. What arrived before an interruption stays. */
  override async write(bytes: Readable, id: string, offset: number): Promise<number> {
    const upload = await this.uploads.find(this.db.manager, id);
    if (upload?.finishedAt) return offset; // an empty request after the last one: tus lets no byte through here
    const hash = this.#hashes.resume(id, offset);
    const idle = setTimeout(() => bytes.destroy(new Refusal('upload.interrupted')), this.options.idleMs);
    await using file = await open(this.pathOf(id), 'r+');
    let end = offset;
    let inStep = true; // does the hash hold exactly what the file does?
    try {
      for await (const chunk of bytes as AsyncIterable<Buffer>) {
        idle.refresh();
        inStep = false;
        const written = writeAt(file, chunk, end);
        hash?.update(chunk); // on this thread, while the pool writes
        await written;
        end += chunk.byteLength;
        inStep = true;
      }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOSPC') throw Object.assign(new Refusal('service.unavailable'), { cause: error });
      throw error;
    } finally {
      clearTimeout(idle);
      if (hash && inStep) this.#hashes.keep(id, hash, end);
    }
    return end;
  }

  /** Hash and size of an upload that is whole. */
  digest(uploadId: string, sizeBytes: number): Promise<ArtifactRef> {
    return this.#hashes.finish(uploadId, this.pathOf(uploadId), sizeBytes);
  }

  async discardBytes(uploadId: string): Promise<void> {
    this.#hashes.forget(uploadId);
    await rm(this.pathOf(uploadId), { force: true });
  }

  /** Files untouched since `before`, by the upload's id. */
  async idleSince(before: Date): Promise<string[]> {
    const idle: string[] = [];
    for (const entry of await readdir(this.options.directory, { withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const found = await stat(this.pathOf(entry.name)).catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return null;
        throw error;
      });
      if (found && found.mtime < before) idle.push(entry.name);
    }
    return idle;
  }
}

async function writeAt(file: FileHandle, chunk: Buffer, position: number): Promise<void> {
  for (let at = 0; at < chunk.byteLength;) at += (await file.write(chunk, at, chunk.byteLength - at, position + at)).bytesWritten;
}

function toTus({ uploadId, sizeBytes, metadata, createdAt }: UploadRecord, offset: number): Upload {
  return new Upload({ id: uploadId, offset, metadata, creation_date: createdAt.toISOString(), ...(sizeBytes === null ? {} : { size: sizeBytes }) });
}
