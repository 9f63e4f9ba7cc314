import { type Env, type RunningService, startService, type StartOptions } from '@gatehouse/chassis';
import { loadConfig } from './config.ts';
import { HearCertification, HearEnforcement } from './features/follow-submission/hear-app-news.ts';
import { HearCaseChanged, HearDecision } from './features/follow-submission/hear-review.ts';
import { HearScanCompleted, HearScanStarted } from './features/follow-submission/hear-scan.ts';
import { NoticeDelays } from './features/notice-delays/notice-delays.ts';
import { SweepLeftovers } from './features/sweep-leftovers/sweep-leftovers.ts';
import { IngestionModule } from './ingestion.module.ts';
import { AppRow } from './persistence/app.row.ts';
import { CertificateMarkRow } from './persistence/certificate-mark.row.ts';
import { DraftRow } from './persistence/draft.row.ts';
import { Init } from './persistence/migrations/init.ts';
import { SubmissionRow } from './persistence/submission.row.ts';
import { UploadRow } from './persistence/upload.row.ts';

export const ROWS = [AppRow, CertificateMarkRow, DraftRow, SubmissionRow, UploadRow];
export const MIGRATIONS = [Init];

export const start = (env: Env, options?: StartOptions): Promise<RunningService> =>
  startService(
    {
      name: 'ingestion',
      config: loadConfig(env),
      module: IngestionModule,
      rows: ROWS,
      migrations: MIGRATIONS,
      hears: [HearScanStarted, HearScanCompleted, HearCaseChanged, HearDecision, HearEnforcement, HearCertification],
      background: [NoticeDelays, SweepLeftovers],
    },
    options,
  );
