import { existsSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import type { Env } from './infra.ts';

const TIMEOUT_MS = 800;

/** Whether a Docker engine answers. A docker client on PATH proves nothing, so the engine itself is asked. */
export async function dockerAnswers(env: Env): Promise<boolean> {
  for (const engine of enginesOf(env)) if (await answersPing(engine)) return true;
  return false;
}

type Engine = { socketPath: string } | { host: string; port: number };

function enginesOf(env: Env): Engine[] {
  const given = env['DOCKER_HOST'];
  if (given) {
    const url = URL.parse(given);
    if (url?.protocol === 'unix:') return [{ socketPath: url.pathname }];
    return url?.hostname ? [{ host: url.hostname, port: Number(url.port || 2375) }] : [];
  }
  const sockets = [
    '/var/run/docker.sock',
    env['HOME'] && join(env['HOME'], '.docker/run/docker.sock'),
    env['XDG_RUNTIME_DIR'] && join(env['XDG_RUNTIME_DIR'], 'docker.sock'),
  ];
  return sockets.filter((path): path is string => Boolean(path) && existsSync(path as string)).map((socketPath) => ({ socketPath }));
}

function answersPing(engine: Engine): Promise<boolean> {
  return new Promise((resolve) => {
    const ping = request({ ...engine, path: '/_ping', timeout: TIMEOUT_MS }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    ping.once('timeout', () => ping.destroy(new Error('timeout')));
    ping.once('error', () => resolve(false));
    ping.end();
  });
}
