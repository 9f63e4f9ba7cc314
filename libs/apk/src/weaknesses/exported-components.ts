import type { Component, ComponentType, ManifestFacts } from '../manifest/manifest-facts.ts';
import type { WeaknessId } from './weakness-catalogue.ts';
import { declaredWeakness, type Weakness } from './weakness-facts.ts';

const EXPORTED: Readonly<Record<ComponentType, WeaknessId>> = {
  activity: 'component.exported-activity',
  'activity-alias': 'component.exported-activity',
  service: 'component.exported-service',
  receiver: 'component.exported-receiver',
  provider: 'component.exported-provider',
};

/**
 * Actions that only the system may send: a receiver of nothing else hears no other app but by an explicit intent, which
 * careful receivers check. Source: AOSP core/res/AndroidManifest.xml, `<protected-broadcast>`.
 */
const PROTECTED_ACTION =
  /^android\.(?:intent\.action\.(?:BOOT_COMPLETED|LOCKED_BOOT_COMPLETED|MY_PACKAGE_REPLACED|PACKAGE_\w+|USER_PRESENT|USER_UNLOCKED|TIMEZONE_CHANGED|TIME_SET|LOCALE_CHANGED|BATTERY_\w+|ACTION_POWER_\w+|DEVICE_STORAGE_\w+|AIRPLANE_MODE|SCREEN_O(?:N|FF)|MEDIA_\w+|DOWNLOAD_COMPLETE)|net\.(?:conn\.CONNECTIVITY_CHANGE|wifi\.\w+)|app\.action\.DEVICE_ADMIN_\w+|bluetooth\.\w+\.action\.\w+|provider\.Telephony\.SMS_(?:RECEIVED|DELIVER))$/;

/** What the system itself calls, and documents as exported: the launcher's entry, tiles, wallpapers, TV and search entries. */
const ENTRY_ACTIONS = new Set(['android.intent.action.MAIN', 'android.service.quicksettings.action.QS_TILE', 'android.appwidget.action.APPWIDGET_UPDATE']);

/** Open to every app on the device: components exported without a permission, or with one that any app is given for the asking. */
export function exportedComponentWeaknesses(manifest: ManifestFacts): Weakness[] {
  const levels = new Map(manifest.declaredPermissions.map(({ name, protectionLevel }) => [name, protectionLevel]));
  return manifest.components
    .filter((component) => component.exported && component.enabled)
    .flatMap((component): Weakness[] => {
      const permission = guardOf(component);
      if (permission === null) return isExpected(component) ? [] : [declaredWeakness(EXPORTED[component.type], component.name, evidenceOf(component))];
      const level = levels.get(permission);
      const isWeak = level !== undefined && /^(?:normal|dangerous)\b/.test(level);
      return isWeak ? [declaredWeakness('component.weak-permission', component.name, [`${permission}: ${level}`, ...evidenceOf(component)])] : [];
    });
}

/** A provider may ask for one permission to read and another to write; with one of them open, it is open. */
function guardOf(component: Component): string | null {
  if (component.type !== 'provider') return component.permission;
  const read = component.readPermission ?? component.permission;
  const write = component.writePermission ?? component.permission;
  return read === null || write === null ? null : read;
}

function isExpected(component: Component): boolean {
  const { actions } = component;
  if (actions.length === 0) return false;
  if (component.type === 'receiver') return actions.every((action) => PROTECTED_ACTION.test(action) || ENTRY_ACTIONS.has(action));
  return component.type !== 'provider' && actions.every((action) => ENTRY_ACTIONS.has(action));
}

function evidenceOf(component: Component): string[] {
  const how = component.exportedDeclared === true ? 'android:exported=true' : 'exported by default';
  const grants = component.type === 'provider' && component.grantUriPermissions === true ? ['android:grantUriPermissions=true'] : [];
  const authorities = component.authorities === null ? [] : [component.authorities];
  return [how, ...grants, ...authorities, ...component.actions];
}
