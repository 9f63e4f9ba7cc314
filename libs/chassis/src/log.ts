import { AsyncLocalStorage } from 'node:async_hooks';
import type { LoggerService } from '@nestjs/common';
import { type DestinationStream, type Logger, pino } from 'pino';

const context = new AsyncLocalStorage<Readonly<Record<string, string>>>();

/** Runs work whose log lines all carry these ids (`submissionId`, `eventId`, `jobId` …), so that one grep follows an app through the fleet. */
export function withLogContext<T>(ids: Readonly<Record<string, string>>, work: () => T): T {
  return context.run({ ...context.getStore(), ...ids }, work);
}

/** JSON lines; the message is an event name that never changes, the rest is fields. Ids are logged, payloads never. */
export function createLogger(service: string, level: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: { service },
    timestamp: pino.stdTimeFunctions.isoTime,
    mixin: () => context.getStore() ?? {},
    formatters: { level: (label: string) => ({ level: label }) },
    redact: {
      paths: ['authorization', 'cookie', '*.authorization', '*.cookie', 'req.headers', 'secret', '*.secret', 'password', '*.password'],
      censor: '[redacted]',
    },
  };
  return destination ? pino(options, destination) : pino(options);
}

/** Nest's own lines, in our format. */
export class NestLog implements LoggerService {
  constructor(private readonly logger: Logger) {}
  log(message: unknown, ...rest: unknown[]): void {
    this.logger.debug({ nest: String(rest.at(-1) ?? '') }, String(message));
  }
  warn(message: unknown, ...rest: unknown[]): void {
    this.logger.warn({ nest: String(rest.at(-1) ?? '') }, String(message));
  }
  error(message: unknown, ...rest: unknown[]): void {
    this.logger.error({ nest: rest.map(String) }, message instanceof Error ? message.message : String(message));
  }
  fatal(message: unknown, ...rest: unknown[]): void {
    this.logger.fatal({ nest: rest.map(String) }, String(message));
  }
  debug(message: unknown): void {
    this.logger.trace({}, String(message));
  }
  verbose(message: unknown): void {
    this.logger.trace({}, String(message));
  }
}
