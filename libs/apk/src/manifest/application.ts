import type { XmlElement } from '../axml/read-xml.ts';
import { ATTRIBUTE } from './attributes.ts';
import type { AttributeReader } from './attribute-reader.ts';
import { className, compoundName, enumerated } from './names.ts';

/** Attributes of `<application>`; Android's default where they are not declared. Files are named by their entry (`res/xml/net.xml`). */
export type ApplicationFacts = {
  debuggable: boolean;
  allowBackup: boolean;
  /** Android's default when not declared: true below target SDK 28. */
  usesCleartextTraffic: boolean;
  name: string | null;
  testOnly: boolean;
  networkSecurityConfig: string | null;
  appComponentFactory: string | null;
  /** Full name; null: the package's. */
  process: string | null;
  enabled: boolean;
  permission: string | null;
  /** Null: the package; empty: none. */
  taskAffinity: string | null;
  allowTaskReparenting: boolean;
  directBootAware: boolean;
  defaultToDeviceProtectedStorage: boolean;
  backupAgent: string | null;
  fullBackupOnly: boolean;
  /** An entry, or `true` or `false` as written. */
  fullBackupContent: string | null;
  dataExtractionRules: string | null;
  allowClearUserData: boolean;
  manageSpaceActivity: string | null;
  hasFragileUserData: boolean;
  requestLegacyExternalStorage: boolean;
  preserveLegacyExternalStorage: boolean;
  hasCode: boolean;
  persistent: boolean;
  extractNativeLibs: boolean | null;
  largeHeap: boolean;
  supportsRtl: boolean;
  isGame: boolean;
  appCategory: string | null;
  icon: string | null;
  roundIcon: string | null;
};

/** Source: android.content.pm.ApplicationInfo, CATEGORY_*. */
const CATEGORIES = ['game', 'audio', 'video', 'image', 'social', 'news', 'maps', 'productivity', 'accessibility'];

export function readApplication(element: XmlElement, read: AttributeReader, packageName: string, targetSdk: number): ApplicationFacts {
  const text = (id: number): string | null => read.text(element, id);
  const boolean = (id: number, byDefault: boolean): boolean => read.boolean(element, id) ?? byDefault;
  const appCategory = enumerated(read.integer(element, ATTRIBUTE.appCategory), CATEGORIES);
  return {
    debuggable: boolean(ATTRIBUTE.debuggable, false),
    allowBackup: boolean(ATTRIBUTE.allowBackup, true),
    usesCleartextTraffic: boolean(ATTRIBUTE.usesCleartextTraffic, targetSdk < 28),
    name: className(text(ATTRIBUTE.name), packageName),
    testOnly: boolean(ATTRIBUTE.testOnly, false),
    networkSecurityConfig: text(ATTRIBUTE.networkSecurityConfig),
    appComponentFactory: className(text(ATTRIBUTE.appComponentFactory), packageName),
    process: compoundName(text(ATTRIBUTE.process), packageName),
    enabled: boolean(ATTRIBUTE.enabled, true),
    permission: text(ATTRIBUTE.permission),
    taskAffinity: compoundName(text(ATTRIBUTE.taskAffinity), packageName),
    allowTaskReparenting: boolean(ATTRIBUTE.allowTaskReparenting, false),
    directBootAware: boolean(ATTRIBUTE.directBootAware, false),
    defaultToDeviceProtectedStorage: boolean(ATTRIBUTE.defaultToDeviceProtectedStorage, false),
    backupAgent: className(text(ATTRIBUTE.backupAgent), packageName),
    fullBackupOnly: boolean(ATTRIBUTE.fullBackupOnly, false),
    fullBackupContent: text(ATTRIBUTE.fullBackupContent),
    dataExtractionRules: text(ATTRIBUTE.dataExtractionRules),
    allowClearUserData: boolean(ATTRIBUTE.allowClearUserData, true),
    manageSpaceActivity: className(text(ATTRIBUTE.manageSpaceActivity), packageName),
    hasFragileUserData: boolean(ATTRIBUTE.hasFragileUserData, false),
    requestLegacyExternalStorage: boolean(ATTRIBUTE.requestLegacyExternalStorage, targetSdk < 29),
    preserveLegacyExternalStorage: boolean(ATTRIBUTE.preserveLegacyExternalStorage, false),
    hasCode: boolean(ATTRIBUTE.hasCode, true),
    persistent: boolean(ATTRIBUTE.persistent, false),
    extractNativeLibs: read.boolean(element, ATTRIBUTE.extractNativeLibs),
    largeHeap: boolean(ATTRIBUTE.largeHeap, false),
    supportsRtl: boolean(ATTRIBUTE.supportsRtl, false),
    isGame: boolean(ATTRIBUTE.isGame, false) || appCategory === 'game',
    appCategory,
    icon: text(ATTRIBUTE.icon),
    roundIcon: text(ATTRIBUTE.roundIcon),
  };
}
