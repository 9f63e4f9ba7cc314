import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type ArtifactRef, Sha256 } from '@gatehouse/contracts';

/** Hash states are small, and one that was dropped is only computed again. */
const MAX_KEPT = 256;
const READ_BYTES = 1024 * 1024;

type Running = { hash: Hash; offset: number };

/**
 * SHA-256 of files that arrive in pieces. A state is kept while the pieces join without a gap; it cannot outlive the process,
 * so a file that was resumed after a restart is read again from its beginning.
 */
export class RunningHashes {
  readonly #running = new Map<string, Running>();

  /** The state to go on with at `offset`; null where there is none, and the file must be read at its end. */
  resume(id: string, offset: number): Hash | null {
    const running = this.#running.get(id);
    this.#running.delete(id);
    if (offset === 0) return createHash('sha256');
    return running?.offset === offset ? running.hash : null;
  }

  /** Everything before `offset` is in `hash`. */
  keep(id: string, hash: Hash, offset: number): void {
    this.#running.set(id, { hash, offset });
    const oldest = this.#running.keys().next();
    if (this.#running.size > MAX_KEPT && !oldest.done) this.#running.delete(oldest.value);
  }

  forget(id: string): void {
    this.#running.delete(id);
  }

  /** The hash of a whole file of `sizeBytes` at `path`. */
  async finish(id: string, path: string, sizeBytes: number): Promise<ArtifactRef> {
    const running = this.resume(id, sizeBytes);
    if (running && sizeBytes > 0) return { sha256: Sha256.parse(running.digest('hex')), sizeBytes };
    const hash = createHash('sha256');
    for await (const chunk of createReadStream(path, { highWaterMark: READ_BYTES })) hash.update(chunk as Buffer);
    return { sha256: Sha256.parse(hash.digest('hex')), sizeBytes };
  }
}
