import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync, existsSync, lstatSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { openFolderFor, strangersReach } from './cache-folder.ts';
import { InfraFault, type RunningServer, type ServerContext } from './infra.ts';
import { runNative } from './native-server.ts';
import { type PostgresBinaries, postgresBinaries } from './postgres-binaries.ts';
import { endProcess, identityOf, workingDirectoryOf } from './process-table.ts';
import { plainEnvironment } from './server-process.ts';

// PostgreSQL refuses to run as root. "nobody" needs no account: the number is enough.
const NOBODY = 65_534;
const LOSES_DATA_WITH_THE_MACHINE = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'];

/** PostgreSQL from npm as a process: superuser `postgres`, a password of its own, data under `dataDir/postgres`. */
export async function startPostgres(context: ServerContext): Promise<RunningServer> {
  const uid = process.getuid?.() === 0 ? NOBODY : undefined;
  const binaries = await postgresBinaries(uid !== undefined);
  const home = postgresHome(context.dataDir, uid !== undefined);
  if (!existsSync(home)) {
    context.progress('preparing');
    await initialise(context, binaries, home, uid);
  }
  const data = join(home, 'data');
  await endLeftover(data);
  const password = readFileSync(join(home, 'password'), 'utf8');
  const settings = ['max_connections=200', ...(context.throwaway ? LOSES_DATA_WITH_THE_MACHINE : [])];
  context.progress('starting');
  return runNative(context, {
    command: (port) => ({
      name: 'postgres',
      program: binaries.postgres,
      cwd: home,
      uid,
      args: ['-D', data, '-p', String(port), '-k', '', '-h', '127.0.0.1', ...settings.flatMap((s) => ['-c', s])],
      env: plainEnvironment(context.env, { LD_LIBRARY_PATH: binaries.libraries }),
      ready: /database system is ready to accept connections/,
      readyWithinMs: 60_000,
      stopSignal: 'SIGINT',
      stopWithinMs: 8000, // "fast": open transactions are rolled back
      logFile: join(context.dataDir, 'logs', 'postgres.log'),
    }),
    address: (port) => `postgres://postgres:${password}@127.0.0.1:${port}/postgres`,
  });
}

/** Beside the other data; where the server's user cannot pass to it, in a folder it can reach, with a link left in place. */
function postgresHome(dataDir: string, foreignUser: boolean): string {
  const home = join(dataDir, 'postgres');
  if (!foreignUser || strangersReach(dataDir)) return home;
  const reachable = join(openFolderFor(dataDir), 'postgres');
  if (!lstatSync(home, { throwIfNoEntry: false })) symlinkSync(reachable, home);
  return reachable;
}

/** Makes a cluster aside and moves it into place whole, so that a start that was cut short leaves nothing half done. */
async function initialise(context: ServerContext, binaries: PostgresBinaries, home: string, uid: number | undefined): Promise<void> {
  const partial = `${home}.partial`;
  const data = join(partial, 'data');
  const passwordFile = join(partial, 'password');
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(data, { recursive: true, mode: 0o700 });
  chmodSync(partial, 0o711);
  writeFileSync(passwordFile, randomBytes(24).toString('base64url'), { mode: 0o600 });
  if (uid !== undefined) for (const path of [data, passwordFile]) chownSync(path, uid, uid);
  try {
    await promisify(execFile)(
      binaries.initdb,
      [
        '-D',
        data,
        '-U',
        'postgres',
        '--auth=scram-sha-256',
        `--pwfile=${passwordFile}`,
        '--encoding=UTF8',
        '--locale-provider=builtin',
        '--builtin-locale=C.UTF-8',
        '--locale=C',
        '--no-sync',
      ],
      {
        cwd: partial,
        env: plainEnvironment(context.env, { LD_LIBRARY_PATH: binaries.libraries }),
        timeout: 120_000,
        ...(uid === undefined ? {} : { uid, gid: uid }),
      },
    );
  } catch (cause) {
    const why = String((cause as { stderr?: string }).stderr || (cause as Error).message)
      .trim()
      .split('\n')
      .slice(-3)
      .join(' | ');
    throw new InfraFault('infra.server-failed', { zh: `PostgreSQL 无法初始化：${why}`, en: `PostgreSQL cannot make its data folder: ${why}` }, { cause });
  }
  renameSync(partial, home);
}

/** A server that a crash left on our data is ended; a pid file whose process is gone, or is another program by now, is removed. */
async function endLeftover(data: string): Promise<void> {
  const pidFile = join(data, 'postmaster.pid');
  if (!existsSync(pidFile)) return;
  const leftover = identityOf(Number(readFileSync(pidFile, 'utf8').split('\n', 1)[0]));
  if (leftover && workingDirectoryOf(leftover.pid) === data) await endProcess(leftover, 'SIGINT');
  rmSync(pidFile, { force: true });
}
