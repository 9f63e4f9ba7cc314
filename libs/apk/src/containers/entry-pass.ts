import { arkFile } from '../harmony/open-harmony.ts';
import { urlsIn } from '../harmony/ark.ts';
import type { NativeLibrary } from '../facts.ts';
import type { HarmonyFacts } from '../harmony/harmony-facts.ts';
import type { LocatedEntry } from '../zip/local-header.ts';
import type { Archive } from './archive.ts';
import type { Container } from './container.ts';
import { NestedReader } from './nested.ts';
import type { PackageModule } from './package-module.ts';

/** What one pass over all entries found, each inflated once. `entry` is where it lies in the file, `name` what an APK would call it. */
export type PassedEntries = {
  /** In the order in which a device looks for classes: the base first, `classes2.dex` before `classes10.dex`. */
  readonly code: readonly { entry: string; bytes: Uint8Array }[];
  readonly nativeLibraries: NativeLibrary[];
  readonly arkFiles: HarmonyFacts['arkFiles'];
  /** Web addresses among the strings of Ark files. */
  readonly arkAddresses: readonly string[];
  /** Small entries, for the stages that ask for them by name. */
  readonly kept: ReadonlyMap<string, Uint8Array>;
};

/** Hears of every inflated entry of an archive, for its signature. */
export type Recorder = (name: string, bytes: Uint8Array) => void;

/** `classes2.dex` before `classes10.dex`. */
const NATURAL_ORDER = new Intl.Collator('en', { numeric: true });
/** Layouts and the like, so that stages need not inflate them again; a tenth of the sandbox's memory. */
const KEPT = { entryBytes: 256 << 10, bytes: 48 << 20 } as const;
/** Web addresses of all Ark files together: as many rows as any list of code facts has. */
const MAX_ADDRESSES = 20_000;
const CODE = /^[^/]+\.dex$/;
const LIBRARY = /^lib\/[^/]+\/[^/]+\.so$/;

/** Who looks at the entries on the way. */
export type Onlookers = {
  readonly recorders: ReadonlyMap<Archive, Recorder>;
  readonly nested: NestedReader;
  /** By the name that an APK would have, where the entry is a module's. */
  readonly look: (name: string, bytes: Uint8Array) => void;
  readonly library: (entry: string, bytes: Uint8Array) => NativeLibrary;
};

export function passOverEntries(container: Container, modules: readonly PackageModule[], { recorders, nested, look, library }: Onlookers): PassedEntries {
  const code: { entry: string; bytes: Uint8Array; order: number }[] = [];
  const nativeLibraries: PassedEntries['nativeLibraries'] = [];
  const arkFiles: HarmonyFacts['arkFiles'] = [];
  const arkAddresses = new Set<string>();
  const kept = new Map<string, Uint8Array>();
  let keptBytes = 0;
  const parts = new Set([...container.inner, ...container.others].map(({ entry }) => entry));
  for (const archive of container.archives) {
    const moduleOf = modulesIn(archive, modules);
    const record = recorders.get(archive);
    for (const located of archive.located) {
      if (archive === container.outer && parts.has(located.name)) continue;
      const bytes = archive.read(located);
      if (bytes === null) continue;
      record?.(located.name, bytes);
      const module = moduleOf(located);
      const name = module?.nameOf(located.name) ?? null;
      const entry = archive.place + located.name;
      look(name ?? entry, bytes);
      const ark = container.harmony === null ? null : arkFile(entry, bytes);
      if (name !== null && CODE.test(name)) code.push({ entry, bytes, order: modules.indexOf(module!) });
      else if (name !== null && LIBRARY.test(name)) nativeLibraries.push(library(entry, bytes));
      else if (ark !== null) {
        arkFiles.push(ark);
        for (const url of urlsIn(bytes)) if (arkAddresses.size < MAX_ADDRESSES) arkAddresses.add(url);
      } else if (NestedReader.looksNested(bytes)) nested.read(entry, bytes);
      else if (name !== null && bytes.length <= KEPT.entryBytes && keptBytes + bytes.length <= KEPT.bytes && archive.isFirst(located)) {
        kept.set(entry, bytes);
        keptBytes += bytes.length;
      }
    }
  }
  code.sort((a, b) => a.order - b.order || byEntry(a, b));
  return { code, nativeLibraries: nativeLibraries.sort(byEntry), arkFiles: arkFiles.sort(byEntry), arkAddresses: [...arkAddresses], kept };
}

/** Which module an entry of the archive belongs to: several share one only in a bundle, by their folders. */
function modulesIn(archive: Archive, modules: readonly PackageModule[]): (entry: LocatedEntry) => PackageModule | null {
  const here = modules.filter((module) => module.archive === archive);
  const [only, second] = here;
  if (second === undefined) return () => only ?? null;
  const byFolder = new Map(here.map((module) => [module.id, module]));
  return ({ name }) => byFolder.get(name.slice(0, Math.max(0, name.indexOf('/')))) ?? null;
}

function byEntry(a: { entry: string }, b: { entry: string }): number {
  return NATURAL_ORDER.compare(a.entry, b.entry) || (a.entry < b.entry ? -1 : 1);
}
