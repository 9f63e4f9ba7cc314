import { writeDex, type CallSpec, type ClassSpec } from './dex-calls.ts';
import { writeManifest, type ManifestSpec } from './manifest-writer.ts';
import { writeResourceTable } from './resource-table-writer.ts';
import { signV2 } from './sign-v2.ts';
import { signingKey, type SigningKey } from './signing-key.ts';
import { writeZip, type ZipEntrySpec, type ZipLayout, type ZipTricks } from './zip-writer.ts';

export type ApkSpec = Partial<ManifestSpec> & {
  /** Calls of the app's own class, `<package>.Main`. */
  readonly calls?: readonly (CallSpec | string)[];
  /** Constant strings of the same class. */
  readonly strings?: readonly string[];
  /** More classes, of SDKs for example. */
  readonly classes?: readonly ClassSpec[];
  /** DEX files to hold instead of the one built from `calls`, `strings` and `classes`: `classes.dex`, `classes2.dex` …, as `assembleDex` makes them. */
  readonly dex?: readonly Uint8Array[];
  /** More entries: assets, native libraries, duplicates, bombs. */
  readonly entries?: readonly ZipEntrySpec[];
  /** Changed bytes of an entry, by name: a broken manifest, a DEX that lies about its sizes. */
  readonly alter?: Readonly<Record<string, (bytes: Buffer) => Uint8Array>>;
  /** Lies about the built entries, by name. */
  readonly lies?: Readonly<Record<string, Partial<ZipEntrySpec>>>;
  readonly zip?: ZipTricks;
  /** By default a publisher's key; null leaves the package unsigned. */
  readonly signWith?: SigningKey | null;
  /** Signs entries with v1, before the archive is written. */
  readonly jar?: (entries: readonly ZipEntrySpec[]) => readonly ZipEntrySpec[];
  /** Signs the archive otherwise than with one key and v2. */
  readonly sign?: (zip: ZipLayout) => Buffer;
};

/**
 * An APK made from the formats' specifications, sharing no code with the reader that it tests. The same options give the
 * same bytes while the process lives: keys are made in it, once each.
 */
export function buildApk(spec: ApkSpec = {}): Buffer {
  const packageName = spec.package ?? 'com.example.app';
  const manifest: ManifestSpec = {
    versionCode: 1,
    versionName: '1.0',
    minSdk: 24,
    targetSdk: 34,
    label: 'Example',
    permissions: [],
    metaData: {},
    components: [
      { type: 'activity', name: '.Main', exported: true, actions: ['android.intent.action.MAIN'], categories: ['android.intent.category.LAUNCHER'] },
    ],
    ...spec,
    package: packageName,
  };
  const main: ClassSpec = {
    name: `${packageName}.Main`,
    superclass: 'android.app.Activity',
    methods: [{ name: 'run', calls: spec.calls ?? [], strings: spec.strings ?? [] }],
  };
  const dexFiles = spec.dex ?? [writeDex([main, ...(spec.classes ?? [])])];
  const built: [string, Buffer][] = [
    ['AndroidManifest.xml', writeManifest(manifest)],
    ...dexFiles.map((bytes, i): [string, Buffer] => [i === 0 ? 'classes.dex' : `classes${i + 1}.dex`, Buffer.from(bytes)]),
  ];
  if (typeof manifest.label !== 'string') built.push(['resources.arsc', writeResourceTable(packageName, manifest.label)]);
  const entries = built.map(([name, bytes]): ZipEntrySpec => ({ name, bytes: spec.alter?.[name]?.(bytes) ?? bytes, ...spec.lies?.[name] }));
  const key = spec.signWith === undefined ? signingKey() : spec.signWith;
  const all = [...entries, ...(spec.entries ?? [])];
  const zip = writeZip(spec.jar?.(all) ?? all, spec.zip);
  if (spec.sign !== undefined) return spec.sign(zip);
  return key === null || spec.zip?.truncateTo !== undefined ? zip.bytes : signV2(zip, key);
}
