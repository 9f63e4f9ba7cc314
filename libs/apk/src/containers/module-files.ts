import { ApkFormatError } from '../bytes/apk-format-error.ts';
import { placeOf, type PackageModule } from './package-module.ts';

/** Entries of all modules by the names that an APK would have, the base before its splits. */
export class ModuleFiles {
  /** In the order of the directories, duplicates among them. */
  readonly names: readonly string[];
  readonly #modules: readonly PackageModule[];
  readonly #kept: ReadonlyMap<string, Uint8Array>;

  /** `kept`: entries that were inflated already, by their place. */
  constructor(modules: readonly PackageModule[], kept: ReadonlyMap<string, Uint8Array>) {
    this.#modules = modules;
    this.#kept = kept;
    this.names = modules.flatMap((module) => module.entries.flatMap((entry) => module.nameOf(entry) ?? []));
  }

  /** The first module's entry of this name, in the form an APK would have it; null where there is none, or it cannot be read. */
  read(name: string): Uint8Array | null {
    for (const module of this.#modules) {
      const { archive } = module;
      const located = archive.locate(module.entryOf(name));
      if (located === null) continue;
      const bytes = this.#kept.get(placeOf(module, located)) ?? (archive.reader.unread.has(located.name) ? null : archive.read(located));
      return bytes === null ? null : decode(module, name, bytes);
    }
    return null;
  }
}

function decode(module: PackageModule, name: string, bytes: Uint8Array): Uint8Array | null {
  try {
    return module.decode(name, bytes);
  } catch (error) {
    if (error instanceof ApkFormatError) return null; // named as unknown where the module was read
    throw error;
  }
}
