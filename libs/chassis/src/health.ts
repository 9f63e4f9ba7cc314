import { Controller, Get, Inject, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Internal } from './handles.ts';

/** What one part says of itself: well or not, and its progress: numbers and times that move when work is done. */
export type Check = { ok: boolean; detail?: string } & Record<string, unknown>;

/** Health is progress, not a ping: each part reports what it last achieved. */
export class HealthRegistry {
  readonly #checks = new Map<string, () => Check>();
  /** A part that can never recover by itself fails liveness, so that the supervisor starts the process anew. */
  readonly #fatal = new Map<string, () => string | null>();

  add(name: string, check: () => Check): void {
    this.#checks.set(name, check);
  }
  addFatal(name: string, check: () => string | null): void {
    this.#fatal.set(name, check);
  }

  ready(): { ok: boolean; checks: Record<string, Check> } {
    const checks = Object.fromEntries([...this.#checks].map(([name, check]) => [name, check()]));
    return { ok: Object.values(checks).every((c) => c.ok), checks };
  }

  fatal(): string[] {
    return [...this.#fatal].flatMap(([name, check]) => {
      const reason = check();
      return reason ? [`${name}: ${reason}`] : [];
    });
  }
}

@Controller()
@Internal()
export class HealthController {
  constructor(@Inject(HealthRegistry) private readonly health: HealthRegistry) {}

  @Get('/health/live')
  live(@Res() reply: FastifyReply): void {
    const fatal = this.health.fatal();
    void reply.status(fatal.length ? 503 : 200).send({ status: fatal.length ? 'failed' : 'live', fatal });
  }

  @Get('/health/ready')
  ready(@Res() reply: FastifyReply): void {
    const { ok, checks } = this.health.ready();
    void reply.status(ok ? 200 : 503).send({ status: ok ? 'ready' : 'waiting', checks });
  }
}
