import { readdirSync, readFileSync } from 'node:fs';

/** proc(5) counts in clock ticks; USER_HZ is 100 on every Linux that Node runs on. */
const TICK_MS = 10;

type Stat = { parent: number; ownMs: number; endedChildrenMs: number };

/** CPU of a process and all below it, in milliseconds since it started; children that ended are in it. */
export function cpuMs(pid: number): number {
  const stats = new Map<number, Stat>();
  for (const name of readdirSync('/proc')) {
    const stat = /^\d+$/.test(name) ? statOf(Number(name)) : null;
    if (stat) stats.set(Number(name), stat);
  }
  const sum = (of: number): number => {
    const stat = stats.get(of);
    if (!stat) return 0;
    let total = stat.ownMs + stat.endedChildrenMs;
    for (const [child, { parent }] of stats) if (parent === of) total += sum(child);
    return total;
  };
  return sum(pid);
}

/** CPU of a process's children that ended, in milliseconds. */
export function endedChildrenCpuMs(pid: number): number {
  return statOf(pid)?.endedChildrenMs ?? 0;
}

/** CPU of this process alone, in milliseconds: its children have figures of their own. */
export function ownCpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Resident memory of a process now, in bytes. */
export function residentBytes(pid: number): number {
  const [, kibibytes] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kibibytes ?? 0) * 1024;
}

/** The program that runs as `pid`, cut to 15 characters by the system; null where there is none. */
export function programOf(pid: number): string | null {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trim();
  } catch {
    return null; // it has ended
  }
}

/** CPU by name, read in spans: `read` answers what was spent since the span began. */
export class CpuMeter<Name extends string> {
  #before: Record<Name, number>;

  constructor(private readonly sources: Readonly<Record<Name, () => number>>) {
    this.#before = this.#now();
  }

  begin(): void {
    this.#before = this.#now();
  }

  read(): Record<Name, number> {
    const now = this.#now();
    for (const name of Object.keys(now) as Name[]) now[name] -= this.#before[name];
    return now;
  }

  #now(): Record<Name, number> {
    const entries = (Object.entries(this.sources) as [Name, () => number][]).map(([name, read]) => [name, read()]);
    return Object.fromEntries(entries) as Record<Name, number>;
  }
}

function statOf(pid: number): Stat | null {
  let text: string;
  try {
    text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return null; // it ended while we looked
  }
  // After the command's closing bracket: state, parent (field 4), and as fields 14 to 17 the ticks of user and system, own and of ended children.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const ticks = (field: number): number => Number(fields[field - 3] ?? 0) * TICK_MS;
  return { parent: Number(fields[1]), ownMs: ticks(14) + ticks(15), endedChildrenMs: ticks(16) + ticks(17) };
}
