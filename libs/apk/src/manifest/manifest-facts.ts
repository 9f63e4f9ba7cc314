import type { ApplicationFacts } from './application.ts';
import type { Component } from './components.ts';
import type { IntentData } from './intent-filters.ts';
import type { MetaData } from './meta-data.ts';
import type { DeclaredPermission, PermissionRequest } from './permissions.ts';

export type { Component, ComponentType } from './components.ts';

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
  maxSdk: number | null;
  compileSdk: number | null;
  /** From 2 on, devices take no package that v1 alone signs. Absent: 1. */
  targetSandboxVersion: number;
  label: string | null;
  /** By BCP 47 language, sorted. */
  labels: Record<string, string>;
  /** Distinct, as declared, those of `permissionRequests` with `sdk23` among them. */
  usesPermissions: string[];
  permissionRequests: PermissionRequest[];
  declaredPermissions: DeclaredPermission[];
  permissionGroups: string[];
  permissionTrees: string[];
  sharedUserId: string | null;
  installLocation: string | null;
  /** Name of this split; null for a base. */
  split: string | null;
  /** The split that this configuration split belongs to; empty: the base. */
  configForSplit: string | null;
  isFeatureSplit: boolean;
  isSplitRequired: boolean;
  usesSplits: string[];
  /** Packages, actions and authorities that the app asks to see. */
  queries: { kind: 'package' | 'action' | 'provider'; value: string }[];
  /** The intents of `queries`, whole. */
  queriedIntents: { actions: string[]; categories: string[]; data: IntentData[] }[];
  usesFeatures: { name: string | null; glEsVersion: string | null; required: boolean }[];
  usesLibraries: { kind: 'java' | 'native' | 'static' | 'sdk'; name: string; required: boolean }[];
  instrumentation: { name: string; targetPackage: string | null }[];
  application: ApplicationFacts;
  components: Component[];
  /** Those of the application, then of each component. */
  metaData: MetaData[];
  /** The first activity or alias that a launcher shows. */
  launchable: string | null;
  /** Resource id of the icon that the launcher shows: that activity's own, else the application's. */
  iconResource: number | null;
  /** ABIs that have native libraries, sorted. */
  nativeCode: string[];
};
