import { ConfigError, defineConfig, type Env, flag, HOST_SHAPE } from '@gatehouse/chassis';
import { z } from 'zod';
import { API_KEY_PATTERN } from './domain/api-key.ts';

const httpUrl = z.url({ protocol: /^https?$/ });
const seconds = z.coerce.number().int().min(1).max(31_536_000);

const read = defineConfig('gateway', {
  ...HOST_SHAPE,
  NODE_ENV: z.string().default('development'),
  /** The one address people and machines know: cookies, redirects and the origin check follow it. */
  PUBLIC_URL: httpUrl,
  REDIS_URL: z.url({ protocol: /^rediss?$/ }),
  /** Put before every key in Redis, so that deployments share a server without meeting. */
  REDIS_PREFIX: z.string().max(60).default('gateway:'),
  /** Ed25519 JWK, JSON: signs who calls, for the services behind. */
  IDENTITY_PRIVATE_KEY: z.string().min(1),
  OIDC_ISSUER: httpUrl,
  OIDC_CLIENT_ID: z.string().min(1),
  OIDC_CLIENT_SECRET: z.string().min(1),
  OIDC_SCOPE: z.string().default('openid profile'),
  /** Where this process reaches the provider, if not by the address that browsers use (containers on one machine). */
  OIDC_BACKCHANNEL_URL: httpUrl.optional(),
  /** A session ends after so long without a request … */
  SESSION_IDLE_SECONDS: seconds.default(2 * 3600),
  /** … and after so long in any case. */
  SESSION_MAX_SECONDS: seconds.default(12 * 3600),
  INGESTION_URL: httpUrl,
  SCANNING_URL: httpUrl,
  REVIEW_URL: httpUrl,
  CERTIFICATION_URL: httpUrl,
  RANKING_URL: httpUrl,
  /** How long a service may think once it has the whole request: publishing a 4 GiB upload takes minutes. */
  UPSTREAM_TIMEOUT_MS: z.coerce.number().int().min(100).default(300_000),
  /** Folder that holds `operator-portal/dist` and `reviewer-dashboard/dist`. */
  WEB_ROOT: z.string().min(1).default('apps'),
  /** Proxies in front, as addresses or networks with commas between: only their `x-forwarded-for` is believed. */
  TRUST_PROXY: z
    .string()
    .default('')
    .transform((v) =>
      v
        .split(',')
        .map((p) => p.trim())
        .filter(Boolean),
    ),
  /** Requests a minute from one address. High, since a whole office may stand behind one. */
  RATE_LIMIT_PER_MINUTE: z.coerce.number().int().min(1).default(12_000),
  SIGN_IN_LIMIT_PER_MINUTE: z.coerce.number().int().min(1).default(120),
  LIVE_CONNECTIONS_PER_PERSON: z.coerce.number().int().min(1).default(10),
  LIVE_HEARTBEAT_MS: z.coerce.number().int().min(10).default(15_000),
  /** Hints kept for those who come back. */
  LIVE_RING: z.coerce.number().int().min(1).max(100_000).default(2000),
  /** The demonstration's people and organisations; refused in production. */
  SEED_LOCAL_PEOPLE: flag.default(false),
  /** The first admin key, for a machine that sets an installation up. Only its hash is kept. */
  BOOTSTRAP_ADMIN_KEY: z.string().regex(API_KEY_PATTERN).optional(),
});
export type GatewayConfig = ReturnType<typeof read>;

/** Every variable of the gateway. @throws ConfigError naming the variables that do not fit, never their values */
export function loadConfig(env: Env): GatewayConfig {
  const config = read(env);
  if (config.NODE_ENV !== 'production') return config;
  const problems = [
    ...(config.SEED_LOCAL_PEOPLE ? [{ variable: 'SEED_LOCAL_PEOPLE', must: 'must be off in production' }] : []),
    ...(config.OIDC_ISSUER.startsWith('https:') ? [] : [{ variable: 'OIDC_ISSUER', must: 'must be an https address in production' }]),
    ...(config.PUBLIC_URL.startsWith('https:') ? [] : [{ variable: 'PUBLIC_URL', must: 'must be an https address in production' }]),
  ];
  if (problems.length > 0) throw new ConfigError('gateway', problems);
  return config;
}
