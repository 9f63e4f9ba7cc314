import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Packages that other projects test their own readers with. They lie outside this project, and where they are absent
 * everything that needs them is skipped and says so.
 */
export const CORPUS = fileURLToPath(new URL('../../../shared/corpus/', import.meta.url));
export const corpusPresent = existsSync(CORPUS);
if (!corpusPresent) console.warn('conformance: ../shared/corpus is absent, so nothing of it was tested');

/** Sets whose files are read for their own sake; the oracles speak of some of them. */
export const FOLDERS = [
  'apksig',
  'malformed',
  'apkinspector-tests',
  'androguard-tests',
  'apktool-tests',
  'apkparser-tests',
  'jadx-tests',
  'redex-tests',
  'bundletool-tests',
  'fdroidserver-tests',
  'hap',
] as const;

const GROUND_TRUTH = 'ground-truth.json';

export const corpusPath = (file: string): string => join(CORPUS, file);

/** Files below a folder of the corpus, as paths from the corpus, in one order. */
export function filesOf(folder: string): string[] {
  if (!corpusPresent) return [];
  return readdirSync(join(CORPUS, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== GROUND_TRUTH)
    .map((entry) => join(entry.parentPath, entry.name).slice(CORPUS.length))
    .sort();
}

export function groundTruth<Truth>(folder: string): Truth {
  return JSON.parse(readFileSync(join(CORPUS, folder, GROUND_TRUTH), 'utf8')) as Truth;
}

/** Rows of an oracle. */
export function jsonLines<Row>(file: string): Row[] {
  return readFileSync(join(CORPUS, file), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Row);
}
