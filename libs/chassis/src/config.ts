import { z } from 'zod';

export type Env = Readonly<Record<string, string | undefined>>;

/** A switch: `1`/`true`/`on` or `0`/`false`/`off`. */
export const flag = z.enum(['1', 'true', 'on', '0', 'false', 'off']).transform((v) => v === '1' || v === 'true' || v === 'on');

/** A wrong configuration value: names the variables and what they must be, never what they were. */
export class ConfigError extends Error {
  constructor(
    readonly service: string,
    readonly problems: readonly { variable: string; must: string }[],
  ) {
    super(`${service} cannot start: ${problems.map((p) => `${p.variable} ${p.must}`).join('; ')}`);
    this.name = 'ConfigError';
  }
}

/** Every variable a service reads, as one schema, parsed once before anything connects. */
export function defineConfig<S extends z.ZodRawShape>(service: string, shape: S): (env: Env) => z.infer<z.ZodObject<S>> {
  const schema = z.object(shape);
  return (env) => {
    const given = Object.fromEntries(Object.keys(shape).map((name) => [name, env[name] === '' ? undefined : env[name]]));
    const parsed = schema.safeParse(given);
    if (parsed.success) return parsed.data;
    throw new ConfigError(
      service,
      parsed.error.issues.map((issue) => {
        const variable = String(issue.path[0] ?? 'environment');
        return { variable, must: given[variable] === undefined ? 'is missing' : expectation(issue) };
      }),
    );
  };
}

/** What was expected, in words of ours: a library's message may quote the value. */
function expectation(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `must be a ${issue.expected}`;
    case 'invalid_format':
      return `must be a valid ${issue.format}`;
    case 'invalid_value':
      return `must be one of ${issue.values.map(String).join(', ')}`;
    case 'too_small':
      return `must be at least ${issue.minimum}`;
    case 'too_big':
      return `must be at most ${issue.maximum}`;
    default:
      return 'has a value that does not fit';
  }
}

/** What every service reads. Ports: 0 asks the system for a free one. */
export const HOST_SHAPE = {
  HOST: z.string().default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65535).default(0),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
  DATABASE_POOL_SIZE: z.coerce.number().int().min(1).max(100).default(10),
  KAFKA_BROKERS: z
    .string()
    .min(1)
    .transform((v) =>
      v
        .split(',')
        .map((b) => b.trim())
        .filter(Boolean),
    ),
  /** Put before topics and groups, so that deployments share a cluster without meeting. */
  KAFKA_PREFIX: z
    .string()
    .regex(/^[a-zA-Z0-9._-]{0,60}$/)
    .default(''),
  /** The gateway's public Ed25519 key (JWK, JSON): services accept only callers it vouches for. */
  IDENTITY_PUBLIC_KEY: z.string().min(1),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  /** One switch for Prometheus metrics and OpenTelemetry traces. */
  TELEMETRY: flag.default(false),
  /** Where Prometheus scrapes, apart from the service's own port; 0 takes a free one and logs it. */
  METRICS_PORT: z.coerce.number().int().min(0).max(65535).default(0),
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url().default('http://127.0.0.1:4318'),
  /** Create missing topics at start; off where the deployment makes them (deploy/kafka/topics.yaml). */
  KAFKA_CREATE_TOPICS: flag.default(true),
  KAFKA_PARTITIONS: z.coerce.number().int().min(1).max(1000).default(4),
  /** Answers are checked against the contract before they leave: on in tests. */
  CHECK_RESPONSES: flag.default(false),
} satisfies z.ZodRawShape;
export type HostConfig = z.infer<z.ZodObject<typeof HOST_SHAPE>>;
