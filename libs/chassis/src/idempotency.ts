import { createHash } from 'node:crypto';
import { Refusal, type RouteDefinition } from '@gatehouse/contracts';
import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { catchError, concatMap, from, type Observable, of, throwError } from 'rxjs';
import { DataSource } from 'typeorm';
import { type Identified, ROUTE } from './handles.ts';

/** Answers are kept so that a retry gives the first answer again. In PostgreSQL: a lost Redis must not make a retry harmful. */
export const IDEMPOTENCY_SCHEMA: readonly string[] = [
  `CREATE TABLE IF NOT EXISTS idempotency_key (
     owner text NOT NULL, key text NOT NULL, route text NOT NULL, request_hash text NOT NULL,
     status integer, body jsonb, created_at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (owner, key))`,
  'CREATE INDEX IF NOT EXISTS idempotency_key_age ON idempotency_key (created_at)',
];

const MAX_KEY_CHARACTERS = 200;
/** A request that has not answered for so long died with its process; the retry takes its place. */
const ABANDONED_AFTER = "interval '60 seconds'";

@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  constructor(private readonly db: DataSource) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const route = Reflect.getMetadata(ROUTE, context.getHandler()) as RouteDefinition | undefined;
    const request = context.switchToHttp().getRequest<Identified>();
    const key = request.headers['idempotency-key'];
    if (!route?.idempotent || typeof key !== 'string' || !request.principal) return next.handle();
    if (key.length === 0 || key.length > MAX_KEY_CHARACTERS) {
      throw new Refusal('request.invalid', {}, [
        { pointer: '#idempotency-key', code: 'field.too-big', detail: `must have 1 to ${MAX_KEY_CHARACTERS} characters` },
      ]);
    }
    const owner = `${request.principal.operatorId ?? ''}/${request.principal.id}`;
    const hash = createHash('sha256')
      .update(`${request.method} ${request.url}\n${JSON.stringify(request.body ?? null)}`)
      .digest('hex');
    const reply = context.switchToHttp().getResponse<FastifyReply>();

    const taken = await this.#take(owner, key, route.id, hash);
    if (taken !== 'ours') {
      void reply.status(taken.status).header('idempotency-replayed', 'true');
      return of(taken.body);
    }
    return next.handle().pipe(
      concatMap((body) => from(this.#keep(owner, key, reply.statusCode, body).then(() => body))),
      catchError((error: unknown) => from(this.#forget(owner, key)).pipe(concatMap(() => throwError(() => error)))),
    );
  }

  async #take(owner: string, key: string, route: string, hash: string): Promise<'ours' | { status: number; body: unknown }> {
    const inserted = (await this.db.query(
      `INSERT INTO idempotency_key (owner, key, route, request_hash) VALUES ($1, $2, $3, $4)
       ON CONFLICT (owner, key) DO UPDATE SET created_at = now()
         WHERE idempotency_key.status IS NULL AND idempotency_key.request_hash = excluded.request_hash AND idempotency_key.created_at < now() - ${ABANDONED_AFTER}
       RETURNING 1`,
      [owner, key, route, hash],
    )) as unknown[];
    if (inserted.length > 0) return 'ours';
    const [row] = (await this.db.query('SELECT request_hash, status, body FROM idempotency_key WHERE owner = $1 AND key = $2', [owner, key])) as {
      request_hash: string;
      status: number | null;
      body: unknown;
    }[];
    if (row && row.request_hash !== hash) throw new Refusal('request.key-reused');
    if (!row || row.status === null) throw new Refusal('request.in-progress');
    return { status: row.status, body: row.body };
  }

  async #keep(owner: string, key: string, status: number, body: unknown): Promise<void> {
    await this.db.query('UPDATE idempotency_key SET status = $3, body = $4 WHERE owner = $1 AND key = $2', [owner, key, status, JSON.stringify(body ?? null)]);
  }

  async #forget(owner: string, key: string): Promise<void> {
    await this.db.query('DELETE FROM idempotency_key WHERE owner = $1 AND key = $2 AND status IS NULL', [owner, key]);
  }
}
