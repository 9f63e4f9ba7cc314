import { ArtifactStore } from '@gatehouse/artifact-store';
import { BackgroundLoop, type BackgroundPart, Clock, CONFIG, HealthRegistry, LOGGER } from '@gatehouse/chassis';
import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import type { IngestionConfig } from '../../config.ts';
import { UploadStore } from '../../persistence/upload.store.ts';
import { FinishUpload } from '../receive-upload/finish-upload.ts';
import { StagedUploads } from '../receive-upload/staged-uploads.ts';
import { UploadLocks } from '../receive-upload/upload-locks.ts';

const BATCH = 100;

/** Removes uploads nobody came back for, and files that a crash left without anything that names them. */
@Injectable()
export class SweepLeftovers implements BackgroundPart {
  readonly #loop: BackgroundLoop;

  constructor(
    private readonly db: DataSource,
    private readonly uploads: UploadStore,
    private readonly staged: StagedUploads,
    private readonly locks: UploadLocks,
    private readonly finish: FinishUpload,
    private readonly artifacts: ArtifactStore,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: IngestionConfig,
    @Inject(LOGGER) private readonly log: Logger,
    health: HealthRegistry,
  ) {
    this.#loop = new BackgroundLoop('sweep-leftovers', config.SWEEP_MS, () => this.round(), log, health);
  }

  start(): void {
    this.#loop.start();
  }
  stop(): Promise<void> {
    return this.#loop.stop();
  }

  async round(): Promise<void> {
    const before = new Date(this.clock.now().getTime() - this.config.UPLOAD_EXPIRY_MS);
    const [expired, unnamed, unpublished] = [await this.#dropExpired(), await this.#dropUnnamed(before), await this.artifacts.sweep(before)];
    if (expired + unnamed + unpublished > 0) this.log.info({ expired, unnamed, unpublished }, 'leftovers.swept');
  }

  async #dropExpired(): Promise<number> {
    let dropped = 0;
    for (const upload of await this.uploads.listExpired(this.db.manager, this.clock.now(), BATCH)) {
      using hold = this.locks.tryHold(upload.uploadId);
      if (!hold) continue; // bytes are arriving this moment; the next round looks again
      await this.finish.drop(upload);
      dropped += 1;
    }
    return dropped;
  }

  async #dropUnnamed(before: Date): Promise<number> {
    let dropped = 0;
    for (const name of await this.staged.idleSince(before)) {
      if (!z.uuid().safeParse(name).success || (await this.uploads.find(this.db.manager, name))) continue; // not ours, or known
      await this.staged.discardBytes(name);
      dropped += 1;
    }
    return dropped;
  }
}
