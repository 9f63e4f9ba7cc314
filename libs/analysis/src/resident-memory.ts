import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const onLinux = process.platform === 'linux';

/** Resident and swapped-out memory of a process in bytes; null once it is gone. Linux reads procfs, others ask `ps`. */
export function residentBytes(pid: number): number | null {
  try {
    if (!onLinux) return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) * 1024;
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const kilobytes = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? 0);
    return (kilobytes('VmRSS') + kilobytes('VmSwap')) * 1024;
  } catch {
    return null; // ended between two looks: its exit says the rest
  }
}
