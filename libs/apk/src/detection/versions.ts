import type { CodeFiles } from '../code/code-files.ts';
import type { DexFile } from '../dex/dex-file.ts';
import type { PackageContents } from '../package-contents.ts';
import { longestPrefix, type CompiledTables } from './compiled-tables.ts';
import { staticStrings } from './static-strings.ts';

/** A version as makers write it; anything else in its place is no version. */
const VERSION = /^v?\d[\w.+-]{0,40}$/;
/** Files of the Android Gradle plugin: `META-INF/<group>_<artifact>.version` holds one line. */
const VERSION_FILE = /^META-INF\/([\w.-]+)_[\w.-]+\.version$/;
/** Google's libraries bring `<artifact>.properties` at the root, with `version=` and `client=`. */
const PROPERTIES_FILE = /^([a-z][a-z0-9-]*)\.properties$/;
/** Which SDK an artifact is; the longest start wins. */
const ARTIFACTS: readonly (readonly [start: string, id: string])[] = [
  ['firebase-analytics', 'firebase_analytics'],
  ['firebase-common', 'firebase'],
  ['firebase-crashlytics', 'crashlytics'],
  ['firebase-messaging', 'fcm'],
  ['play-services-ads', 'admob'],
  ['play-services-auth', 'google_signin'],
  ['play-services-base', 'google_play_services'],
  ['play-services-maps', 'google_maps'],
  ['play-services-measurement', 'firebase_analytics'],
  ['play-services-mlkit', 'google_mlkit'],
  ['billing', 'google_billing'],
];
const CONSTANT_NAMES: ReadonlySet<string> = new Set(['VERSION_NAME', 'SDK_VERSION', 'SDK_VERSION_NAME', 'LIBRARY_VERSION', 'LIB_VERSION']);
/** A package names some hundred artifacts. */
const MAX_FILES = 1_000;

/** Versions of SDKs and libraries by id: what files of the package say, else the version constant of a `BuildConfig` under the SDK's prefix. */
export function readVersions({ names, read, code, tables }: Pick<PackageContents, 'names' | 'read' | 'code' | 'tables'>): Map<string, string> {
  const versions = new Map<string, string>();
  const know = (id: string, version: string | undefined): void => {
    if (version !== undefined && VERSION.test(version) && !versions.has(id)) versions.set(id, version);
  };
  const files = names.filter((name) => VERSION_FILE.test(name) || PROPERTIES_FILE.test(name)).toSorted();
  for (const name of files.slice(0, MAX_FILES)) {
    const text = firstLines(read(name));
    const group = VERSION_FILE.exec(name)?.[1];
    if (group !== undefined) for (const id of ownersOf(tables, group)) know(id, text.split('\n')[0]?.trim());
    const artifact = PROPERTIES_FILE.exec(name)?.[1];
    const id = artifact === undefined ? undefined : ARTIFACTS.find(([start]) => artifact.startsWith(start))?.[1];
    if (id !== undefined) know(id, /^version=(\S+)$/m.exec(text)?.[1]);
  }
  for (const [id, version] of constantVersions(code, tables)) know(id, version);
  return versions;
}

/** Only classes that have a field of one of these names are looked at, and the fields' names are found by their numbers. */
function* constantVersions(code: CodeFiles, tables: CompiledTables): Generator<readonly [string, string]> {
  for (const { dex, marks } of code.all) {
    const numbers = new Set([...CONSTANT_NAMES].map((name) => stringNumber(dex, name)).filter((number) => number >= 0));
    if (numbers.size === 0) continue;
    const types = new Set<number>();
    for (let field = 0; field < dex.header.fields.count; field++) {
      const type = dex.fieldClass(field);
      if ((marks.prefixOfType[type] ?? -1) >= 0 && marks.definitionOf[type]! >= 0 && numbers.has(dex.fieldNameIndex(field))) types.add(type);
    }
    for (const type of types) {
      if (!dex.type(type).endsWith('/BuildConfig;')) continue;
      const { sdks, libraries } = tables.prefixes[marks.prefixOfType[type]!]!;
      for (const version of staticStrings(dex, marks.definitionOf[type]!, CONSTANT_NAMES).values())
        for (const { id } of [...sdks, ...libraries]) yield [id, version];
    }
  }
}

/** A DEX file's strings are sorted; where a hostile one's are not, a name is missed. -1: there is none. */
function stringNumber(dex: DexFile, text: string): number {
  let [low, high] = [0, dex.header.strings.count - 1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    const found = dex.string(middle);
    if (found === text) return middle;
    if (found < text) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}

function ownersOf(tables: CompiledTables, group: string): string[] {
  const number = longestPrefix(tables, group);
  return number < 0 ? [] : [...tables.prefixes[number]!.sdks, ...tables.prefixes[number]!.libraries].map(({ id }) => id);
}

function firstLines(bytes: Uint8Array | null): string {
  return bytes === null ? '' : String.fromCharCode(...bytes.subarray(0, 1_024));
}
