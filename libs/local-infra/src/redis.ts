import { execFile } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Env, InfraFault, type RunningServer, type ServerContext } from './infra.ts';
import { findProgram, mavenJars } from './maven-jars.ts';
import { runNative } from './native-server.ts';
import { plainEnvironment } from './server-process.ts';

// What BullMQ recommends.
const OLDEST = [6, 2] as const;

/** Redis as a process: `redis-server` or `valkey-server` on PATH, else the one that Maven brings. Every write is in its append-only file. */
export async function startRedis(context: ServerContext): Promise<RunningServer> {
  const program = (await serverOnPath(context.env)) ?? (await serverFromMaven(context));
  const data = join(context.dataDir, 'redis');
  mkdirSync(data, { recursive: true });
  context.progress('starting');
  return runNative(context, {
    command: (port) => ({
      name: 'redis',
      program,
      cwd: data,
      args: [
        '--port',
        String(port),
        '--bind',
        '127.0.0.1',
        '--dir',
        data,
        '--maxmemory-policy',
        'noeviction',
        '--save',
        '',
        '--appendonly',
        'yes',
        '--appendfsync',
        context.throwaway ? 'no' : 'everysec',
      ],
      env: plainEnvironment(context.env),
      ready: /Ready to accept connections/,
      readyWithinMs: 30_000,
      stopSignal: 'SIGTERM',
      stopWithinMs: 5000,
      logFile: join(context.dataDir, 'logs', 'redis.log'),
    }),
    address: (port) => `redis://127.0.0.1:${port}`,
  });
}

async function serverOnPath(env: Env): Promise<string | null> {
  const program = findProgram(env, 'redis-server', 'valkey-server');
  if (!program) return null;
  const { stdout } = await promisify(execFile)(program, ['--version'], { timeout: 10_000 });
  const [, major, minor] = /v=(\d+)\.(\d+)/.exec(stdout) ?? [];
  const isRecent = Number(major) > OLDEST[0] || (Number(major) === OLDEST[0] && Number(minor) >= OLDEST[1]);
  return isRecent ? program : null;
}

async function serverFromMaven(context: ServerContext): Promise<string> {
  const { folder } = await mavenJars(context.env, 'redis', () => context.progress('fetching'));
  const suffix = `-${process.platform}-${process.arch === 'x64' ? 'amd64' : process.arch}`;
  const file = existsSync(join(folder, 'redis')) ? readdirSync(join(folder, 'redis')).find((name) => name.endsWith(suffix)) : undefined;
  if (!file) {
    throw new InfraFault('infra.missing', {
      zh: 'Redis 需要 Docker，或 PATH 中的 redis-server：apt-get install redis-server',
      en: 'Redis needs Docker or redis-server on PATH: apt-get install redis-server',
    });
  }
  const program = join(folder, 'redis', file);
  chmodSync(program, 0o755);
  return program;
}
