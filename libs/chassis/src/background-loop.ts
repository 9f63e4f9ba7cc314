import type { Logger } from 'pino';
import type { HealthRegistry } from './health.ts';

/** A loop that must not stop: runs, waits, runs again; an error is logged and the next round tries anew. Health shows its last success. */
export class BackgroundLoop {
  #timer: NodeJS.Timeout | null = null;
  #running: Promise<void> = Promise.resolve();
  #stopped = true;
  #lastOk: Date | null = null;
  #lastError: string | null = null;

  constructor(
    private readonly name: string,
    private readonly everyMs: number,
    private readonly work: () => Promise<void>,
    private readonly log: Logger,
    health: HealthRegistry,
  ) {
    health.add(name, () => ({
      ok: this.#lastError === null && this.#lastOk !== null,
      lastOkAt: this.#lastOk?.toISOString() ?? null,
      ...(this.#lastError ? { detail: this.#lastError } : {}),
    }));
  }

  start(): void {
    this.#stopped = false;
    this.#round();
  }

  /** Run now instead of at the end of the wait. */
  ring(): void {
    if (this.#stopped || this.#timer === null) return;
    clearTimeout(this.#timer);
    this.#round();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    if (this.#timer) clearTimeout(this.#timer);
    await this.#running;
  }

  #round(): void {
    this.#timer = null;
    this.#running = this.work()
      .then(
        () => {
          this.#lastOk = new Date();
          this.#lastError = null;
        },
        (error: Error) => {
          this.#lastError = error.message;
          this.log.warn({ loop: this.name, reason: error.message }, 'loop.failed');
        },
      )
      .then(() => {
        if (!this.#stopped) this.#timer = setTimeout(() => this.#round(), this.everyMs);
      });
  }
}
