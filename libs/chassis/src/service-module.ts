import type { EventBus } from '@gatehouse/messaging';
import { Outbox } from '@gatehouse/messaging';
import { type DynamicModule, Module, type Provider, type Type } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR } from '@nestjs/core';
import { Registry } from 'prom-client';
import type { Logger } from 'pino';
import { DataSource } from 'typeorm';
import { Clock } from './clock.ts';
import { HealthController, HealthRegistry } from './health.ts';
import { Authenticator, IdentityGuard } from './identity.guard.ts';
import { IdempotencyInterceptor } from './idempotency.ts';
import { ProblemFilter } from './problem.filter.ts';
import { ResponseCheck } from './response-check.ts';

/** Injection tokens of what is not a class. */
export const CONFIG = Symbol('config');
export const LOGGER = Symbol('logger');
export const EVENT_BUS = Symbol('event-bus');

export type HostParts = {
  name: string;
  config: object;
  logger: Logger;
  db: DataSource;
  bus: EventBus;
  health: HealthRegistry;
  metrics: Registry;
  clock: Clock;
  authenticator: Authenticator;
  checkResponses: boolean;
};

/** What every service finds ready: its database, outbox, clock, log and the rules at its edge. */
@Module({})
export class ServiceModule {
  static around(business: Type, parts: HostParts): DynamicModule {
    const values: [unknown, unknown][] = [
      [CONFIG, parts.config],
      [LOGGER, parts.logger],
      [EVENT_BUS, parts.bus],
      [DataSource, parts.db],
      [Outbox, new Outbox(parts.name)],
      [Clock, parts.clock],
      [HealthRegistry, parts.health],
      [Registry, parts.metrics],
      [Authenticator, parts.authenticator],
    ];
    const providers = values.map(([provide, useValue]) => ({ provide, useValue }) as Provider);
    const host: DynamicModule = { module: class Host {}, global: true, providers, exports: values.map(([token]) => token as never) };
    return {
      module: ServiceModule,
      imports: [host, business],
      controllers: [HealthController],
      providers: [
        { provide: APP_FILTER, useValue: new ProblemFilter(parts.logger) },
        { provide: APP_GUARD, useClass: IdentityGuard },
        { provide: APP_INTERCEPTOR, useClass: IdempotencyInterceptor },
        ...(parts.checkResponses ? [{ provide: APP_INTERCEPTOR, useClass: ResponseCheck }] : []),
      ],
    };
  }
}
