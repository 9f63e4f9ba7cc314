import type { XmlElement } from '../axml/read-xml.ts';
import { ATTRIBUTE } from './attributes.ts';
import type { AttributeReader } from './attribute-reader.ts';
import { readIntentFilter, readPaths, type IntentFilter, type IntentPattern } from './intent-filters.ts';
import { readMetaData, type MetaData } from './meta-data.ts';
import { className, compoundName, enumerated, flagged } from './names.ts';

export type ComponentType = 'activity' | 'activity-alias' | 'service' | 'receiver' | 'provider';

export type Component = {
  type: ComponentType;
  /** Full class name. */
  name: string;
  /** What holds on a device: as declared, else Android's default. */
  exported: boolean;
  exportedDeclared: boolean | null;
  /** Its own word; where `application.enabled` is false nothing runs. */
  enabled: boolean;
  permission: string | null;
  authorities: string | null;
  /** Full name; null: the application's. */
  process: string | null;
  /** Full class name of the activity that an alias stands for. */
  targetActivity: string | null;
  /** Providers start in falling order; null counts as 0. */
  initOrder: number | null;
  intentFilters: number;
  actions: string[];
  categories: string[];
  filters: IntentFilter[];
  metaData: MetaData[];
  label: string | null;
  directBootAware: boolean;
  /** Activities: `singleTask` and so on; null: standard. */
  launchMode: string | null;
  /** Activities: null: the application's; empty: none. */
  taskAffinity: string | null;
  allowTaskReparenting: boolean;
  noHistory: boolean;
  excludeFromRecents: boolean;
  /** Services, in the words of the manifest. */
  foregroundServiceTypes: string[];
  isolatedProcess: boolean;
  stopWithTask: boolean;
  /** Providers: what guards reading and writing; `permission` where they say nothing of their own. */
  readPermission: string | null;
  writePermission: string | null;
  grantUriPermissions: boolean;
  pathPermissions: { paths: IntentPattern[]; readPermission: string | null; writePermission: string | null }[];
};

const COMPONENT_TYPES: readonly string[] = ['activity', 'activity-alias', 'service', 'receiver', 'provider'] satisfies ComponentType[];
const LAUNCH_MODES = ['standard', 'singleTop', 'singleTask', 'singleInstance', 'singleInstancePerTask'];
/** Source: android.content.pm.ServiceInfo, FOREGROUND_SERVICE_TYPE_*. */
const FOREGROUND_SERVICE_TYPES = [
  [0x1, 'dataSync'],
  [0x2, 'mediaPlayback'],
  [0x4, 'phoneCall'],
  [0x8, 'location'],
  [0x10, 'connectedDevice'],
  [0x20, 'mediaProjection'],
  [0x40, 'camera'],
  [0x80, 'microphone'],
  [0x100, 'health'],
  [0x200, 'remoteMessaging'],
  [0x400, 'systemExempted'],
  [0x800, 'shortService'],
  [0x1000, 'fileManagement'],
  [0x2000, 'mediaProcessing'],
  [0x40000000, 'specialUse'],
] as const;

/** Elements of an application that are components, in order. */
export function componentElements(application: XmlElement): XmlElement[] {
  return application.children.filter((child) => COMPONENT_TYPES.includes(child.name));
}

export function readComponent(element: XmlElement, read: AttributeReader, packageName: string, targetSdk: number): Component {
  const text = (id: number): string | null => read.text(element, id);
  const boolean = (id: number): boolean | null => read.boolean(element, id);
  const filters = element.children.filter((child) => child.name === 'intent-filter').map((child) => readIntentFilter(child, read));
  const exportedDeclared = boolean(ATTRIBUTE.exported);
  // Without a word of its own a provider was open to all below target SDK 17, and any other component is where it has a filter.
  const byDefault = element.name === 'provider' ? targetSdk < 17 : filters.length > 0;
  const permission = text(ATTRIBUTE.permission);
  const grants = element.children.some((child) => child.name === 'grant-uri-permission');
  return {
    type: element.name as ComponentType,
    name: className(text(ATTRIBUTE.name), packageName) ?? '',
    exported: exportedDeclared ?? byDefault,
    exportedDeclared,
    enabled: boolean(ATTRIBUTE.enabled) ?? true,
    permission,
    authorities: text(ATTRIBUTE.authorities),
    process: compoundName(text(ATTRIBUTE.process), packageName),
    targetActivity: className(text(ATTRIBUTE.targetActivity), packageName),
    initOrder: read.integer(element, ATTRIBUTE.initOrder),
    intentFilters: filters.length,
    actions: filters.flatMap(({ actions }) => actions),
    categories: filters.flatMap(({ categories }) => categories),
    filters,
    metaData: readMetaData(element, read),
    label: text(ATTRIBUTE.label),
    directBootAware: boolean(ATTRIBUTE.directBootAware) ?? false,
    launchMode: enumerated(read.integer(element, ATTRIBUTE.launchMode), LAUNCH_MODES),
    taskAffinity: compoundName(text(ATTRIBUTE.taskAffinity), packageName),
    allowTaskReparenting: boolean(ATTRIBUTE.allowTaskReparenting) ?? false,
    noHistory: boolean(ATTRIBUTE.noHistory) ?? false,
    excludeFromRecents: boolean(ATTRIBUTE.excludeFromRecents) ?? false,
    foregroundServiceTypes: flagged(read.integer(element, ATTRIBUTE.foregroundServiceType) ?? 0, FOREGROUND_SERVICE_TYPES),
    isolatedProcess: boolean(ATTRIBUTE.isolatedProcess) ?? false,
    stopWithTask: boolean(ATTRIBUTE.stopWithTask) ?? false,
    readPermission: text(ATTRIBUTE.readPermission) ?? (element.name === 'provider' ? permission : null),
    writePermission: text(ATTRIBUTE.writePermission) ?? (element.name === 'provider' ? permission : null),
    grantUriPermissions: (boolean(ATTRIBUTE.grantUriPermissions) ?? false) || grants,
    pathPermissions: element.children
      .filter((child) => child.name === 'path-permission')
      .map((child) => {
        const both = read.text(child, ATTRIBUTE.permission);
        return {
          paths: readPaths(child, read),
          readPermission: read.text(child, ATTRIBUTE.readPermission) ?? both,
          writePermission: read.text(child, ATTRIBUTE.writePermission) ?? both,
        };
      }),
  };
}
