import type { DetectionTables, SdkSignature } from '../detection-tables.ts';
import type { PackageContents } from '../package-contents.ts';
import type { WakeUp } from './behaviour-facts.ts';

const BOOT = new Set([
  'android.intent.action.BOOT_COMPLETED',
  'android.intent.action.LOCKED_BOOT_COMPLETED',
  'android.intent.action.QUICKBOOT_POWERON',
  'com.htc.intent.action.QUICKBOOT_POWERON',
]);
/** Broadcasts that apps of the campaigns' notices were started by. */
const SYSTEM_EVENTS = new Set([
  'android.intent.action.USER_PRESENT',
  'android.net.conn.CONNECTIVITY_CHANGE',
  'android.intent.action.PACKAGE_ADDED',
  'android.intent.action.PACKAGE_REMOVED',
  'android.intent.action.PACKAGE_REPLACED',
  'android.intent.action.ACTION_POWER_CONNECTED',
  'android.intent.action.ACTION_POWER_DISCONNECTED',
  'android.intent.action.MEDIA_MOUNTED',
  'android.intent.action.SCREEN_ON',
  'android.net.wifi.STATE_CHANGE',
  'android.net.wifi.WIFI_STATE_CHANGED',
]);
const SYNC_ADAPTER = 'android.content.SyncAdapter';

/** Components by which the device or another app starts this one without its user. */
export function readWakeUps({ manifest, tables, attribution }: PackageContents): WakeUp[] {
  if (manifest === null) return [];
  const { byComponent, prefixes } = ownersOf(tables.tables);
  return manifest.components
    .filter(({ enabled }) => enabled)
    .flatMap(({ type, name, actions, exported, permission, process, metaData }): WakeUp[] => {
      const owner = byComponent.get(name) ?? ownerOf(name, prefixes, attribution);
      const row = (kind: WakeUp['kind'], evidence: string[]): WakeUp => ({ kind, component: name, attribution: owner, evidence });
      const rows: WakeUp[] = [];
      const boot = type === 'receiver' ? actions.filter((action) => BOOT.has(action)) : [];
      if (boot.length > 0) rows.push(row('boot-receiver', boot));
      const events = type === 'receiver' ? actions.filter((action) => SYSTEM_EVENTS.has(action)) : [];
      if (events.length > 0) rows.push(row('system-event-receiver', events));
      const open = exported && permission === null;
      if (byComponent.has(name) && (open || process !== null)) {
        rows.push(
          row('exported-wake-component', [...(open ? ['exported without a permission'] : []), ...(process === null ? [] : [`android:process=${process}`])]),
        );
      }
      if (type === 'service' && (actions.includes(SYNC_ADAPTER) || metaData.some((entry) => entry.name === SYNC_ADAPTER)))
        rows.push(row('account-sync', [SYNC_ADAPTER]));
      return rows;
    });
}

type Owners = { readonly byComponent: ReadonlyMap<string, string>; readonly prefixes: readonly { readonly sdk: SdkSignature; readonly prefix: string }[] };
const owners = new WeakMap<DetectionTables, Owners>();

/** SDKs by their waking components, and by class prefix, the longest first; worked out once for each table object. */
function ownersOf(tables: DetectionTables): Owners {
  let known = owners.get(tables);
  if (known === undefined) {
    const prefixes = tables.sdks.flatMap((sdk) => sdk.classPrefixes.map((prefix) => ({ sdk, prefix: `${prefix}.` })));
    prefixes.sort((a, b) => b.prefix.length - a.prefix.length || (a.sdk.id < b.sdk.id ? -1 : 1));
    known = { byComponent: new Map(tables.sdks.flatMap(({ id, wake }) => wake.map((name): [string, string] => [name, id]))), prefixes };
    owners.set(tables, known);
  }
  return known;
}

function ownerOf(className: string, prefixes: Owners['prefixes'], attribution: PackageContents['attribution']): string {
  const owner = prefixes.find(({ prefix }) => className.startsWith(prefix));
  return owner === undefined || attribution.isFirstParty(owner.sdk) ? 'app' : owner.sdk.id;
}
