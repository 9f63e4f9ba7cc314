import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { UploadStore } from '../../persistence/upload.store.ts';
import { FinishUpload } from './finish-upload.ts';
import { UploadLocks } from './upload-locks.ts';

/** Gives up uploads that nobody waits for any more. */
@Injectable()
export class DropUploads {
  constructor(
    private readonly db: DataSource,
    private readonly uploads: UploadStore,
    private readonly locks: UploadLocks,
    private readonly finish: FinishUpload,
  ) {}

  /** Unfinished uploads of a draft that has just gone. One whose bytes are arriving this moment finds that out at its end. */
  async ofDraft(draftId: string): Promise<void> {
    for (const upload of await this.uploads.listUnfinishedOf(this.db.manager, draftId)) {
      using hold = this.locks.tryHold(upload.uploadId);
      if (hold) await this.finish.drop(upload);
    }
  }
}
