import { ConfigError, type Env } from './config.ts';
import type { RunningService } from './start-service.ts';

/** Time a service has to finish what it is doing after SIGTERM, before the process ends regardless. */
const SHUTDOWN_MS = 15_000;

/** What `main.ts` is: start, stop on a signal, and an exit code that says what happened. */
export async function runMain(start: (env: Env) => Promise<Pick<RunningService, 'started' | 'close'>>): Promise<void> {
  try {
    const service = await start(process.env);
    let stopping = false;
    const stop = (): void => {
      if (stopping) return;
      stopping = true;
      setTimeout(() => process.exit(1), SHUTDOWN_MS).unref();
      service.close().then(
        () => process.exit(0),
        (error: Error) => {
          process.stderr.write(`${error.stack ?? error.message}\n`);
          process.exit(1);
        },
      );
    };
    process.on('SIGTERM', stop);
    process.on('SIGINT', stop);
    service.started.catch(() => process.exit(1));
  } catch (error) {
    process.stderr.write(`${error instanceof ConfigError ? error.message : (error as Error).stack}\n`);
    process.exit(error instanceof ConfigError ? 78 : 1); // 78: EX_CONFIG of sysexits.h
  }
}
