import { Refusal } from '@gatehouse/contracts';
import { Injectable } from '@nestjs/common';

/**
 * One request at a time may touch an upload; a second one is refused, never interleaved and never let to push out the first.
 * In this process only: an upload's staged bytes belong to the instance that took them in.
 */
@Injectable()
export class UploadLocks {
  readonly #held = new Set<string>();

  /** @throws Refusal upload.locked */
  hold(uploadId: string): Disposable {
    const hold = this.tryHold(uploadId);
    if (!hold) throw new Refusal('upload.locked');
    return hold;
  }

  tryHold(uploadId: string): Disposable | null {
    if (this.#held.has(uploadId)) return null;
    this.#held.add(uploadId);
    return {
      [Symbol.dispose]: () => {
        this.#held.delete(uploadId);
      },
    };
  }
}
