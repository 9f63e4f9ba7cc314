import { createHash, randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { Env } from './infra.ts';

/** Where downloads are kept between clones: `GATEHOUSE_CACHE`, else `~/.cache/gatehouse`. */
export function cacheFolder(env: Env): string {
  if (env['GATEHOUSE_CACHE']) return resolve(env['GATEHOUSE_CACHE']);
  return join(env['XDG_CACHE_HOME'] || join(env['HOME'] || homedir(), '.cache'), 'gatehouse');
}

/**
 * A folder that is filled once: beside its place, then moved there whole, so that nobody sees half of it and two that fill it at once do no harm.
 * @param fill writes into the folder it is given
 */
export async function filledOnce(folder: string, fill: (partial: string) => Promise<void>): Promise<string> {
  if (existsSync(folder)) return folder;
  const partial = `${folder}.partial-${process.pid}-${randomBytes(3).toString('hex')}`;
  mkdirSync(partial, { recursive: true });
  try {
    await fill(partial);
    renameSync(partial, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error; // else another one was faster, and theirs is as good
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
  return folder;
}

/** Whether a process of another user may reach the path: every folder above it lets strangers through. */
export function strangersReach(path: string): boolean {
  for (let at = resolve(path); ; at = dirname(at)) {
    if (existsSync(at) && (statSync(at).mode & 0o001) === 0) return false;
    if (at === dirname(at)) return true;
  }
}

/**
 * A folder that strangers can pass through, for what a server under another user must reach although `of` lies behind closed doors
 * (a checkout in root's home). The same `of` gives the same folder.
 */
export function openFolderFor(of: string): string {
  const folder = join('/var/tmp', `gatehouse-${createHash('sha256').update(resolve(of)).digest('hex').slice(0, 16)}`);
  mkdirSync(folder, { recursive: true, mode: 0o711 });
  const stat = statSync(folder);
  if (!stat.isDirectory() || stat.uid !== process.getuid?.()) throw new Error(`${folder} belongs to somebody else`);
  chmodSync(folder, 0o711);
  return folder;
}
