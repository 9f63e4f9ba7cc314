import { ArtifactStore } from '@gatehouse/artifact-store';
import { Clock, LOGGER } from '@gatehouse/chassis';
import { Refusal } from '@gatehouse/contracts';
import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { DataSource } from 'typeorm';
import { withPackage } from '../../domain/draft.ts';
import { DraftStore } from '../../persistence/draft.store.ts';
import { type UploadRecord, UploadStore } from '../../persistence/upload.store.ts';
import { StagedUploads } from './staged-uploads.ts';

/**
 * Publishes an upload that is whole and binds it to its draft. The staged bytes go last, so that a crash anywhere leaves an
 * upload that is still whole, and the next request about it finishes it.
 */
@Injectable()
export class FinishUpload {
  constructor(
    private readonly db: DataSource,
    private readonly drafts: DraftStore,
    private readonly uploads: UploadStore,
    private readonly staged: StagedUploads,
    private readonly artifacts: ArtifactStore,
    private readonly clock: Clock,
    @Inject(LOGGER) private readonly log: Logger,
  ) {}

  /** Finishes what is whole and not finished; anything else stays as it is. @throws Refusal upload.hash-mismatch | resource.not-found */
  async execute(uploadId: string): Promise<void> {
    const upload = await this.uploads.find(this.db.manager, uploadId);
    if (!upload || upload.finishedAt || upload.sizeBytes === null || (await this.staged.receivedBytes(upload)) !== upload.sizeBytes) return;
    const artifact = await this.staged.digest(uploadId, upload.sizeBytes);
    if (upload.declaredSha256 !== null && upload.declaredSha256 !== artifact.sha256) {
      await this.drop(upload);
      throw new Refusal('upload.hash-mismatch', { declared: upload.declaredSha256, received: artifact.sha256 });
    }
    await this.artifacts.adopt(this.staged.pathOf(uploadId), artifact);
    const at = this.clock.now();
    const bound = await this.db.transaction(async (tx) => {
      const draft = await this.drafts.lockIfPresent(tx, upload.draftId, upload.operatorId);
      if (!draft) return false;
      await this.drafts.save(tx, withPackage(draft, { artifact, fileName: upload.fileName }, at));
      await this.uploads.markFinished(tx, uploadId, at);
      return true;
    });
    if (!bound) {
      // the draft was dropped or sent meanwhile: nobody waits for these bytes
      await this.drop(upload);
      throw new Refusal('resource.not-found');
    }
    await this.staged.discardBytes(uploadId);
    this.log.info({ uploadId, draftId: upload.draftId, sha256: artifact.sha256, sizeBytes: artifact.sizeBytes }, 'upload.finished');
  }

  /** Bytes first: a row without bytes is seen as gone, bytes without a row would be seen by nobody. */
  async drop({ uploadId }: Pick<UploadRecord, 'uploadId'>): Promise<void> {
    await this.staged.discardBytes(uploadId);
    await this.uploads.delete(this.db.manager, uploadId);
  }
}
