import type { XmlAttributeSpec, XmlElementSpec } from './binary-xml.ts';
import { writeDex, type CallSpec, type ClassSpec } from './dex-calls.ts';
import { manifestElement, type ManifestSpec } from './manifest-writer.ts';
import { protobuf, type ProtobufField } from './protobuf-writer.ts';
import { LABEL_RESOURCE } from './resource-table-writer.ts';
import { signJar } from './sign-jar.ts';
import { signingKey, type SigningKey } from './signing-key.ts';
import { writeZip, type ZipEntrySpec } from './zip-writer.ts';

export type BundleModuleSpec = Partial<ManifestSpec> & {
  readonly calls?: readonly (CallSpec | string)[];
  readonly classes?: readonly ClassSpec[];
  /** More entries, by their path in the module: `lib/arm64-v8a/libx.so`. */
  readonly files?: Readonly<Record<string, Uint8Array>>;
  /** Documents under `res/`, in the form of protocol buffers. */
  readonly documents?: Readonly<Record<string, XmlElementSpec>>;
};

export type BundleSpec = {
  /** By folder; `base` is always there. */
  readonly modules?: Readonly<Record<string, BundleModuleSpec>>;
  /** More entries of the bundle itself, or such that stand instead of built ones. */
  readonly entries?: readonly ZipEntrySpec[];
  readonly signWith?: SigningKey | null;
};

const NAMESPACE = 'http://schemas.android.com/apk/res/android';

/** An Android App Bundle. Source: Android "App Bundle format"; AOSP aapt2 Resources.proto and Configuration.proto. */
export function buildBundle(spec: BundleSpec = {}): Buffer {
  const modules = { base: {}, ...spec.modules };
  const built = Object.entries(modules).flatMap(([folder, module]) => writeModule(folder, module));
  const own = new Set((spec.entries ?? []).map(({ name }) => name));
  const entries = [
    { name: 'BundleConfig.pb', bytes: protobuf([1, protobuf([2, '1.15.6'])]) },
    ...built.filter(({ name }) => !own.has(name)),
    ...(spec.entries ?? []),
  ];
  const key = spec.signWith === undefined ? signingKey() : spec.signWith;
  return writeZip(key === null ? entries : signJar(entries, key)).bytes;
}

function writeModule(folder: string, spec: BundleModuleSpec): ZipEntrySpec[] {
  const packageName = spec.package ?? 'com.example.app';
  const manifest: ManifestSpec = {
    versionCode: 1,
    versionName: '1.0',
    minSdk: 24,
    targetSdk: 34,
    label: 'Example',
    permissions: [],
    metaData: {},
    components: [],
    ...(folder !== 'base' && { split: folder }),
    ...spec,
    package: packageName,
  };
  const main: ClassSpec = { name: `${packageName}.${folder}.Main`, superclass: 'android.app.Activity', methods: [{ name: 'run', calls: spec.calls ?? [] }] };
  const entries: ZipEntrySpec[] = [
    { name: `${folder}/manifest/AndroidManifest.xml`, bytes: protobufXml(manifestElement(manifest)) },
    { name: `${folder}/dex/classes.dex`, bytes: writeDex([main, ...(spec.classes ?? [])]) },
  ];
  if (typeof manifest.label !== 'string') entries.push({ name: `${folder}/resources.pb`, bytes: protobufTable(packageName, manifest.label) });
  for (const [path, element] of Object.entries(spec.documents ?? {})) entries.push({ name: `${folder}/${path}`, bytes: protobufXml(element) });
  for (const [path, bytes] of Object.entries(spec.files ?? {})) entries.push({ name: `${folder}/${path}`, bytes });
  return entries;
}

/** `XmlNode`. */
export function protobufXml(element: XmlElementSpec): Buffer {
  const text: ProtobufField[] = element.text === undefined ? [] : [[5, protobuf([2, element.text])]];
  return protobuf([
    1,
    protobuf(
      [3, element.name],
      ...(element.attributes ?? []).map((attribute): ProtobufField => [4, protobufAttribute(attribute)]),
      ...text,
      ...(element.children ?? []).map((child): ProtobufField => [5, protobufXml(child)]),
    ),
  ]);
}

/** Texts stand as they are; other values are compiled beside them. */
function protobufAttribute({ name, id, value }: XmlAttributeSpec): Buffer {
  const fields: ProtobufField[] = id === undefined ? [] : [[1, NAMESPACE]];
  fields.push([2, name]);
  if (typeof value !== 'object') fields.push([3, String(value)]);
  if (id !== undefined) fields.push([5, id]);
  if (typeof value === 'number') fields.push([6, protobuf([7, protobuf([6, value])])]);
  if (typeof value === 'boolean') fields.push([6, protobuf([7, protobuf([8, Number(value)])])]);
  if (typeof value === 'object') fields.push([6, protobuf([1, protobuf([2, value.reference], [3, 'string/app_name'])])]);
  return protobuf(...fields);
}

/** `ResourceTable` with one text, in each language given. */
function protobufTable(packageName: string, labels: Readonly<Record<string, string>>): Buffer {
  const values = Object.entries(labels).map(([language, text]): ProtobufField => {
    const config = language === '' ? protobuf() : protobuf([3, language]);
    return [6, protobuf([1, config], [2, protobuf([4, protobuf([2, protobuf([1, text])])])])];
  });
  const entry = protobuf([1, protobuf([1, LABEL_RESOURCE & 0xffff])], [2, 'app_name'], ...values);
  const type = protobuf([1, protobuf([1, (LABEL_RESOURCE >> 16) & 0xff])], [2, 'string'], [3, entry]);
  return protobuf([2, protobuf([1, protobuf([1, LABEL_RESOURCE >>> 24])], [2, packageName], [3, type])]);
}
