import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import type { ArtifactRef, Sha256 } from '@gatehouse/contracts';

/** Bytes on their way in: a stream, bytes already in memory, or a file that stays the caller's. */
export type ArtifactSource = AsyncIterable<Uint8Array> | Uint8Array | { readonly path: string };

export type PutOptions = {
  /** Refuse bytes that hash to anything else. */
  expectedSha256?: Sha256;
  /** Refuse more bytes than this. */
  maxBytes?: number;
};

/** Both ends in bytes from the start of the artifact, both inclusive, as in an HTTP range. */
export type ByteRange = { start?: number; end?: number };

/** An artifact as a file of this machine, for whoever needs a path. Dispose it: a remote store's copy is removed then. */
export type StagedArtifact = AsyncDisposable & { readonly path: string };

/**
 * Bytes by their SHA-256. The same bytes are stored once, and an artifact is visible whole or not at all: bytes are hashed
 * while they are written to a place nobody reads, and published under their name in one step.
 */
export abstract class ArtifactStore {
  /** @throws ArtifactError artifact.too-large | artifact.hash-mismatch; nothing is kept then, nor when the source breaks off */
  abstract put(source: ArtifactSource, options?: PutOptions): Promise<ArtifactRef>;
  /** Publish a file whose hash its owner has just computed. The file stays; its owner removes it once it knows of the artifact. */
  abstract adopt(stagedPath: string, ref: ArtifactRef): Promise<void>;
  /** @throws ArtifactError artifact.absent */
  abstract open(ref: ArtifactRef, range?: ByteRange): Promise<Readable>;
  abstract has(ref: ArtifactRef): Promise<boolean>;
  /** The artifact as a file: the store's own where it has one, else a copy in `directory`. @throws ArtifactError artifact.absent */
  abstract stage(ref: ArtifactRef, directory: string): Promise<StagedArtifact>;
  /** Remove what interrupted writes left behind before `before`. Answers how many there were. */
  abstract sweep(before: Date): Promise<number>;

  /** Reads the artifact again: do the bytes still have their name? @throws ArtifactError artifact.absent */
  async verify(ref: ArtifactRef): Promise<boolean> {
    const hash = createHash('sha256');
    let sizeBytes = 0;
    for await (const chunk of await this.open(ref)) {
      hash.update(chunk as Uint8Array);
      sizeBytes += (chunk as Uint8Array).byteLength;
    }
    return sizeBytes === ref.sizeBytes && hash.digest('hex') === ref.sha256;
  }
}

export type ArtifactErrorCode = 'artifact.absent' | 'artifact.too-large' | 'artifact.hash-mismatch';

/** Why an artifact could not be stored or read; callers turn it into a refusal of their own where theirs can act on it. */
export class ArtifactError extends Error {
  constructor(
    readonly code: ArtifactErrorCode,
    message: string,
  ) {
    super(message);
    this.name = 'ArtifactError';
  }
}

export const absent = (ref: ArtifactRef): ArtifactError => new ArtifactError('artifact.absent', `no artifact ${ref.sha256} of ${ref.sizeBytes} bytes`);

const READ_BYTES = 1024 * 1024; // fewer, larger reads: hashing and copying cost the same per byte, calls do not

/** The chunks of any source. */
export function chunksOf(source: ArtifactSource): AsyncIterable<Uint8Array> | Iterable<Uint8Array> {
  if (source instanceof Uint8Array) return [source];
  if ('path' in source && typeof source.path === 'string' && !(Symbol.asyncIterator in source))
    return createReadStream(source.path, { highWaterMark: READ_BYTES });
  return source as AsyncIterable<Uint8Array>;
}
