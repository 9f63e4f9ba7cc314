import { existsSync, globSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { ROOT } from '../service-process.ts';

export type BenchPackage = { name: string; path: string; bytes: number };

const NPM_APPS = ['io.appium.settings', 'android-apidemos', 'appium-uiautomator2-server'];
const CORPUS = join(ROOT, '../shared/corpus');
/** The biggest of the corpus, whatever they are; small ones measure the start of a process. */
const BIGGEST = 3;

/** The apps that come with the development dependencies: the largest package of each. */
export function npmApps(): BenchPackage[] {
  return NPM_APPS.flatMap((name) => bySize(globSync(join(ROOT, 'node_modules', name, 'apks/*.apk'))).slice(0, 1));
}

/** The biggest packages of the corpus; none where it is absent. */
export function corpusPackages(): BenchPackage[] {
  return existsSync(CORPUS) ? bySize(globSync(join(CORPUS, '*-tests/**/*.apk'))).slice(0, BIGGEST) : [];
}

function bySize(paths: readonly string[]): BenchPackage[] {
  return paths
    .map((path) => ({ name: basename(path, '.apk'), path, bytes: statSync(path).size }))
    .sort((a, b) => b.bytes - a.bytes || (a.path < b.path ? -1 : 1));
}
