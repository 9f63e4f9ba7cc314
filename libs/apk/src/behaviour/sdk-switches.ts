import type { DetectionTables, SdkSwitch } from '../detection-tables.ts';
import type { Watch } from '../code/watch-list.ts';
import type { SdkSwitchFact } from './behaviour-facts.ts';
import type { CallSite, CallSites } from './call-sites.ts';

/** One watch for each call that the tables know as a switch; its id names the descriptor. */
export function sdkSwitchWatches(tables: DetectionTables): Watch[] {
  const descriptors = new Set(switchesOf(tables).flatMap(({ sdkSwitch }) => (sdkSwitch.kind === 'call' ? [sdkSwitch.descriptor] : [])));
  return [...descriptors].flatMap((descriptor): Watch[] => {
    const [owner = '', name = ''] = descriptor.split('->');
    return name === '' ? [] : [{ id: watchOf(descriptor), kind: 'call', class: owner, name }];
  });
}

/** Switches of SDKs that the package sets, in code or in its manifest, with what they are set to. */
export function readSdkSwitches(sites: CallSites): SdkSwitchFact[] {
  const { manifest, tables } = sites.contents;
  return switchesOf(tables.tables).flatMap(({ sdk, sdkSwitch }): SdkSwitchFact[] => {
    const { kind, descriptor, confidence } = sdkSwitch;
    if (kind === 'call') {
      return sites.at('sdk-switch', [watchOf(descriptor)]).map((call) => {
        const value = valueOf(call, sdkSwitch);
        return { sdk, kind, descriptor, value, holdsBack: holds(value, sdkSwitch), confidence, ...call.row };
      });
    }
    const set = manifest?.metaData.filter(({ name }) => name === descriptor) ?? [];
    return set.map(({ value }) => ({
      sdk,
      kind,
      descriptor,
      value,
      holdsBack: holds(value, sdkSwitch),
      confidence,
      caller: 'AndroidManifest.xml',
      attribution: 'app',
      reachableFromStartup: null,
      startKind: null,
    }));
  });
}

function valueOf(call: CallSite, { argument, value }: SdkSwitch): string | null {
  if (argument === null) return null;
  const { number, strings } = call.argument(argument);
  if (typeof value === 'boolean') return number === 1 ? 'true' : number === 0 ? 'false' : null;
  return strings.length === 1 ? strings[0]! : number === null ? null : String(number);
}

/** A call that is itself the switch holds back by being made. */
function holds(value: string | null, sdkSwitch: SdkSwitch): boolean | null {
  if (sdkSwitch.value === null) return true;
  return value === null ? null : value === String(sdkSwitch.value);
}

function switchesOf(tables: DetectionTables): { sdk: string; sdkSwitch: SdkSwitch }[] {
  return tables.sdks
    .flatMap(({ id, switches }) => switches.map((sdkSwitch) => ({ sdk: id, sdkSwitch })))
    .sort((a, b) => compare(a.sdk, b.sdk) || compare(a.sdkSwitch.descriptor, b.sdkSwitch.descriptor));
}

function watchOf(descriptor: string): string {
  return `sdk-switch ${descriptor}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
