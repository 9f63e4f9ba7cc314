import { hash } from 'node:crypto';
import { ApkFormatError } from '../bytes/apk-format-error.ts';
import { ByteView } from '../bytes/byte-view.ts';
import type { Archive, Reading } from '../containers/archive.ts';
import { HARMONY_ENTRY } from '../containers/container-format.ts';
import { openInner, type InnerArchive } from '../containers/inner-archives.ts';
import type { PackageModule } from '../containers/package-module.ts';
import type { Unknown } from '../facts.ts';
import { objectOf, readJson, textOf } from '../json.ts';
import { arkVersion } from './ark.ts';
import type { HarmonyFacts, OpenModule } from './harmony-facts.ts';
import { readModule } from './module.ts';
import { ResourceIndex } from './resource-index.ts';

/** A HAP or HSP, or an APP with those that lie in it. */
export type HarmonyPackage = {
  readonly inner: readonly InnerArchive[];
  readonly modules: readonly OpenModule[];
  readonly packageModules: readonly PackageModule[];
  readonly packages: HarmonyFacts['packages'];
};

const DESCRIPTIONS = ['module.json', 'config.json'];
/** Packages that one build puts in; the largest seen have some hundred. */
const MAX_PACKAGES = 10_000;

export function openHarmony(outer: Archive, reading: Reading, unknown: Unknown[]): HarmonyPackage {
  const inner =
    outer.directory.byName.has('module.json') || outer.directory.byName.has('config.json')
      ? []
      : openInner(outer, (name) => HARMONY_ENTRY.test(name), reading, unknown);
  const archives = inner.length === 0 ? [{ entry: null, archive: outer }] : inner;
  const modules = archives.flatMap(({ entry, archive }) => openModule(entry, archive, unknown));
  // The entry module speaks for the app; the others follow in their order.
  modules.sort((a, b) => Number(b.module.type === 'entry') - Number(a.module.type === 'entry'));
  return {
    inner,
    modules,
    packageModules: archives.map(({ archive }) => harmonyModule(archive)),
    packages: archives.flatMap(({ archive }) => readPackages(archive)).slice(0, MAX_PACKAGES),
  };
}

function openModule(entry: string | null, archive: Archive, unknown: Unknown[]): OpenModule[] {
  const name = DESCRIPTIONS.find((candidate) => archive.directory.byName.has(candidate));
  const bytes = name === undefined ? undefined : archive.hold(name);
  const module = bytes == null ? null : readModule(readJson(bytes));
  if (module !== null) return [{ entry, module, resources: readIndex(archive, unknown) }];
  unknown.push({
    fact: 'manifest',
    code: name === undefined ? 'manifest.missing' : 'hap.module-invalid',
    detail: `${archive.place}${name ?? DESCRIPTIONS[0]}`,
  });
  return [];
}

function readIndex(archive: Archive, unknown: Unknown[]): ResourceIndex | null {
  const bytes = archive.hold('resources.index');
  archive.release('resources.index');
  if (bytes == null) return null;
  try {
    return new ResourceIndex(new ByteView(bytes));
  } catch (error) {
    if (!(error instanceof ApkFormatError)) throw error;
    for (const fact of ['manifest.label', 'harmony.requestPermissions'])
      unknown.push({ fact, code: error.code, detail: `${archive.place}resources.index at ${error.at}` });
    return null;
  }
}

/** Names as an APK would have them: libraries lie in `libs/` here. */
function harmonyModule(archive: Archive): PackageModule {
  return {
    id: archive.place === '' ? 'base' : archive.place,
    archive,
    entries: archive.names,
    nameOf: (entry) => entry.replace(/^libs\//, 'lib/'),
    entryOf: (name) => name.replace(/^lib\//, 'libs/'),
    decode: (_, bytes) => bytes,
  };
}

function readPackages(archive: Archive): HarmonyFacts['packages'] {
  const bytes = archive.hold('pkgContextInfo.json');
  const packages = bytes == null ? null : objectOf(readJson(bytes));
  return Object.entries(packages ?? {})
    .map(([name, row]) => ({ name, version: textOf(objectOf(row)?.['version']) }))
    .filter(({ version }) => version !== null && version !== '')
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** An Ark byte code file, by its first bytes or by its name: one that is named so and is none is not clean either. Null for any other entry. */
export function arkFile(entry: string, bytes: Uint8Array): HarmonyFacts['arkFiles'][number] | null {
  const version = arkVersion(bytes);
  return version === null && !entry.endsWith('.abc') ? null : { entry, sizeBytes: bytes.length, sha256: hash('sha256', bytes), version };
}
