import type { LocatedEntry } from '../zip/local-header.ts';
import type { Archive } from './archive.ts';

/**
 * A part of the app that has a manifest of its own: an APK, a split, a module of a bundle. Stages ask for entries by the names
 * that they have in an installed APK, wherever and in whatever form they lie in the file.
 */
export type PackageModule = {
  /** `base`, or what the file calls it. */
  readonly id: string;
  readonly archive: Archive;
  /** Names in the archive that may be the module's, in the order of the directory, duplicates among them. */
  readonly entries: readonly string[];
  /** Name that an entry would have in an APK; null for one that is no part of this module. */
  nameOf(entry: string): string | null;
  /** Name of the entry in the archive. */
  entryOf(name: string): string;
  /** Bytes in the form that an APK would have. @throws ApkFormatError where they cannot be put into it */
  decode(name: string, bytes: Uint8Array): Uint8Array;
};

/** A module that is one APK. */
export function apkModule(id: string, archive: Archive): PackageModule {
  return { id, archive, entries: archive.names, nameOf: (entry) => entry, entryOf: (name) => name, decode: (_, bytes) => bytes };
}

/** An entry by its name in an APK, held in its archive; undefined where the module has none, null where it cannot be read. */
export function holdEntry(module: PackageModule, name: string): Uint8Array | null | undefined {
  const bytes = module.archive.hold(module.entryOf(name));
  return bytes == null ? bytes : module.decode(name, bytes);
}

/** Where an entry of the module lies, as facts show it: `split.apk!/classes.dex`, `base/dex/classes.dex`. */
export function placeOf(module: PackageModule, entry: Pick<LocatedEntry, 'name'>): string {
  return module.archive.place + entry.name;
}
