import { mkdir } from 'node:fs/promises';
import { ArtifactStore, createArtifactStore } from '@gatehouse/artifact-store';
import { CONFIG } from '@gatehouse/chassis';
import { Module } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { IngestionConfig } from './config.ts';
import { HearCertification, HearEnforcement } from './features/follow-submission/hear-app-news.ts';
import { HearCaseChanged, HearDecision } from './features/follow-submission/hear-review.ts';
import { HearScanCompleted, HearScanStarted } from './features/follow-submission/hear-scan.ts';
import { RetellSubmission } from './features/follow-submission/retell-submission.ts';
import { NoticeDelays } from './features/notice-delays/notice-delays.ts';
import { PrepareDraftController } from './features/prepare-draft/prepare-draft.controller.ts';
import { ReadSubmissionsController } from './features/read-submissions/read-submissions.controller.ts';
import { ReceivePolicyController } from './features/receive-policy/receive-policy.controller.ts';
import { DropUploads } from './features/receive-upload/drop-uploads.ts';
import { FinishUpload } from './features/receive-upload/finish-upload.ts';
import { ReceiveUploadController } from './features/receive-upload/receive-upload.controller.ts';
import { StagedUploads } from './features/receive-upload/staged-uploads.ts';
import { TusDoor } from './features/receive-upload/tus-door.ts';
import { UploadLocks } from './features/receive-upload/upload-locks.ts';
import { SubmitDraftController } from './features/submit-draft/submit-draft.controller.ts';
import { SubmitDraft } from './features/submit-draft/submit-draft.ts';
import { SweepLeftovers } from './features/sweep-leftovers/sweep-leftovers.ts';
import { WithdrawSubmissionController } from './features/withdraw-submission/withdraw-submission.controller.ts';
import { AppStore } from './persistence/app.store.ts';
import { DraftStore } from './persistence/draft.store.ts';
import { SubmissionStore } from './persistence/submission.store.ts';
import { UploadStore } from './persistence/upload.store.ts';

const artifacts = {
  provide: ArtifactStore,
  inject: [CONFIG],
  useFactory: ({ ARTIFACT_STORE_URL: url, S3_ENDPOINT: endpoint, S3_REGION: region }: IngestionConfig) =>
    createArtifactStore({ url, ...(endpoint ? { endpoint } : {}), ...(region ? { region } : {}) }),
};

const staging = {
  provide: StagedUploads,
  inject: [CONFIG, DataSource, UploadStore],
  useFactory: async (config: IngestionConfig, db: DataSource, uploads: UploadStore) => {
    await mkdir(config.UPLOAD_DIR, { recursive: true });
    return new StagedUploads({ directory: config.UPLOAD_DIR, expiryMs: config.UPLOAD_EXPIRY_MS, idleMs: config.UPLOAD_IDLE_MS }, db, uploads);
  },
};

/** An operator's version comes in, is sent through the gate, and its way is told until it ends. */
@Module({
  controllers: [
    PrepareDraftController,
    ReceivePolicyController,
    ReceiveUploadController,
    SubmitDraftController,
    ReadSubmissionsController,
    WithdrawSubmissionController,
  ],
  providers: [
    artifacts,
    staging,
    AppStore,
    DraftStore,
    SubmissionStore,
    UploadStore,
    UploadLocks,
    FinishUpload,
    DropUploads,
    TusDoor,
    SubmitDraft,
    RetellSubmission,
    HearScanStarted,
    HearScanCompleted,
    HearCaseChanged,
    HearDecision,
    HearEnforcement,
    HearCertification,
    NoticeDelays,
    SweepLeftovers,
  ],
})
export class IngestionModule {}
