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
  const wakeOwner = new Map(tables.tables.sdks.flatMap(({ id, wake }) => wake.map((name): [string, string] => [name, id])));
  const others = tables.tables.sdks.filter((sdk) => !attribution.isFirstParty(sdk));
  const owners = others.flatMap(({ id, classPrefixes }) => classPrefixes.map((prefix) => ({ id, prefix: `${prefix}.` })));
  return manifest.components
    .filter(({ enabled }) => enabled)
    .flatMap(({ type, name, actions, exported, permission, process, metaData }): WakeUp[] => {
      const owner = wakeOwner.get(name) ?? longest(owners, name) ?? 'app';
      const row = (kind: WakeUp['kind'], evidence: string[]): WakeUp => ({ kind, component: name, attribution: owner, evidence });
      const rows: WakeUp[] = [];
      const boot = type === 'receiver' ? actions.filter((action) => BOOT.has(action)) : [];
      if (boot.length > 0) rows.push(row('boot-receiver', boot));
      const events = type === 'receiver' ? actions.filter((action) => SYSTEM_EVENTS.has(action)) : [];
      if (events.length > 0) rows.push(row('system-event-receiver', events));
      const open = exported && permission === null;
      if (wakeOwner.has(name) && (open || process !== null)) {
        rows.push(
          row('exported-wake-component', [...(open ? ['exported without a permission'] : []), ...(process === null ? [] : [`android:process=${process}`])]),
        );
      }
      if (type === 'service' && (actions.includes(SYNC_ADAPTER) || metaData.some((entry) => entry.name === SYNC_ADAPTER)))
        rows.push(row('account-sync', [SYNC_ADAPTER]));
      return rows;
    });
}

function longest(owners: readonly { id: string; prefix: string }[], className: string): string | null {
  let best: { id: string; prefix: string } | null = null;
  for (const owner of owners) if (className.startsWith(owner.prefix) && owner.prefix.length > (best?.prefix.length ?? 0)) best = owner;
  return best?.id ?? null;
}
