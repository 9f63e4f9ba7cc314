import { execFileSync } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** A process as the system knows it. The start time tells it from a later one with the same id. */
export type ProcessIdentity = { pid: number; startedAt: string };

/** When the process started, in the system's own notation; null when there is none, or only its exit status is left. */
export function startOf(pid: number): string | null {
  if (!Number.isSafeInteger(pid) || pid <= 1) return null;
  if (process.platform === 'linux') {
    try {
      // proc(5): after the command's closing bracket come the state (field 3) and, as field 22, the start in clock ticks since boot.
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return fields[0] === 'Z' || fields[0] === 'X' ? null : (fields[19] ?? null);
    } catch {
      return null; // no such process
    }
  }
  try {
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim() || null;
  } catch {
    return null; // ps ends with 1 when there is no such process
  }
}

export function identityOf(pid: number): ProcessIdentity | null {
  const startedAt = startOf(pid);
  return startedAt === null ? null : { pid, startedAt };
}

export function isAlive(process: ProcessIdentity): boolean {
  return startOf(process.pid) === process.startedAt;
}

/** The process's working directory, where the system shows it. */
export function workingDirectoryOf(pid: number): string | null {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return null; // gone, another user's, or a system without /proc
  }
}

/** Ends a process: politely first, then for good. Resolves when it is gone. */
export async function endProcess(target: ProcessIdentity, signal: NodeJS.Signals = 'SIGTERM', withinMs = 8000): Promise<void> {
  const gone = async (deadlineMs: number): Promise<boolean> => {
    for (const until = Date.now() + deadlineMs; Date.now() < until; await sleep(50)) if (!isAlive(target)) return true;
    return !isAlive(target);
  };
  if (!isAlive(target)) return;
  sendSignal(target.pid, signal);
  if (await gone(withinMs)) return;
  sendSignal(target.pid, 'SIGKILL');
  if (!(await gone(2000))) throw new Error(`process ${target.pid} does not end`);
}

/** Sends a signal; a process that ended meanwhile is what was wanted. */
export function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
