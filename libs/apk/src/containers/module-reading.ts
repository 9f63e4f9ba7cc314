import { ResourceTable } from '../arsc/resource-table.ts';
import { readXml } from '../axml/read-xml.ts';
import type { Budgets } from '../budgets.ts';
import { ApkFormatError } from '../bytes/apk-format-error.ts';
import { ByteView } from '../bytes/byte-view.ts';
import type { Unknown } from '../facts.ts';
import { IssueLog } from '../issues.ts';
import type { ManifestFacts } from '../manifest/manifest-facts.ts';
import { readManifest } from '../manifest/read-manifest.ts';
import { holdEntry, type PackageModule } from './package-module.ts';

/** A module with its manifest and resource table. */
export type ReadModule = {
  readonly module: PackageModule;
  readonly manifest: ManifestFacts | null;
  readonly resources: ResourceTable | null;
  readonly unknown: readonly Unknown[];
};

/** Tables of splits, each of one language or density, held together with the base's. A tenth of the sandbox's memory. */
const MAX_TABLE_BYTES = 48 << 20;
const MANIFEST = 'AndroidManifest.xml';
const RESOURCES = 'resources.arsc';
const LIBRARY = /^lib\/([^/]+)\/[^/]+\.so$/;

/** Manifest and resources of a module. What is unknown of them is told for the base; of a split it is unknown of the splits. */
export function readModule(module: PackageModule, budgets: Budgets): ReadModule {
  const unknown: Unknown[] = [];
  const resources = readResources(module, unknown);
  return { module, manifest: readModuleManifest(module, resources, budgets, unknown, module.archive.issues), resources, unknown };
}

function readModuleManifest(
  module: PackageModule,
  resources: ResourceTable | null,
  budgets: Budgets,
  unknown: Unknown[],
  issues: IssueLog,
): ManifestFacts | null {
  const { archive } = module;
  try {
    const bytes = holdEntry(module, MANIFEST);
    if (bytes == null) {
      const code = bytes === undefined ? 'manifest.missing' : (archive.reader.unread.get(module.entryOf(MANIFEST)) ?? 'zip.entry-corrupt');
      unknown.push({ fact: 'manifest', code, detail: '' });
      return null;
    }
    const abis = module.entries.flatMap((name) => LIBRARY.exec(module.nameOf(name) ?? '')?.[1] ?? []);
    const root = readXml(new ByteView(bytes), issues, budgets.xmlNodes, MANIFEST);
    return readManifest(root, resources, [...new Set(abis)].sort(), issues);
  } catch (error) {
    if (!(error instanceof ApkFormatError)) throw error;
    unknown.push({ fact: 'manifest', code: error.code, detail: `at ${error.at}` });
    return null;
  }
}

function readResources(module: PackageModule, unknown: Unknown[]): ResourceTable | null {
  try {
    const bytes = holdEntry(module, RESOURCES);
    return bytes == null ? null : new ResourceTable(new ByteView(bytes));
  } catch (error) {
    if (!(error instanceof ApkFormatError)) throw error;
    module.archive.issues.add('arsc.unreadable', error.at, module.entryOf(RESOURCES));
    for (const fact of ['manifest.label', 'manifest.labels']) unknown.push({ fact, code: error.code, detail: `at ${error.at}` });
    return null;
  }
}

/**
 * All modules, the base first: the one that no manifest calls a split, or the first there is. Its table is given what those of
 * its splits bring, as a device gives it, and its labels the languages that lie in them. Unknowns are told by their place.
 */
export function readInOrder(modules: readonly PackageModule[], budgets: Budgets, unknown: Unknown[]): ReadModule[] {
  let tableBytes = 0;
  let found = false;
  const read = modules.map((module) => {
    const one = readModule(module, budgets);
    tableBytes += module.archive.hold(module.entryOf(RESOURCES))?.length ?? 0;
    const isBase = !found && one.manifest?.split === null;
    found ||= isBase;
    if (modules.length === 1 || isBase || tableBytes <= MAX_TABLE_BYTES) return one;
    module.archive.release(module.entryOf(RESOURCES));
    return { ...one, resources: null, unknown: [...one.unknown, { fact: 'manifest.labels', code: 'zip.entry-too-large' as const, detail: RESOURCES }] };
  });
  const at = Math.max(
    0,
    read.findIndex(({ manifest }) => manifest !== null && manifest.split === null),
  );
  const [base] = read.slice(at, at + 1);
  if (base === undefined) return [];
  const splits = read.filter((_, i) => i !== at);
  unknown.push(...base.unknown);
  for (const one of splits)
    unknown.push(...one.unknown.map(({ code, detail }): Unknown => ({ fact: 'splits', code, detail: `${one.module.id} ${detail}`.trim() })));
  return [withResourcesOf(base, splits, budgets), ...splits.map((split) => ({ ...split, resources: null }))];
}

function withResourcesOf(base: ReadModule, splits: readonly ReadModule[], budgets: Budgets): ReadModule {
  const { module, resources, manifest } = base;
  const more = splits.flatMap((split) => split.resources ?? []);
  if (resources === null || manifest === null || more.length === 0) return base;
  for (const table of more) resources.add(table);
  // What was odd or unknown the first time has been told.
  const labels = readModuleManifest(module, resources, budgets, [], new IssueLog())?.labels ?? manifest.labels;
  return { ...base, manifest: { ...manifest, labels } };
}
