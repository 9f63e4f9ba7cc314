import { type Env, type RunningService, startService, type StartOptions } from '@gatehouse/chassis';
import { CertificationModule } from './certification.module.ts';
import { loadConfig } from './config.ts';
import { FollowListing } from './features/follow-listing/follow-listing.ts';
import { FollowScan } from './features/follow-scan/follow-scan.ts';
import { leaveImportsUnparsed } from './features/import-certificates/import-certificates.controller.ts';
import { RevisitCertificates } from './features/revisit-certificates/revisit-certificates.ts';
import { CertificateHistoryRow } from './persistence/certificate-history.row.ts';
import { CertificateRow } from './persistence/certificate.row.ts';
import { KnownAppRow } from './persistence/known-app.row.ts';
import { Init } from './persistence/migrations/init.ts';

/** Records what the certification body says, and tells what its mark allows for the listed version. */
export const start = (env: Env, options?: StartOptions): Promise<RunningService> =>
  startService(
    {
      name: 'certification',
      config: loadConfig(env),
      module: CertificationModule,
      rows: [CertificateRow, CertificateHistoryRow, KnownAppRow],
      migrations: [Init],
      hears: [FollowListing, FollowScan],
      background: [RevisitCertificates],
      prepare: leaveImportsUnparsed,
    },
    options,
  );
