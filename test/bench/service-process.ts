import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export const ROOT = resolve(import.meta.dirname, '../..');

const READY_WITHIN_MS = 90_000;
const STOP_WITHIN_MS = 15_000;
const POLL_MS = 50;
const LAST_LINES = 12;
/** The pipe closes when whoever started the process is gone, however it went: nothing outlives a run. */
const ENDS_WITH_US = 'data:text/javascript,process.stdin.resume().once("close",()=>process.exit(1))';

/** Where each process leaves a CPU profile at its end; null: none is made. */
let profiles: string | null = null;

/** From now on processes are profiled: `node --cpu-prof`, a file each in `folder`. It costs them speed. */
export function profileInto(folder: string): void {
  profiles = folder;
}

/** One program of ours as a process of its own, as in production: what its CPU and memory are is the system's to say. */
export class ServiceProcess {
  private constructor(
    readonly pid: number,
    readonly url: string,
    private readonly child: ChildProcess,
    private readonly ended: Promise<string>,
  ) {}

  /** Starts `entry` (below the project's root); resolves once /health/ready says so. It tells its address in its log, `url` in a line of JSON. */
  static async start(entry: string, env: Readonly<Record<string, string>>, logFile: string): Promise<ServiceProcess> {
    const log = openSync(logFile, 'w');
    const profiling = profiles === null ? [] : ['--cpu-prof', `--cpu-prof-dir=${profiles}`, `--cpu-prof-name=${basename(logFile, '.log')}.cpuprofile`];
    const child = spawn(process.execPath, [...profiling, '--import', './tools/ts-hooks.mjs', '--import', ENDS_WITH_US, '--conditions=development', entry], {
      cwd: ROOT,
      env: { PATH: process.env['PATH'], ...env },
      stdio: ['pipe', log, log],
    });
    closeSync(log);
    child.stdin?.on('error', () => undefined); // it is there to be closed, never written to
    let end: string | null = null;
    const ended = once(child, 'exit').then(([code, signal]) => (end = signal ? String(signal) : `exit code ${code}`));
    for (const until = Date.now() + READY_WITHIN_MS; Date.now() < until && end === null; await sleep(POLL_MS)) {
      const url = addressIn(logFile);
      if (url !== null && child.pid !== undefined && (await saysReady(url))) return new ServiceProcess(child.pid, url, child, ended);
    }
    child.kill('SIGKILL');
    throw new Error(`${entry} is not ready (${end ?? 'it waits'}):\n${readFileSync(logFile, 'utf8').split('\n').slice(-LAST_LINES).join('\n')}`);
  }

  async close(): Promise<void> {
    this.child.kill('SIGTERM');
    const hard = setTimeout(() => this.child.kill('SIGKILL'), STOP_WITHIN_MS);
    await this.ended;
    clearTimeout(hard);
  }
}

function addressIn(logFile: string): string | null {
  return /"url":"(http:[^"]+)"/.exec(readFileSync(logFile, 'utf8'))?.[1] ?? null;
}

async function saysReady(url: string): Promise<boolean> {
  try {
    const answer = await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(2000) });
    await answer.body?.cancel();
    return answer.ok;
  } catch {
    return false; // nobody listens yet
  }
}
