import { ApkFormatError } from '../bytes/apk-format-error.ts';
import type { Archive } from '../containers/archive.ts';
import type { PackageModule } from '../containers/package-module.ts';
import type { Unknown } from '../facts.ts';
import type { NameLookup } from './items.ts';
import { ProtobufWork } from './protobuf.ts';
import { binaryTableOf } from './resource-table.ts';
import { binaryXmlOf } from './xml-node.ts';

const MANIFEST = 'AndroidManifest.xml';
const TABLE = 'resources.arsc';
/** A bundle has a base and some dozens of features; each costs a manifest and a table. */
const MAX_BUNDLE_MODULES = 500;
/** Folders that a build moves into the APK as they are. Source: Android "App Bundle format". */
const KEPT_FOLDERS = ['lib/', 'res/', 'assets/'];

/** Modules of an Android App Bundle, the base first: every folder at the root that has a manifest. */
export function bundleModules(archive: Archive, unknown: Unknown[]): PackageModule[] {
  const folders = archive.names.flatMap((name) => /^([^/]+)\/manifest\/AndroidManifest\.xml$/.exec(name)?.[1] ?? []);
  const order = (folder: string): number => (folder === 'base' ? 0 : 1);
  const modules = [...new Set(folders)].sort((a, b) => order(a) - order(b) || (a < b ? -1 : 1));
  if (modules.length > MAX_BUNDLE_MODULES) unknown.push({ fact: 'splits', code: 'splits.too-many', detail: String(modules.length) });
  const entries = Map.groupBy(archive.names, (name) => name.slice(0, Math.max(0, name.indexOf('/'))));
  const work = new ProtobufWork(); // one for the whole bundle
  return modules.slice(0, MAX_BUNDLE_MODULES).map((folder) => bundleModule(folder, archive, entries.get(folder) ?? [], work));
}

function bundleModule(folder: string, archive: Archive, entries: readonly string[], work: ProtobufWork): PackageModule {
  let names: NameLookup | null = null;
  const table = (bytes: Uint8Array): Uint8Array => {
    const built = binaryTableOf(bytes, work);
    names = built.lookup;
    return built.bytes;
  };
  const lookup: NameLookup = (name) => names?.(name) ?? null;
  return {
    id: folder,
    archive,
    entries,
    nameOf: (entry) => (entry.startsWith(`${folder}/`) ? nameInApk(entry.slice(folder.length + 1)) : null),
    entryOf: (name) => `${folder}/${pathInModule(name)}`,
    decode(name, bytes) {
      if (name === TABLE) return table(bytes);
      if (name === MANIFEST) return binaryXmlOf(bytes, lookup, work);
      return name.startsWith('res/') && name.endsWith('.xml') ? xmlOrRaw(bytes, lookup, work) : bytes;
    },
  };
}

function nameInApk(path: string): string | null {
  if (path === `manifest/${MANIFEST}`) return MANIFEST;
  if (path === 'resources.pb') return TABLE;
  if (KEPT_FOLDERS.some((folder) => path.startsWith(folder))) return path;
  const moved = /^(?:dex|root)\/(.+)$/s.exec(path)?.[1];
  return moved ?? null;
}

function pathInModule(name: string): string {
  if (name === MANIFEST) return `manifest/${MANIFEST}`;
  if (name === TABLE) return 'resources.pb';
  if (KEPT_FOLDERS.some((folder) => name.startsWith(folder))) return name;
  return /^[^/]+\.dex$/.test(name) ? `dex/${name}` : `root/${name}`;
}

/** Files in `res/raw` may be plain XML: those are left as they are. */
function xmlOrRaw(bytes: Uint8Array, lookup: NameLookup, work: ProtobufWork): Uint8Array {
  try {
    return binaryXmlOf(bytes, lookup, work);
  } catch (error) {
    if (error instanceof ApkFormatError) return bytes;
    throw error;
  }
}
