import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { endedChildrenCpuMs, residentBytes } from '../process-figures.ts';

export type MeasuredRun = { wallMs: number; cpuMs: number; peakBytes: number; firstOutputMs: number; stdout: string; stderr: string; code: number | null };

const POLL_MS = 10;

/** Runs a program to its end. Memory is the peak of all its processes together, seen every 10 ms; CPU is theirs, in steps of 10 ms. One at a time. */
export function measuredRun(
  command: string,
  args: readonly string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv; timeoutMs?: number } = {},
): Promise<MeasuredRun> {
  const cpuBefore = endedChildrenCpuMs(process.pid);
  const begun = performance.now();
  const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  let firstOutputMs = 0;
  let peakBytes = 0;
  const note = (kept: Buffer[]) => (chunk: Buffer) => {
    firstOutputMs ||= performance.now() - begun;
    kept.push(chunk);
  };
  child.stdout.on('data', note(out));
  child.stderr.on('data', note(err));
  const poll = setInterval(() => {
    if (child.pid !== undefined) peakBytes = Math.max(peakBytes, treeBytes(child.pid));
  }, POLL_MS);
  const deadline = options.timeoutMs === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), options.timeoutMs);
  return new Promise((resolve, reject) => {
    const settle = (): void => {
      clearInterval(poll);
      clearTimeout(deadline);
    };
    child.once('error', (error) => {
      settle();
      reject(error);
    });
    child.once('close', (code) => {
      const wallMs = performance.now() - begun;
      settle();
      const cpuMs = endedChildrenCpuMs(process.pid) - cpuBefore;
      resolve({ wallMs, cpuMs, peakBytes, firstOutputMs, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString(), code });
    });
  });
}

/** Resident memory of a process and all below it. */
function treeBytes(pid: number): number {
  try {
    const children = readdirSync(`/proc/${pid}/task`).flatMap((task) => readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').trim().split(' '));
    return children.filter((child) => child !== '').reduce((sum, child) => sum + treeBytes(Number(child)), residentBytes(pid));
  } catch {
    return 0; // it ended while we looked
  }
}
