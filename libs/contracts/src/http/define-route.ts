import { z } from 'zod';
import type { Role } from '../vocabulary.ts';

export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD' | 'OPTIONS';
export type ServiceName = 'gateway' | 'ingestion' | 'scanning' | 'review' | 'certification' | 'ranking';

/** What an API key may be scoped to. People have no scopes: their roles decide. */
export const Scope = z.enum([
  'submissions:read',
  'submissions:write',
  'cases:read',
  'certificates:read',
  'certificates:write',
  'charts:read',
  'signals:write',
  'listings:read',
  'listings:write',
  'keys:write',
  'live:read',
]);
export type Scope = z.infer<typeof Scope>;

/**
 * One route of the public API, once: controllers take path, roles and schemas from it, the gateway forwards only what is
 * in it, the OpenAPI document and the role test are made of it.
 */
export type RouteDefinition<
  P extends z.ZodType = z.ZodType,
  Q extends z.ZodType = z.ZodType,
  B extends z.ZodType = z.ZodType,
  R extends z.ZodType = z.ZodType,
> = {
  readonly id: string;
  readonly service: ServiceName;
  readonly method: HttpMethod;
  /** `/v1/submissions/:submissionId`; a trailing `*` matches the rest. */
  readonly path: string;
  readonly summary: string;
  /** Who may call it; `public` means no sign-in at all. */
  readonly roles: readonly Role[] | 'public';
  /** What an API key needs besides the role; absent: no API key may call it. */
  readonly scope?: Scope;
  readonly params?: P;
  readonly query?: Q;
  /** JSON body; absent for none. */
  readonly body?: B;
  /** The body is a stream of bytes that the handler reads by itself (uploads). */
  readonly stream?: boolean;
  readonly response?: R;
  readonly status?: number;
  /** An `Idempotency-Key` header makes a retry give the first answer again. */
  readonly idempotent?: boolean;
  /** Refusal codes of docs/errors.md this route may answer beside the general ones. */
  readonly errors?: readonly string[];
};

export function defineRoute<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
  route: RouteDefinition<P, Q, B, R>,
): RouteDefinition<P, Q, B, R> {
  return route;
}

/** A page of a list: rows and the cursor of the next page, null at the end. */
export const page = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item), nextCursor: z.string().nullable() });

export const PageQuery = z.object({
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

/** RFC 9457. `code` is stable and documented in docs/errors.md; `errors` points at the fields of a 422. */
export const Problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    code: z.string(),
    detail: z.string().optional(),
    zh: z.string().optional(),
    traceId: z.string().optional(),
    errors: z.array(z.object({ pointer: z.string(), code: z.string(), detail: z.string() })).optional(),
  })
  .catchall(z.unknown());
export type Problem = z.infer<typeof Problem>;
