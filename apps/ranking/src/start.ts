import { type Env, type RunningService, startService, type StartOptions } from '@gatehouse/chassis';
import { loadConfig } from './config.ts';
import { FollowCertificate } from './features/follow-certificate/follow-certificate.ts';
import { FollowListing } from './features/follow-listing/follow-listing.ts';
import { FollowFacts } from './features/hold-projection/follow-facts.ts';
import { CertificateVerdictRow } from './persistence/certificate-verdict.row.ts';
import { ListingRow } from './persistence/listing.row.ts';
import { Init } from './persistence/migrations/init.ts';
import { SignalRow } from './persistence/signal.row.ts';
import { RankingModule } from './ranking.module.ts';

/** Orders listed apps; certified ones rise within the published bound. */
export const start = (env: Env, options?: StartOptions): Promise<RunningService> =>
  startService(
    {
      name: 'ranking',
      config: loadConfig(env),
      module: RankingModule,
      rows: [ListingRow, CertificateVerdictRow, SignalRow],
      migrations: [Init],
      hears: [FollowListing, FollowCertificate],
      background: [FollowFacts],
    },
    options,
  );
