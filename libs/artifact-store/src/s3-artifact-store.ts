import { randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  S3Client,
  type S3ClientConfig,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import type { ArtifactRef } from '@gatehouse/contracts';
import { absent, ArtifactStore, type ArtifactSource, type ByteRange, chunksOf, type PutOptions, type StagedArtifact } from './artifact-store.ts';
import { ByteCount } from './byte-count.ts';

/** Part size × parts in flight is what one upload holds in memory: 16 MiB. 4 GiB make 512 parts, far from the limit of 10,000. */
const PART_BYTES = 8 * 1024 * 1024;
const PARTS_IN_FLIGHT = 2;
const INCOMING = 'incoming/';

/**
 * Artifacts in an S3 bucket: `<prefix>ab/cd/abcd…`. Bytes whose hash is not known yet go to a key under `incoming/` and are copied
 * to their name inside S3; an object appears whole or not at all, since S3 shows a multipart upload only once it is completed.
 * The parts of one that a crash left incomplete are invisible; the bucket's lifecycle rule `AbortIncompleteMultipartUpload` ends their cost.
 */
export class S3ArtifactStore extends ArtifactStore {
  readonly #s3: S3Client;

  constructor(
    private readonly bucket: string,
    private readonly prefix: string,
    config: S3ClientConfig,
  ) {
    super();
    this.#s3 = new S3Client(config);
  }

  override async put(source: ArtifactSource, options: PutOptions = {}): Promise<ArtifactRef> {
    const incoming = `${this.prefix}${INCOMING}${randomUUID()}`;
    const count = new ByteCount(options);
    const counted = async function* () {
      for await (const chunk of chunksOf(source)) {
        count.admit(chunk);
        count.hash(chunk);
        yield chunk;
      }
    };
    try {
      await this.#upload(incoming, Readable.from(counted(), { objectMode: false }));
      const ref = count.finish();
      if (!(await this.has(ref)))
        await this.#s3.send(new CopyObjectCommand({ Bucket: this.bucket, Key: this.#key(ref), CopySource: encodeURI(`${this.bucket}/${incoming}`) }));
      return ref;
    } finally {
      await this.#s3.send(new DeleteObjectCommand({ Bucket: this.bucket, Key: incoming }));
    }
  }

  override async adopt(stagedPath: string, ref: ArtifactRef): Promise<void> {
    if (await this.has(ref)) return;
    await this.#upload(this.#key(ref), createReadStream(stagedPath, { highWaterMark: 1024 * 1024 }));
  }

  override async open(ref: ArtifactRef, { start, end }: ByteRange = {}): Promise<Readable> {
    const range = start === undefined && end === undefined ? {} : { Range: `bytes=${start ?? 0}-${end ?? ''}` };
    try {
      const { Body } = await this.#s3.send(new GetObjectCommand({ Bucket: this.bucket, Key: this.#key(ref), ...range }));
      if (!(Body instanceof Readable)) throw new TypeError('S3 answered without a stream');
      return Body;
    } catch (error) {
      throw isAbsence(error) ? absent(ref) : error;
    }
  }

  override async has(ref: ArtifactRef): Promise<boolean> {
    try {
      return (await this.#s3.send(new HeadObjectCommand({ Bucket: this.bucket, Key: this.#key(ref) }))).ContentLength === ref.sizeBytes;
    } catch (error) {
      if (isAbsence(error)) return false;
      throw error;
    }
  }

  override async stage(ref: ArtifactRef, directory: string): Promise<StagedArtifact> {
    await mkdir(directory, { recursive: true });
    const path = join(directory, `${ref.sha256}-${randomUUID()}`);
    const dispose = (): Promise<void> => rm(path, { force: true });
    try {
      await pipeline(await this.open(ref), createWriteStream(path, { flags: 'wx', mode: 0o600 }));
    } catch (error) {
      await dispose();
      throw error;
    }
    return { path, [Symbol.asyncDispose]: dispose };
  }

  override async sweep(before: Date): Promise<number> {
    const Prefix = this.prefix + INCOMING;
    let removed = 0;
    for (let ContinuationToken: string | undefined; ;) {
      const listed = await this.#s3.send(new ListObjectsV2Command({ Bucket: this.bucket, Prefix, ContinuationToken }));
      for (const { Key, LastModified } of listed.Contents ?? []) {
        if (Key === undefined || LastModified === undefined || LastModified >= before) continue;
        await this.#s3.send(new DeleteObjectCommand({ Bucket: this.bucket, Key }));
        removed += 1;
      }
      ContinuationToken = listed.NextContinuationToken;
      if (ContinuationToken === undefined) break;
    }
    return removed;
  }

  async #upload(Key: string, Body: Readable): Promise<void> {
    await new Upload({
      client: this.#s3,
      params: { Bucket: this.bucket, Key, Body },
      partSize: PART_BYTES,
      queueSize: PARTS_IN_FLIGHT,
      leavePartsOnError: false,
    }).done();
  }

  #key({ sha256 }: Pick<ArtifactRef, 'sha256'>): string {
    return `${this.prefix}${sha256.slice(0, 2)}/${sha256.slice(2, 4)}/${sha256}`;
  }
}

function isAbsence(error: unknown): boolean {
  return ['NoSuchKey', 'NotFound'].includes((error as Error).name);
}
