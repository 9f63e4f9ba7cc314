import { type Env, type RunningService, startService, type StartOptions } from '@gatehouse/chassis';
import { loadConfig } from './config.ts';
import { ExpireClaims } from './features/expire-claims/expire-claims.ts';
import { OpenCase } from './features/open-case/open-case.ts';
import { RecountDueDates } from './features/recount-due-dates/recount-due-dates.ts';
import { RememberMark } from './features/remember-mark/remember-mark.ts';
import { WithdrawVersion } from './features/withdraw-version/withdraw-version.ts';
import { AppMarkRow } from './persistence/app-mark.row.ts';
import { AuditEntryRow } from './persistence/audit-entry.row.ts';
import { DecisionRow } from './persistence/decision.row.ts';
import { DistributionRow } from './persistence/distribution.row.ts';
import { Init } from './persistence/migrations/init.ts';
import { ReviewCaseRow } from './persistence/review-case.row.ts';
import { ReviewerRow } from './persistence/reviewer.row.ts';
import { WithdrawalRow } from './persistence/withdrawal.row.ts';
import { ReviewModule } from './review.module.ts';

export const start = (env: Env, options?: StartOptions): Promise<RunningService> =>
  startService(
    {
      name: 'review',
      config: loadConfig(env),
      module: ReviewModule,
      rows: [ReviewCaseRow, DecisionRow, DistributionRow, WithdrawalRow, AppMarkRow, ReviewerRow, AuditEntryRow],
      migrations: [Init],
      hears: [OpenCase, WithdrawVersion, RememberMark],
      background: [RecountDueDates, ExpireClaims],
    },
    options,
  );
