import type { Act } from './behaviour-facts.ts';
import { ACT_GROUPS } from './behaviour-watches.ts';
import type { CallSite, CallSites } from './call-sites.ts';
import { ancestry, outermost } from './class-search.ts';

type Kind = Parameters<typeof ACT_GROUPS.ids>[0];
/** What the act is about; null: this call is none. */
type Look = (call: CallSite, sites: CallSites) => { argument: string | null } | null;

/** Window types that lie over other apps. Source: android.view.WindowManager.LayoutParams. */
const OVERLAY_TYPES: Readonly<Record<number, string>> = {
  2002: 'TYPE_PHONE',
  2003: 'TYPE_SYSTEM_ALERT',
  2006: 'TYPE_SYSTEM_OVERLAY',
  2007: 'TYPE_PRIORITY_PHONE',
  2010: 'TYPE_SYSTEM_ERROR',
  2038: 'TYPE_APPLICATION_OVERLAY',
};
/** Source: android.hardware.Sensor. */
const MOTION_SENSORS: Readonly<Record<number, string>> = {
  1: 'TYPE_ACCELEROMETER',
  4: 'TYPE_GYROSCOPE',
  10: 'TYPE_LINEAR_ACCELERATION',
  11: 'TYPE_ROTATION_VECTOR',
};
const MEDIA = /^(?:content:\/\/media\/|Landroid\/provider\/MediaStore\$Images\$Media;->\w+_CONTENT_URI)/;
/** The system's own parts and the pages where vendors keep their switches are no other app that is woken. */
const SYSTEM_PACKAGE =
  /^(?:android|com\.android\..*|com\.google\.android\.(?:gms|gsf|packageinstaller|permissioncontroller)|com\.(?:miui|coloros|oppo|oplus|iqoo|bbk|vivo|meizu|smartisanos|samsung\.android|huawei\.systemmanager|hihonor\.systemmanager|letv\.android|qihoo360\.mobilesafe|yulong|zte)\b.*|com\.huawei\.(?:hwid|android)\b.*)$/;
const BACKGROUND = ['Landroid/app/Service;', 'Landroid/content/BroadcastReceiver;'];

const INTENT = new Set(['Landroid/content/Intent;', 'Landroid/app/DownloadManager$Request;']);

const always: Look = () => ({ argument: null });
/** A constant is an act only where an intent is made of it: lists of actions and media types hold them too. */
const named: Look = (call) => {
  for (const { method } of call.calls) {
    if (INTENT.has(call.dex.type(call.dex.methodClass(method)))) return { argument: call.api };
  }
  return null;
};
const ifTrue: Look = (call) =>
  call.argument(call.api.includes('setPersisted') || call.api.includes('setShowWhenLocked') ? 0 : 2).number === 1 ? { argument: null } : null;

const LOOKS: Readonly<Record<Kind, Look>> = {
  install: (call, ...more) => (call.isCall ? { argument: null } : named(call, ...more)),
  download: always,
  'store-jump': named,
  overlay: overlay,
  'overlay-permission': named,
  'full-screen-intent': always,
  'show-when-locked': ifTrue,
  'background-activity-start': (call, { contents }) => {
    const base = ancestry(contents.code, call.owner).find((ancestor) => BACKGROUND.includes(ancestor));
    return base === undefined ? null : { argument: base };
  },
  'motion-sensor': (call) => found(MOTION_SENSORS, call.argument(0).number),
  'clipboard-listener': always,
  'screenshot-observer': (call) => {
    if (call.api.endsWith('registerScreenCaptureCallback')) return { argument: null };
    const { strings, from } = call.argument(0);
    const watched = [...strings, ...from].find((text) => MEDIA.test(text));
    return watched === undefined ? null : { argument: watched };
  },
  'other-app': otherApp,
  'persistent-job': ifTrue,
  'account-sync': always,
  'app-settings': named,
  'battery-exemption': named,
  'settings-write': (call) => ({ argument: call.argument(1).strings[0] ?? null }),
  'policy-version': (call) => ({ argument: call.api }),
  'settings-cleared-on-update': (call, { contents }) => {
    const isReceiver = ancestry(contents.code, call.owner).includes('Landroid/content/BroadcastReceiver;');
    const name = call.owner.slice(1, -1).replaceAll('/', '.');
    const hears = contents.manifest?.components.some(
      (component) => component.name === name && component.actions.includes('android.intent.action.MY_PACKAGE_REPLACED'),
    );
    return isReceiver && hears === true ? { argument: 'android.intent.action.MY_PACKAGE_REPLACED' } : null;
  },
};

const KINDS: Readonly<Record<string, NonNullable<Act['within']>>> = {
  'Landroid/app/Activity;': 'activity',
  'Landroid/app/Service;': 'service',
  'Landroid/content/BroadcastReceiver;': 'receiver',
  'Landroid/content/ContentProvider;': 'provider',
  'Landroid/app/Application;': 'application',
};

/** Of the class itself, else of the one that it stands in. */
function kindOf({ contents: { code } }: CallSites, owner: string): Act['within'] {
  const bases = [...ancestry(code, owner), ...ancestry(code, outermost(owner))];
  const base = bases.find((descriptor) => Object.hasOwn(KINDS, descriptor));
  return base === undefined ? null : KINDS[base]!;
}

/** What the code does to the device and to other apps, one row for each place and argument. */
export function readActs(sites: CallSites): Act[] {
  const rows = new Map<string, Act>();
  for (const kind of Object.keys(LOOKS) as Kind[]) {
    for (const call of sites.of(ACT_GROUPS, kind)) {
      const seen = LOOKS[kind](call, sites);
      if (seen === null) continue;
      const act: Act = { kind, api: call.api, argument: seen.argument, within: kindOf(sites, call.owner), ...call.row };
      rows.set(`${kind} ${act.api} ${act.caller} ${act.argument}`, act);
    }
  }
  return [...rows.values()];
}

/** The type is given to the constructor, to the window, or written into the field. */
function overlay(call: CallSite): { argument: string } | null {
  if (call.isCall) return found(OVERLAY_TYPES, call.argument(call.api.endsWith('setType') ? 0 : 2).number) ?? found(OVERLAY_TYPES, call.argument(0).number);
  return found(OVERLAY_TYPES, call.written.number);
}

function otherApp(call: CallSite, { contents }: CallSites): { argument: string } | null {
  const name = call.argument(0).strings[0];
  if (name === undefined || !/^[a-z][\w]*(?:\.\w+)+$/i.test(name)) return null; // a context comes first, or no constant
  const own = contents.manifest?.package ?? '';
  if (name === own || SYSTEM_PACKAGE.test(name)) return null;
  const className = call.api.endsWith('setPackage') || call.api.endsWith('getLaunchIntentForPackage') ? undefined : call.argument(1).strings[0];
  return { argument: className === undefined ? name : `${name}/${className}` };
}

function found(names: Readonly<Record<number, string>>, value: number | null): { argument: string } | null {
  return value !== null && Object.hasOwn(names, value) ? { argument: names[value]! } : null;
}
