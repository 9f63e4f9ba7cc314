import type { ManifestFacts } from '../manifest/manifest-facts.ts';
import { declaredWeakness, type Weakness } from './weakness-facts.ts';

const MANIFEST = 'AndroidManifest.xml';
/** Below 23 all permissions are given at installation; below 28 cleartext is the default and stores ask for more. Source: TC260-PG-20204A 5.11 a). */
const TARGET_SDK = { runtimePermissions: 23, recommended: 28 } as const;

/** Switches of the manifest that weaken the whole package. */
export function buildSettingWeaknesses(manifest: ManifestFacts): Weakness[] {
  const { application, effectiveTargetSdk: target } = manifest;
  const rows: Weakness[] = [];
  if (application.debuggable) rows.push(declaredWeakness('build.debuggable', MANIFEST, ['android:debuggable=true']));
  if (application.testOnly) rows.push(declaredWeakness('build.test-only', MANIFEST, ['android:testOnly=true']));
  if (target < TARGET_SDK.recommended) {
    const severity = target < TARGET_SDK.runtimePermissions ? 'high' : 'medium';
    rows.push(declaredWeakness('build.outdated-target', MANIFEST, [`targetSdkVersion=${target}`], severity));
  }
  // Rules about what is backed up are the app's own choice; without them everything is.
  if (application.allowBackup && application.fullBackupContent === null && application.dataExtractionRules === null) {
    rows.push(declaredWeakness('backup.allowed', MANIFEST, ['android:allowBackup=true', 'no rules of what is left out']));
  }
  return rows;
}
