import { writeBinaryXml, type XmlAttributeSpec, type XmlElementSpec, type XmlValue } from './binary-xml.ts';
import { LABEL_RESOURCE } from './resource-table-writer.ts';

export type ComponentSpec = {
  readonly type: 'activity' | 'activity-alias' | 'service' | 'receiver' | 'provider';
  readonly name: string;
  readonly exported?: boolean;
  readonly permission?: string;
  readonly authorities?: string;
  /** Actions of one intent filter. */
  readonly actions?: readonly string[];
  /** Categories of the same filter. */
  readonly categories?: readonly string[];
  readonly enabled?: boolean;
  readonly process?: string;
  readonly initOrder?: number;
  readonly targetActivity?: string;
  readonly metaData?: Readonly<Record<string, string | number | boolean>>;
};

export type ManifestSpec = {
  readonly package: string;
  /** Name of a split; absent: the base. */
  readonly split?: string;
  readonly configForSplit?: string;
  readonly versionCode: number;
  readonly versionName: string;
  readonly minSdk: number | string | null;
  readonly targetSdk: number | string | null;
  /** One text, or texts by language, `''` for any: the latter become resources. */
  readonly label: string | Readonly<Record<string, string>>;
  readonly permissions: readonly string[];
  readonly debuggable?: boolean;
  readonly allowBackup?: boolean;
  readonly usesCleartextTraffic?: boolean;
  readonly applicationName?: string;
  readonly appComponentFactory?: string;
  readonly applicationProcess?: string;
  readonly components: readonly ComponentSpec[];
  readonly metaData: Readonly<Record<string, string | number | boolean>>;
};

/** Resource ids of the `android:` attributes written here. Source: AOSP core/res/res/values/public-final.xml. */
const ID = {
  label: 0x01010001,
  name: 0x01010003,
  permission: 0x01010006,
  enabled: 0x0101000e,
  debuggable: 0x0101000f,
  exported: 0x01010010,
  process: 0x01010011,
  authorities: 0x01010018,
  initOrder: 0x0101001a,
  value: 0x01010024,
  targetActivity: 0x01010202,
  minSdkVersion: 0x0101020c,
  versionCode: 0x0101021b,
  versionName: 0x0101021c,
  targetSdkVersion: 0x01010270,
  allowBackup: 0x01010280,
  usesCleartextTraffic: 0x010104ec,
  appComponentFactory: 0x0101057a,
} as const;

/** `AndroidManifest.xml` in its binary form. */
export function writeManifest(spec: ManifestSpec): Buffer {
  return writeBinaryXml(manifestElement(spec));
}

/** The manifest's elements. What is not given is not written, so that Android's defaults hold. */
export function manifestElement(spec: ManifestSpec): XmlElementSpec {
  const label = typeof spec.label === 'string' ? spec.label : { reference: LABEL_RESOURCE };
  const application = element(
    'application',
    {
      label,
      name: spec.applicationName,
      debuggable: spec.debuggable,
      allowBackup: spec.allowBackup,
      usesCleartextTraffic: spec.usesCleartextTraffic,
      process: spec.applicationProcess,
      appComponentFactory: spec.appComponentFactory,
    },
    [...writeMetaData(spec.metaData), ...spec.components.map(writeComponent)],
  );
  const sdk =
    spec.minSdk === null && spec.targetSdk === null
      ? []
      : [element('uses-sdk', { minSdkVersion: spec.minSdk ?? undefined, targetSdkVersion: spec.targetSdk ?? undefined })];
  const manifest = element('manifest', { versionCode: spec.versionCode, versionName: spec.versionName }, [
    ...sdk,
    ...spec.permissions.map((name) => element('uses-permission', { name })),
    application,
  ]);
  const plain = { package: spec.package, split: spec.split, configForSplit: spec.configForSplit };
  const named = Object.entries(plain).flatMap(([name, value]) => (value === undefined ? [] : [{ name, value }]));
  return { ...manifest, attributes: [...manifest.attributes!, ...named] };
}

function writeComponent(component: ComponentSpec): XmlElementSpec {
  const named = (tag: string, names: readonly string[] = []): XmlElementSpec[] => names.map((name) => element(tag, { name }));
  const filter =
    component.actions === undefined ? [] : [element('intent-filter', {}, [...named('action', component.actions), ...named('category', component.categories)])];
  const { name, exported, permission, authorities, enabled, process, initOrder, targetActivity } = component;
  const attributes = { name, exported, permission, authorities, enabled, process, initOrder, targetActivity };
  return element(component.type, attributes, [...filter, ...writeMetaData(component.metaData ?? {})]);
}

function writeMetaData(metaData: Readonly<Record<string, string | number | boolean>>): XmlElementSpec[] {
  return Object.entries(metaData).map(([name, value]) => element('meta-data', { name, value }));
}

function element(name: string, values: Partial<Record<keyof typeof ID, XmlValue | undefined>>, children: readonly XmlElementSpec[] = []): XmlElementSpec {
  const attributes = Object.entries(values).flatMap(([key, value]): XmlAttributeSpec[] =>
    value === undefined ? [] : [{ name: key, id: ID[key as keyof typeof ID], value }],
  );
  return { name, attributes, children };
}
