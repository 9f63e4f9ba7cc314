import { ResourceTable } from '../arsc/resource-table.ts';
import { readXml } from '../axml/read-xml.ts';
import type { Budgets } from '../budgets.ts';
import { ApkFormatError } from '../bytes/apk-format-error.ts';
import { ByteView } from '../bytes/byte-view.ts';
import type { Unknown } from '../facts.ts';
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

const MANIFEST = 'AndroidManifest.xml';
const RESOURCES = 'resources.arsc';
const LIBRARY = /^lib\/([^/]+)\/[^/]+\.so$/;

/** Manifest and resources of a module. What is unknown of them is told for the base; of a split it is unknown of the splits. */
export function readModule(module: PackageModule, budgets: Budgets): ReadModule {
  const unknown: Unknown[] = [];
  const resources = readResources(module, unknown);
  return { module, manifest: readModuleManifest(module, resources, budgets, unknown), resources, unknown };
}

function readModuleManifest(module: PackageModule, resources: ResourceTable | null, budgets: Budgets, unknown: Unknown[]): ManifestFacts | null {
  const { archive } = module;
  try {
    const bytes = holdEntry(module, MANIFEST);
    if (bytes == null) {
      const code = bytes === undefined ? 'manifest.missing' : (archive.reader.unread.get(module.entryOf(MANIFEST)) ?? 'zip.entry-corrupt');
      unknown.push({ fact: 'manifest', code, detail: '' });
      return null;
    }
    const abis = module.entries.flatMap((name) => LIBRARY.exec(module.nameOf(name) ?? '')?.[1] ?? []);
    const root = readXml(new ByteView(bytes), archive.issues, budgets.xmlNodes, MANIFEST);
    return readManifest(root, resources, [...new Set(abis)].sort(), archive.issues);
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

/** All modules, the base first: the one that no manifest calls a split, or the first there is. Their unknowns are told by their place. */
export function readInOrder(modules: readonly PackageModule[], budgets: Budgets, unknown: Unknown[]): ReadModule[] {
  let found = false;
  const read = modules.map((module) => {
    const one = readModule(module, budgets);
    const isBase = !found && one.manifest !== null && one.manifest.split === null;
    found ||= isBase;
    if (isBase || modules.length === 1) return one;
    // Only the base's resources are asked for later, and hundreds of tables would fill memory.
    module.archive.release(module.entryOf(RESOURCES));
    return { ...one, resources: null };
  });
  const base = Math.max(
    0,
    read.findIndex(({ manifest }) => manifest !== null && manifest.split === null),
  );
  const ordered = [...read.slice(base, base + 1), ...read.filter((_, i) => i !== base)];
  for (const [i, one] of ordered.entries()) {
    if (i === 0) unknown.push(...one.unknown);
    else unknown.push(...one.unknown.map(({ code, detail }): Unknown => ({ fact: 'splits', code, detail: `${one.module.id} ${detail}`.trim() })));
  }
  return ordered;
}
