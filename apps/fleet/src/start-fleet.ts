import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { start as startCertification } from '@gatehouse/certification/start';
import type { Env, RunningService, StartOptions } from '@gatehouse/chassis';
import { startLocalProvider } from '@gatehouse/gateway/local-provider';
import { start as startGateway } from '@gatehouse/gateway/start';
import { start as startIngestion } from '@gatehouse/ingestion/start';
import { prepareDatabase } from '@gatehouse/local-infra';
import { start as startRanking } from '@gatehouse/ranking/start';
import { start as startReview } from '@gatehouse/review/start';
import { start as startScanning, startWorker } from '@gatehouse/scanning/start';
import { freePort } from './free-port.ts';
import type { LocalSettings } from './settings.ts';

export type FleetOptions = {
  root: string;
  dataDir: string;
  infra: { postgres: { adminUrl: string }; redis: { url: string }; kafka: { brokers: readonly string[] } };
  settings: LocalSettings;
  /** The gateway's port, and the next one for the sign-in; 0 takes free ones. */
  preferredPort: number;
  /** @default gatehouse */
  database?: string;
  env?: Env;
  start?: StartOptions;
};

export type Fleet = { url: string; services: readonly RunningService[]; databases: Record<string, string>; ready(): Promise<void>; close(): Promise<void> };

const DATABASE = 'gatehouse';

/** All services in one process: what `npm start` runs. The same services run one by one under docker-compose.yml. */
export async function startFleet(options: FleetOptions): Promise<Fleet> {
  const { infra, settings, dataDir, root } = options;
  const database = await prepareDatabase(infra.postgres.adminUrl, { database: options.database ?? DATABASE });
  const port = await freePort(options.preferredPort);
  const url = `http://127.0.0.1:${port}`;
  const provider = await startLocalProvider({
    PORT: String(await freePort(options.preferredPort && options.preferredPort + 1)),
    OIDC_CLIENT_ID: 'gatehouse',
    OIDC_CLIENT_SECRET: settings.oidcClientSecret,
    OIDC_REDIRECT_URI: `${url}/auth/callback`,
    LOG_LEVEL: 'warn',
  });

  const envOf = (service: string): Env => ({
    DATABASE_URL: database.urlFor(service),
    KAFKA_BROKERS: infra.kafka.brokers.join(','),
    REDIS_URL: infra.redis.url,
    IDENTITY_PUBLIC_KEY: settings.identityPublicKey,
    ARTIFACT_STORE_URL: pathToFileURL(join(dataDir, 'artifacts')).href,
    UPLOAD_DIR: join(dataDir, 'uploads'),
    SCAN_STAGING_DIR: join(dataDir, 'staging'),
    ...options.env,
    PORT: '0',
  });
  const start = options.start ?? {};
  const [ingestion, scanning, review, certification, ranking] = await Promise.all([
    startIngestion(envOf('ingestion'), start),
    startScanning(envOf('scanning'), start),
    startReview(envOf('review'), start),
    startCertification(envOf('certification'), start),
    startRanking(envOf('ranking'), start),
  ]);
  const worker = await startWorker(envOf('scanning'), start);
  const gateway = await startGateway(
    {
      ...envOf('gateway'),
      PORT: String(port),
      PUBLIC_URL: url,
      IDENTITY_PRIVATE_KEY: settings.identityPrivateKey,
      WEB_ROOT: join(root, 'apps'),
      OIDC_ISSUER: provider.issuer,
      OIDC_CLIENT_ID: 'gatehouse',
      OIDC_CLIENT_SECRET: settings.oidcClientSecret,
      SEED_LOCAL_PEOPLE: '1',
      INGESTION_URL: ingestion.url,
      SCANNING_URL: scanning.url,
      REVIEW_URL: review.url,
      CERTIFICATION_URL: certification.url,
      RANKING_URL: ranking.url,
    },
    start,
  );
  const services = [gateway, ingestion, scanning, worker, review, certification, ranking];

  return {
    url,
    services,
    databases: Object.fromEntries(services.map((s) => [s.name, database.urlFor(s.name)])),
    ready: async () => {
      await Promise.all(services.map((s) => s.started));
      while (!services.every((s) => s.health.ready().ok)) await new Promise((resolve) => setTimeout(resolve, 50));
    },
    close: async () => {
      // The door first, so that nothing new comes in; then everybody at once.
      await gateway.close();
      await Promise.all(services.filter((s) => s !== gateway).map((s) => s.close()));
      await provider.close();
    },
  };
}
