import type { ResourceTable } from '../arsc/resource-table.ts';
import { isReference, valueBoolean, valueInteger, valueText, VALUE_TYPE, type TypedValue } from '../axml/typed-value.ts';
import type { XmlElement } from '../axml/read-xml.ts';
import type { IssueLog } from '../issues.ts';
import { ATTRIBUTE } from './attributes.ts';
import type { Component, ComponentType, ManifestFacts } from './manifest-facts.ts';

/** A codename is a preview of the level after this one: newer than any release, so it counts as the newest known. */
export const NEWEST_SDK = 36;
const COMPONENT_TYPES: readonly string[] = ['activity', 'activity-alias', 'service', 'receiver', 'provider'] satisfies ComponentType[];

/** Android's meaning of a manifest document. Elements out of place are passed over, as the device does. */
export function readManifest(root: XmlElement, resources: ResourceTable | null, nativeCode: string[], issues: IssueLog): ManifestFacts {
  const read = new AttributeReader(resources);
  if (root.name !== 'manifest') issues.add('manifest.root-not-manifest', 0, 'AndroidManifest.xml');
  const packageName = plainAttribute(root, 'package') ?? '';
  const usesSdk = root.children.findLast((child) => child.name === 'uses-sdk');
  const minSdk = usesSdk === undefined ? null : read.sdk(usesSdk, ATTRIBUTE.minSdkVersion);
  const targetSdk = usesSdk === undefined ? null : read.sdk(usesSdk, ATTRIBUTE.targetSdkVersion);
  const effectiveMinSdk = level(minSdk) ?? 1;
  const effectiveTargetSdk = level(targetSdk) ?? effectiveMinSdk;
  const application = root.children.find((child) => child.name === 'application') ?? { name: 'application', attributes: [], children: [] };
  const componentElements = application.children.filter((child) => COMPONENT_TYPES.includes(child.name));
  const components = componentElements.map((element) => readComponent(element, read, packageName, effectiveTargetSdk));
  const permissionRequests = root.children
    .filter((child) => child.name === 'uses-permission' || child.name === 'uses-permission-sdk-23' || child.name === 'uses-permission-sdk-m')
    .map((child) => ({ name: read.text(child, ATTRIBUTE.name), maxSdk: read.integer(child, ATTRIBUTE.maxSdkVersion), sdk23: child.name !== 'uses-permission' }))
    .filter((request): request is typeof request & { name: string } => request.name !== null);
  return {
    package: packageName,
    versionCode: readVersionCode(root, read),
    versionName: read.text(root, ATTRIBUTE.versionName),
    minSdk,
    targetSdk,
    effectiveMinSdk,
    effectiveTargetSdk,
    label: read.text(application, ATTRIBUTE.label),
    labels: read.languages(application, ATTRIBUTE.label),
    usesPermissions: [...new Set(permissionRequests.map((request) => request.name))],
    permissionRequests,
    declaredPermissions: root.children
      .filter((child) => child.name === 'permission')
      .map((child) => ({
        name: read.text(child, ATTRIBUTE.name) ?? '',
        protectionLevel: protectionLevel(read.integer(child, ATTRIBUTE.protectionLevel) ?? 0),
      })),
    sharedUserId: read.text(root, ATTRIBUTE.sharedUserId),
    split: plainAttribute(root, 'split'),
    queries: root.children.filter((child) => child.name === 'queries').flatMap((child) => readQueries(child, read)),
    application: {
      debuggable: read.boolean(application, ATTRIBUTE.debuggable) ?? false,
      allowBackup: read.boolean(application, ATTRIBUTE.allowBackup) ?? true,
      usesCleartextTraffic: read.boolean(application, ATTRIBUTE.usesCleartextTraffic) ?? effectiveTargetSdk < 28,
      name: className(read.text(application, ATTRIBUTE.name), packageName),
      testOnly: read.boolean(application, ATTRIBUTE.testOnly) ?? false,
      networkSecurityConfig: read.text(application, ATTRIBUTE.networkSecurityConfig),
      appComponentFactory: className(read.text(application, ATTRIBUTE.appComponentFactory), packageName),
      process: read.text(application, ATTRIBUTE.process),
    },
    components,
    metaData: [application, ...application.children]
      .flatMap((owner) => owner.children)
      .filter((child) => child.name === 'meta-data')
      .map((child) => ({
        name: read.text(child, ATTRIBUTE.name) ?? '',
        value: read.text(child, ATTRIBUTE.value) ?? read.text(child, ATTRIBUTE.resource),
      })),
    launchable: components.find((component, i) => component.enabled && isLauncher(componentElements[i]!, read))?.name ?? null,
    nativeCode,
  };
}

function readComponent(element: XmlElement, read: AttributeReader, packageName: string, targetSdk: number): Component {
  const filters = element.children.filter((child) => child.name === 'intent-filter');
  const named = (tag: string): string[] =>
    filters
      .flatMap((filter) => filter.children)
      .filter((child) => child.name === tag)
      .map((child) => read.text(child, ATTRIBUTE.name))
      .filter((name) => name !== null);
  const exportedDeclared = read.boolean(element, ATTRIBUTE.exported);
  // Without a word of its own a provider was open to all below target SDK 17, and any other component is where it has a filter.
  const byDefault = element.name === 'provider' ? targetSdk < 17 : filters.length > 0;
  return {
    type: element.name as ComponentType,
    name: className(read.text(element, ATTRIBUTE.name), packageName) ?? '',
    exported: exportedDeclared ?? byDefault,
    exportedDeclared,
    enabled: read.boolean(element, ATTRIBUTE.enabled) ?? true,
    permission: read.text(element, ATTRIBUTE.permission),
    authorities: read.text(element, ATTRIBUTE.authorities),
    process: read.text(element, ATTRIBUTE.process),
    targetActivity: className(read.text(element, ATTRIBUTE.targetActivity), packageName),
    initOrder: read.integer(element, ATTRIBUTE.initOrder),
    intentFilters: filters.length,
    actions: named('action'),
    categories: named('category'),
  };
}

/** One filter must hold both words; MAIN in one and LAUNCHER in another shows nothing. */
function isLauncher(element: XmlElement, read: AttributeReader): boolean {
  return (
    element.name.startsWith('activity') &&
    element.children.some((filter) => {
      const has = (tag: string, name: string): boolean => filter.children.some((child) => child.name === tag && read.text(child, ATTRIBUTE.name) === name);
      return filter.name === 'intent-filter' && has('action', 'android.intent.action.MAIN') && has('category', 'android.intent.category.LAUNCHER');
    })
  );
}

function readQueries(element: XmlElement, read: AttributeReader): ManifestFacts['queries'] {
  return element.children.flatMap((child): ManifestFacts['queries'] => {
    if (child.name === 'package') return [{ kind: 'package', value: read.text(child, ATTRIBUTE.name) ?? '' }];
    if (child.name === 'provider') return [{ kind: 'provider', value: read.text(child, ATTRIBUTE.authorities) ?? '' }];
    return child.name === 'intent'
      ? child.children.filter((part) => part.name === 'action').map((part) => ({ kind: 'action', value: read.text(part, ATTRIBUTE.name) ?? '' }))
      : [];
  });
}

function readVersionCode(root: XmlElement, read: AttributeReader): number | null {
  const low = read.integer(root, ATTRIBUTE.versionCode);
  const major = read.integer(root, ATTRIBUTE.versionCodeMajor);
  return low === null && major === null ? null : (major ?? 0) * 2 ** 32 + (major === null ? (low ?? 0) : (low ?? 0) >>> 0);
}

/** `.Main` and `Main` lie in the package. */
function className(name: string | null, packageName: string): string | null {
  if (name === null || name === '') return null;
  return name.startsWith('.') ? packageName + name : name.includes('.') ? name : `${packageName}.${name}`;
}

function level(sdk: number | string | null): number | null {
  return typeof sdk === 'string' ? NEWEST_SDK : sdk;
}

const BASE_LEVELS = ['normal', 'dangerous', 'signature', 'signatureOrSystem', 'internal'];
const LEVEL_FLAGS: readonly (readonly [number, string])[] = [
  [0x10, 'privileged'],
  [0x20, 'development'],
  [0x40, 'appop'],
  [0x80, 'pre23'],
  [0x100, 'installer'],
  [0x200, 'verifier'],
  [0x400, 'preinstalled'],
  [0x800, 'setup'],
  [0x1000, 'instant'],
  [0x2000, 'runtime'],
];

/** Source: android.content.pm.PermissionInfo, PROTECTION_MASK_BASE and the flags above it. */
function protectionLevel(bits: number): string {
  return [BASE_LEVELS[bits & 0xf] ?? String(bits & 0xf), ...LEVEL_FLAGS.filter(([bit]) => bits & bit).map(([, name]) => name)].join('|');
}

/** Attributes without a namespace have no resource id: these alone are found by name. */
function plainAttribute(element: XmlElement, name: string): string | null {
  return element.attributes.find((attribute) => attribute.name === name && attribute.id === 0)?.text ?? null;
}

class AttributeReader {
  readonly #resources: ResourceTable | null;

  constructor(resources: ResourceTable | null) {
    this.#resources = resources;
  }

  text(element: XmlElement, id: number): string | null {
    const value = this.#find(element, id);
    return value === null ? null : valueText(value);
  }

  integer(element: XmlElement, id: number): number | null {
    const value = this.#find(element, id);
    return value === null ? null : valueInteger(value);
  }

  boolean(element: XmlElement, id: number): boolean | null {
    const value = this.#find(element, id);
    return value === null ? null : valueBoolean(value);
  }

  /** A level, or the codename of a preview. */
  sdk(element: XmlElement, id: number): number | string | null {
    const value = this.#find(element, id);
    return value === null ? null : (valueInteger(value) ?? (value.type === VALUE_TYPE.string ? value.text : null));
  }

  /** The text in every language that the package has it in, leaving out those for special devices. */
  languages(element: XmlElement, id: number): Record<string, string> {
    const attribute = element.attributes.find((candidate) => candidate.id === id);
    if (attribute === undefined || !isReference(attribute) || this.#resources === null) return {};
    const texts = new Map<string, string>();
    for (const { configuration, value } of this.#resources.values(attribute.data >>> 0)) {
      const text = configuration.locale !== '' && configuration.others === 0 ? valueText(this.#resources.resolve(value)) : null;
      if (text !== null && !texts.has(configuration.locale)) texts.set(configuration.locale, text);
    }
    return Object.fromEntries([...texts].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  #find(element: XmlElement, id: number): TypedValue | null {
    const attribute = element.attributes.find((candidate) => candidate.id === id);
    if (attribute === undefined) return null;
    return this.#resources?.resolve(attribute) ?? attribute;
  }
}
