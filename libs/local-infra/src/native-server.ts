import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './free-port.ts';
import { InfraFault, type RunningServer, type ServerContext } from './infra.ts';
import { type ServerCommand, ServerProcess } from './server-process.ts';

const ATTEMPTS = 4;
// A port somebody took in between, or memory that a killed PostgreSQL has not given back yet: both pass.
const PASSING = /address already in use|could not bind|BindException|in use by another|pre-existing shared memory|lock file .* already exists/i;

/** Runs a server as a process, on a free loopback port that it keeps for as long as this instance lives. */
export async function runNative(
  context: ServerContext,
  options: { command: (port: number) => ServerCommand | Promise<ServerCommand>; address: (port: number) => string; onEnd?: () => void },
): Promise<RunningServer> {
  let port = await freePort();
  let server = await begin(true);

  async function begin(mayMove: boolean): Promise<ServerProcess> {
    for (let attempt = 1; ; attempt++) {
      try {
        const started = await ServerProcess.start(await options.command(port));
        context.onProcess(started.pid);
        return started;
      } catch (error) {
        if (attempt === ATTEMPTS || !(error instanceof InfraFault) || !PASSING.test(error.message)) throw error;
        if (mayMove) port = await freePort();
        await sleep(300 * attempt);
      }
    }
  }

  return {
    kind: 'native',
    address: options.address(port),
    async stop() {
      await server.stop();
      options.onEnd?.();
    },
    async restart() {
      await server.stop();
      server = await begin(false);
    },
    kill: (signal) => server.kill(signal),
  };
}
