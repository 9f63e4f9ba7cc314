import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { WrongUse } from './wrong-use.ts';

export type InputFile = { readonly path: string; readonly name: string };

/** Names that packages of the stores' platforms have; what a file is, its bytes say. */
export const PACKAGE_EXTENSIONS: readonly string[] = ['.apk', '.aab', '.apks', '.apkm', '.xapk', '.hap', '.hsp', '.app'];

/** Files as given; a folder stands for the files in it, at any depth, that end in one of `extensions`, sorted by path. @throws WrongUse */
export function inputFiles(given: readonly string[], extensions: readonly string[]): InputFile[] {
  if (given.length === 0) throw new WrongUse('Name at least one file.');
  return given.flatMap((path) => {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat === undefined) throw new WrongUse(`There is no file ${path}.`);
    if (!stat.isDirectory()) return [{ path, name: basename(path) }];
    const inside = readdirSync(path, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && extensions.includes(extname(entry.name).toLowerCase()))
      .map((entry) => join(entry.parentPath, entry.name))
      .toSorted();
    if (inside.length === 0) throw new WrongUse(`The folder ${path} holds no file that ends in ${extensions.join(', ')}.`);
    return inside.map((file) => ({ path: file, name: basename(file) }));
  });
}

/** The signature of scheme v4 lies beside its package. */
export function detachedSignature({ path }: InputFile): { idsigPath: string } | null {
  return existsSync(`${path}.idsig`) ? { idsigPath: `${path}.idsig` } : null;
}
