import type { DetectionTables, SdkSwitch } from '../detection-tables.ts';
import type { Watch } from '../code/watch-list.ts';
import type { SdkStart, SdkSwitchFact } from './behaviour-facts.ts';
import type { CallSite, CallSites } from './call-sites.ts';

const MANIFEST = 'AndroidManifest.xml';
const DECLARED = { caller: MANIFEST, attribution: 'app', reachableFromStartup: null, startKind: null } as const;

/** One watch for each call that the tables know as a switch or a start of an SDK; its id names the descriptor. */
export function sdkSwitchWatches(tables: DetectionTables): Watch[] {
  const descriptors = new Set(switchesOf(tables).flatMap(({ sdkSwitch: { kind, descriptor, init } }) => [...(kind === 'call' ? [descriptor] : []), ...init]));
  return [...descriptors].flatMap((descriptor): Watch[] => {
    const [owner = '', name = ''] = descriptor.split('->');
    return name === '' ? [] : [{ id: watchOf(descriptor), kind: 'call', class: owner, name }];
  });
}

/** Switches of SDKs that the package sets, in code or in its manifest, with what they are set to. */
export function readSdkSwitches(sites: CallSites): SdkSwitchFact[] {
  const { manifest, tables } = sites.contents;
  return switchesOf(tables.tables).flatMap(({ sdk, sdkSwitch }): SdkSwitchFact[] => {
    const { kind, descriptor, effect, confidence } = sdkSwitch;
    const row = (value: string | null): Omit<SdkSwitchFact, keyof typeof DECLARED> => ({
      sdk,
      kind,
      descriptor,
      value,
      effect,
      takesEffect: takesEffect(value, sdkSwitch),
      confidence,
    });
    if (kind === 'call') return sites.at('sdk-switch', [watchOf(descriptor)]).map((call) => ({ ...row(valueOf(call, sdkSwitch)), ...call.row }));
    return (manifest?.metaData ?? []).filter(({ name }) => name === descriptor).map(({ value }) => ({ ...row(value), ...DECLARED }));
  });
}

/** Where SDKs with a known start are started: by a call outside of them, or by a provider of their own that the manifest declares. */
export function readSdkStarts(sites: CallSites, switches: readonly SdkSwitchFact[]): SdkStart[] {
  const { manifest, tables } = sites.contents;
  const rows = new Map<string, SdkStart>();
  for (const { sdk, sdkSwitch } of switchesOf(tables.tables)) {
    const heldBack = isHeldBack(sdk, tables.tables, switches);
    for (const api of sdkSwitch.init) {
      const keep = (row: SdkStart): unknown => rows.set(`${sdk} ${api} ${row.caller}`, row);
      if (api.includes('->')) {
        for (const call of sites.at('sdk-start', [watchOf(api)])) if (call.row.attribution !== sdk) keep({ sdk, api, heldBack, ...call.row });
        continue;
      }
      const name = api.slice(1, -1).replaceAll('/', '.');
      const declared = manifest?.components.some((component) => component.type === 'provider' && component.enabled && component.name === name);
      if (declared === true) keep({ sdk, api, heldBack, ...DECLARED, attribution: sdk, reachableFromStartup: true, startKind: 'provider' });
    }
  }
  return [...rows.values()];
}

/** Null where no switch is known that holds the SDK back, or where what it is set to was not seen. */
function isHeldBack(sdk: string, tables: DetectionTables, switches: readonly SdkSwitchFact[]): boolean | null {
  if (!switchesOf(tables).some((row) => row.sdk === sdk && row.sdkSwitch.effect === 'holds')) return null;
  const set = switches.filter((row) => row.sdk === sdk && row.effect === 'holds').map((row) => row.takesEffect);
  return set.includes(true) ? true : set.includes(null) ? null : false;
}

function valueOf(call: CallSite, { argument, value }: SdkSwitch): string | null {
  if (argument === null) return null;
  const { number, strings } = call.argument(argument);
  if (typeof value === 'boolean') return number === 1 ? 'true' : number === 0 ? 'false' : null;
  return strings.length === 1 ? strings[0]! : number === null ? null : String(number);
}

/** A call that is itself the switch takes effect by being made. */
function takesEffect(value: string | null, sdkSwitch: SdkSwitch): boolean | null {
  if (sdkSwitch.value === null) return true;
  return value === null ? null : value === String(sdkSwitch.value);
}

const sorted = new WeakMap<DetectionTables, { sdk: string; sdkSwitch: SdkSwitch }[]>();

/** By SDK and descriptor, so that the order of the tables' rows does not show; worked out once for each table object. */
function switchesOf(tables: DetectionTables): { sdk: string; sdkSwitch: SdkSwitch }[] {
  let rows = sorted.get(tables);
  if (rows === undefined) {
    rows = tables.sdks.flatMap(({ id, switches }) => switches.map((sdkSwitch) => ({ sdk: id, sdkSwitch })));
    rows.sort((a, b) => compare(a.sdk, b.sdk) || compare(a.sdkSwitch.descriptor, b.sdkSwitch.descriptor));
    sorted.set(tables, rows);
  }
  return rows;
}

function watchOf(descriptor: string): string {
  return `sdk-switch ${descriptor}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
