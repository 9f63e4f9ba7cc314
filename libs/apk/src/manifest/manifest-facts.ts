/** The manifest as a device sees it: references resolved in the default configuration, Android's defaults filled in. */
export type ManifestFacts = {
  package: string;
  versionCode: number | null;
  versionName: string | null;
  /** As declared: a number, a codename, or null. */
  minSdk: number | string | null;
  targetSdk: number | string | null;
  /** Absent: 1. A codename counts as the newest level known. */
  effectiveMinSdk: number;
  /** Absent: the minimum. */
  effectiveTargetSdk: number;
  label: string | null;
  /** By BCP 47 language, sorted. */
  labels: Record<string, string>;
  /** Distinct, as declared, those of `permissionRequests` with `sdk23` among them. */
  usesPermissions: string[];
  permissionRequests: { name: string; maxSdk: number | null; sdk23: boolean }[];
  declaredPermissions: { name: string; protectionLevel: string }[];
  sharedUserId: string | null;
  split: string | null;
  queries: { kind: 'package' | 'action' | 'provider'; value: string }[];
  application: {
    debuggable: boolean;
    allowBackup: boolean;
    /** Android's default when not declared: true below target SDK 28. */
    usesCleartextTraffic: boolean;
    name: string | null;
    testOnly: boolean;
    networkSecurityConfig: string | null;
    appComponentFactory: string | null;
    process: string | null;
  };
  components: Component[];
  metaData: { name: string; value: string | null }[];
  /** The first activity or alias that a launcher shows. */
  launchable: string | null;
  /** ABIs that have native libraries, sorted. */
  nativeCode: string[];
};

export type ComponentType = 'activity' | 'activity-alias' | 'service' | 'receiver' | 'provider';

export type Component = {
  type: ComponentType;
  /** Full class name. */
  name: string;
  /** What holds on a device: as declared, else Android's default. */
  exported: boolean;
  exportedDeclared: boolean | null;
  enabled: boolean;
  permission: string | null;
  authorities: string | null;
  process: string | null;
  targetActivity: string | null;
  initOrder: number | null;
  intentFilters: number;
  actions: string[];
  categories: string[];
};
