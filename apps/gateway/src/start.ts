import {
  type Clock,
  createTokenSigner,
  type Env,
  type PreparationParts,
  type RunningService,
  startService,
  type StartOptions,
  SystemClock,
} from '@gatehouse/chassis';
import fastifyCookie from '@fastify/cookie';
import type { FastifyInstance } from 'fastify';
import type { Redis } from 'ioredis';
import { type GatewayConfig, loadConfig } from './config.ts';
import { forwardCalls } from './features/forward-calls/forward-calls.ts';
import { Door } from './features/identify-caller/door.ts';
import { DoorCookies } from './features/identify-caller/door-cookies.ts';
import { limitRate } from './features/limit-rate/limit-rate.ts';
import { publishDocuments } from './features/publish-documents/publish-documents.ts';
import { SeedMemberships } from './features/seed-memberships/seed-memberships.ts';
import { answerError } from './features/serve-web/answer-error.ts';
import { hardenAnswers } from './features/serve-web/security-headers.ts';
import { serveWeb } from './features/serve-web/serve-web.ts';
import { IdentityProvider } from './features/sign-in/identity-provider.ts';
import { serveSignIn } from './features/sign-in/sign-in.ts';
import { LiveHub } from './features/stream-live/live-hub.ts';
import { GatewayModule } from './gateway.module.ts';
import { ApiKeyRow } from './persistence/api-key.row.ts';
import { ApiKeyStore } from './persistence/api-key.store.ts';
import { MembershipRow } from './persistence/membership.row.ts';
import { MembershipStore } from './persistence/membership.store.ts';
import { Init } from './persistence/migrations/init.ts';
import { OrganisationRow } from './persistence/organisation.row.ts';
import { openRedis, reportRedis } from './persistence/redis.ts';
import { SessionStore } from './persistence/session.store.ts';

export const ROWS = [OrganisationRow, MembershipRow, ApiKeyRow];
export const MIGRATIONS = [Init];

/** The one public door: who comes in, what they may ask, and which service answers. */
export async function start(env: Env, options: StartOptions = {}): Promise<RunningService> {
  const config = loadConfig(env);
  const sign = await createTokenSigner(config.IDENTITY_PRIVATE_KEY);
  const redis = openRedis(config.REDIS_URL, config.REDIS_PREFIX);
  const edge = new Edge(config, redis, options.clock ?? new SystemClock());
  const starting = startService(
    {
      name: 'gateway',
      config,
      module: GatewayModule,
      rows: ROWS,
      migrations: MIGRATIONS,
      hears: [],
      background: [SeedMemberships, LiveHub],
      trustProxy: config.TRUST_PROXY,
      authenticator: ({ db }) => edge.door(db),
      prepare: (fastify, parts) => edge.prepare(fastify, parts, sign),
    },
    options,
  );
  starting.catch(() => redis.disconnect());
  const service = await starting;
  return { ...service, close: () => service.close().finally(() => redis.disconnect()) };
}

/** What stands before the framework: raw routes whose bodies nobody may collect, and pages. */
class Edge {
  readonly #publicUrl: URL;
  readonly #cookies: DoorCookies;
  readonly #sessions: SessionStore;
  readonly #memberships = new MembershipStore();

  constructor(
    private readonly config: GatewayConfig,
    private readonly redis: Redis,
    private readonly clock: Clock,
  ) {
    this.#publicUrl = new URL(config.PUBLIC_URL);
    this.#cookies = new DoorCookies(this.#publicUrl);
    this.#sessions = new SessionStore(redis, clock, { idleSeconds: config.SESSION_IDLE_SECONDS, maxSeconds: config.SESSION_MAX_SECONDS });
  }

  door(db: PreparationParts['db']): Door {
    return new Door(db, this.#sessions, this.#memberships, new ApiKeyStore(), this.#cookies, this.#publicUrl.origin, this.clock);
  }

  async prepare(
    fastify: FastifyInstance,
    { db, logger, health, authenticator }: PreparationParts,
    sign: Awaited<ReturnType<typeof createTokenSigner>>,
  ): Promise<void> {
    const { config, redis } = this;
    const publicUrl = this.#publicUrl;
    const door = authenticator as Door;
    reportRedis(redis, logger);
    health.add('redis', () => ({ ok: redis.status === 'ready' }));
    hardenAnswers(fastify, publicUrl);
    await fastify.register(fastifyCookie);
    await limitRate(fastify, redis, config.RATE_LIMIT_PER_MINUTE);
    await fastify.register(async (scope) => {
      scope.setErrorHandler(answerError(logger));
      const upstreams = {
        ingestion: config.INGESTION_URL,
        scanning: config.SCANNING_URL,
        review: config.REVIEW_URL,
        certification: config.CERTIFICATION_URL,
        ranking: config.RANKING_URL,
      };
      await forwardCalls(scope, { upstreams, authenticator: door, sign, publicUrl, timeoutMs: config.UPSTREAM_TIMEOUT_MS, logger });
    });
    await fastify.register(async (scope) => {
      scope.setErrorHandler(answerError(logger));
      const provider = new IdentityProvider({
        issuer: config.OIDC_ISSUER,
        clientId: config.OIDC_CLIENT_ID,
        clientSecret: config.OIDC_CLIENT_SECRET,
        scope: config.OIDC_SCOPE,
        redirectUri: new URL('/auth/callback', publicUrl).href,
        backchannelUrl: config.OIDC_BACKCHANNEL_URL,
      });
      serveSignIn(scope, {
        provider,
        sessions: this.#sessions,
        memberships: this.#memberships,
        db,
        door,
        cookies: this.#cookies,
        logger,
        publicUrl,
        limitPerMinute: config.SIGN_IN_LIMIT_PER_MINUTE,
      });
      await serveWeb(scope, config.WEB_ROOT, door);
      publishDocuments(scope);
    });
  }
}
