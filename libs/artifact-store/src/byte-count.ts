import { createHash } from 'node:crypto';
import { type ArtifactRef, Sha256 } from '@gatehouse/contracts';
import { ArtifactError, type PutOptions } from './artifact-store.ts';

/** Counts and hashes bytes as they pass, and knows when they are too many or not the ones that were announced. */
export class ByteCount {
  readonly #hash = createHash('sha256');
  #sizeBytes = 0;

  constructor(private readonly options: PutOptions) {}

  /** @throws ArtifactError artifact.too-large  before the chunk is hashed: stop writing */
  admit(chunk: Uint8Array): void {
    this.#sizeBytes += chunk.byteLength;
    const { maxBytes } = this.options;
    if (maxBytes !== undefined && this.#sizeBytes > maxBytes) throw new ArtifactError('artifact.too-large', `more than ${maxBytes} bytes`);
  }

  hash(chunk: Uint8Array): void {
    this.#hash.update(chunk);
  }

  /** @throws ArtifactError artifact.hash-mismatch */
  finish(): ArtifactRef {
    const sha256 = Sha256.parse(this.#hash.digest('hex'));
    const { expectedSha256 } = this.options;
    if (expectedSha256 !== undefined && expectedSha256 !== sha256)
      throw new ArtifactError('artifact.hash-mismatch', `expected ${expectedSha256}, the bytes are ${sha256}`);
    return { sha256, sizeBytes: this.#sizeBytes };
  }
}
