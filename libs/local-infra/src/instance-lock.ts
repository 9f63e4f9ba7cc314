import { linkSync, readFileSync, renameSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { InfraFault } from './infra.ts';
import { endProcess, identityOf, isAlive, type ProcessIdentity } from './process-table.ts';

const LOCK_FILE = 'instance.json';

/** What the lock file says: who holds the folder, and which processes it started. */
export type InstanceRecord = { holder: ProcessIdentity; servers: ProcessIdentity[] };

/** One live instance a data folder. A file with process id and start time, so that a crash leaves nothing that a person must remove. */
export class InstanceLock {
  private readonly file: string;
  private record: InstanceRecord;

  private constructor(file: string, record: InstanceRecord) {
    this.file = file;
    this.record = record;
  }

  /**
   * Takes the folder. Where an earlier holder is dead, the servers that it left running are ended first.
   * @throws InfraFault 'infra.data-folder-in-use' when its holder is alive
   */
  static async acquire(dataDir: string): Promise<InstanceLock> {
    const file = join(dataDir, LOCK_FILE);
    const holder = identityOf(process.pid);
    if (!holder) throw new Error('this process is missing from the process table');
    const record: InstanceRecord = { holder, servers: [] };
    const own = `${file}.${process.pid}`;
    writeFileSync(own, JSON.stringify(record));
    try {
      for (;;) {
        try {
          linkSync(own, file); // appears with its content or not at all
          return new InstanceLock(file, record);
        } catch (error) {
          if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
        }
        await evictDeadHolder(dataDir, file);
      }
    } finally {
      rmSync(own, { force: true });
    }
  }

  /** Remembers a process of ours, for whoever finds this lock stale. */
  add(pid: number): void {
    const server = identityOf(pid);
    if (!server) return; // it ended already: nothing to remember
    this.record = { ...this.record, servers: [...this.record.servers.filter(isAlive), server] };
    const next = `${this.file}.next`;
    writeFileSync(next, JSON.stringify(this.record));
    renameSync(next, this.file);
  }

  release(): void {
    rmSync(this.file, { force: true });
  }
}

/** The record of a data folder; null when nobody holds it or it cannot be read. */
export function readInstance(dataDir: string): InstanceRecord | null {
  return parseRecord(join(dataDir, LOCK_FILE));
}

async function evictDeadHolder(dataDir: string, file: string): Promise<void> {
  const record = parseRecord(file);
  if (record && isAlive(record.holder)) {
    throw new InfraFault('infra.data-folder-in-use', {
      zh: `另一个 Gatehouse（进程 ${record.holder.pid}）正在使用 ${dataDir}：请先停止它，或运行 npm run reset。`,
      en: `Another Gatehouse (process ${record.holder.pid}) is using ${dataDir}: stop it first, or run npm run reset.`,
    });
  }
  for (const server of record?.servers ?? []) await endProcess(server, 'SIGINT');
  const aside = `${file}.stale-${process.pid}`;
  try {
    renameSync(file, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return; // another process was first; the caller looks again
    throw error;
  }
  const moved = parseRecord(aside);
  if (moved && isAlive(moved.holder)) linkBack(aside, file); // between our look and our move a live one took the folder
  unlinkSync(aside);
}

function linkBack(aside: string, file: string): void {
  try {
    linkSync(aside, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

function parseRecord(file: string): InstanceRecord | null {
  try {
    const record = JSON.parse(readFileSync(file, 'utf8')) as Partial<InstanceRecord>;
    return record.holder && Array.isArray(record.servers) ? (record as InstanceRecord) : null;
  } catch {
    return null; // absent, or not written by us: treated as stale
  }
}
