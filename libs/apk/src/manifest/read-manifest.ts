import type { ResourceTable } from '../arsc/resource-table.ts';
import type { XmlElement } from '../axml/read-xml.ts';
import type { IssueLog } from '../issues.ts';
import { readApplication } from './application.ts';
import { ATTRIBUTE } from './attributes.ts';
import { AttributeReader, plainAttribute } from './attribute-reader.ts';
import { componentElements, readComponent, type Component } from './components.ts';
import { isLauncherFilter, readIntentFilter } from './intent-filters.ts';
import type { ManifestFacts } from './manifest-facts.ts';
import { readMetaData } from './meta-data.ts';
import { enumerated } from './names.ts';
import { readDeclaredPermissions, readPermissionRequests } from './permissions.ts';

/** A codename is a preview of the level after this one: newer than any release, so it counts as the newest known. */
export const NEWEST_SDK = 36;
const INSTALL_LOCATIONS = ['auto', 'internalOnly', 'preferExternal'];
const LIBRARIES: ReadonlyMap<string, ManifestFacts['usesLibraries'][number]['kind']> = new Map([
  ['uses-library', 'java'],
  ['uses-native-library', 'native'],
  ['uses-static-library', 'static'],
  ['uses-sdk-library', 'sdk'],
]);
const NO_APPLICATION: XmlElement = { name: 'application', attributes: [], children: [], text: '' };

/** Android's meaning of a manifest document. Elements out of place are passed over, as the device does. */
export function readManifest(root: XmlElement, resources: ResourceTable | null, nativeCode: string[], issues: IssueLog): ManifestFacts {
  const read = new AttributeReader(resources);
  if (root.name !== 'manifest') issues.add('manifest.root-not-manifest', 0, 'AndroidManifest.xml');
  const children = (name: string): XmlElement[] => root.children.filter((child) => child.name === name);
  const names = (name: string): string[] => children(name).flatMap((child) => read.text(child, ATTRIBUTE.name) ?? []);
  const packageName = plainAttribute(root, 'package') ?? '';
  const usesSdk = children('uses-sdk').at(-1) ?? null;
  const minSdk = usesSdk === null ? null : read.sdk(usesSdk, ATTRIBUTE.minSdkVersion);
  const targetSdk = usesSdk === null ? null : read.sdk(usesSdk, ATTRIBUTE.targetSdkVersion);
  const effectiveMinSdk = level(minSdk) ?? 1;
  const effectiveTargetSdk = level(targetSdk) ?? effectiveMinSdk;
  const application = children('application')[0] ?? NO_APPLICATION;
  const elements = componentElements(application);
  const components = elements.map((element) => readComponent(element, read, packageName, effectiveTargetSdk));
  const launcher = components.findIndex(isLaunchable);
  const permissionRequests = readPermissionRequests(root, read);
  const queries = children('queries').flatMap((element) => element.children);
  return {
    package: packageName,
    versionCode: readVersionCode(root, read),
    versionName: read.text(root, ATTRIBUTE.versionName),
    minSdk,
    targetSdk,
    effectiveMinSdk,
    effectiveTargetSdk,
    maxSdk: usesSdk === null ? null : read.integer(usesSdk, ATTRIBUTE.maxSdkVersion),
    compileSdk: read.integer(root, ATTRIBUTE.compileSdkVersion),
    targetSandboxVersion: read.integer(root, ATTRIBUTE.targetSandboxVersion) ?? 1,
    label: read.text(application, ATTRIBUTE.label),
    labels: read.languages(application, ATTRIBUTE.label),
    usesPermissions: [...new Set(permissionRequests.map((request) => request.name))],
    permissionRequests,
    declaredPermissions: readDeclaredPermissions(root, read),
    permissionGroups: names('permission-group'),
    permissionTrees: names('permission-tree'),
    sharedUserId: read.text(root, ATTRIBUTE.sharedUserId),
    installLocation: enumerated(read.integer(root, ATTRIBUTE.installLocation), INSTALL_LOCATIONS),
    split: plainAttribute(root, 'split'),
    configForSplit: plainAttribute(root, 'configForSplit'),
    isFeatureSplit: read.boolean(root, ATTRIBUTE.isFeatureSplit) ?? false,
    isSplitRequired: read.boolean(root, ATTRIBUTE.isSplitRequired) ?? false,
    usesSplits: names('uses-split'),
    queries: queries.flatMap((element) => readQuery(element, read)),
    queriedIntents: queries
      .filter((element) => element.name === 'intent')
      .map((element) => {
        const { actions, categories, data } = readIntentFilter(element, read);
        return { actions, categories, data };
      }),
    usesFeatures: children('uses-feature').map((element) => ({
      name: read.text(element, ATTRIBUTE.name),
      glEsVersion: glEsVersion(read.integer(element, ATTRIBUTE.glEsVersion)),
      required: read.boolean(element, ATTRIBUTE.required) ?? true,
    })),
    usesLibraries: application.children.flatMap((element) => {
      const kind = LIBRARIES.get(element.name);
      const name = kind === undefined ? null : read.text(element, ATTRIBUTE.name);
      return kind === undefined || name === null ? [] : [{ kind, name, required: read.boolean(element, ATTRIBUTE.required) ?? true }];
    }),
    instrumentation: children('instrumentation').map((element) => ({
      name: read.text(element, ATTRIBUTE.name) ?? '',
      targetPackage: read.text(element, ATTRIBUTE.targetPackage),
    })),
    application: readApplication(application, read, packageName, effectiveTargetSdk),
    components,
    metaData: [...readMetaData(application, read), ...application.children.flatMap((owner) => readMetaData(owner, read))],
    launchable: components[launcher]?.name ?? null,
    iconResource: (launcher < 0 ? null : read.reference(elements[launcher]!, ATTRIBUTE.icon)) ?? read.reference(application, ATTRIBUTE.icon),
    nativeCode,
  };
}

function isLaunchable({ type, enabled, filters }: Component): boolean {
  return enabled && type.startsWith('activity') && filters.some(isLauncherFilter);
}

function readQuery(element: XmlElement, read: AttributeReader): ManifestFacts['queries'] {
  switch (element.name) {
    case 'package':
      return [{ kind: 'package', value: read.text(element, ATTRIBUTE.name) ?? '' }];
    case 'provider':
      return [{ kind: 'provider', value: read.text(element, ATTRIBUTE.authorities) ?? '' }];
    case 'intent':
      return element.children.filter((part) => part.name === 'action').map((part) => ({ kind: 'action', value: read.text(part, ATTRIBUTE.name) ?? '' }));
    default:
      return [];
  }
}

function readVersionCode(root: XmlElement, read: AttributeReader): number | null {
  const low = read.integer(root, ATTRIBUTE.versionCode);
  const major = read.integer(root, ATTRIBUTE.versionCodeMajor);
  return low === null && major === null ? null : (major ?? 0) * 2 ** 32 + (major === null ? (low ?? 0) : (low ?? 0) >>> 0);
}

function level(sdk: number | string | null): number | null {
  return typeof sdk === 'string' ? NEWEST_SDK : sdk;
}

/** `0x00030001` is 3.1. */
function glEsVersion(packed: number | null): string | null {
  return packed === null ? null : `${packed >>> 16}.${packed & 0xffff}`;
}
