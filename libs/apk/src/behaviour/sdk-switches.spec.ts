import { assembleDex, buildApk, type ComponentSpec } from '@gatehouse/testkit';
import { describe, expect, it } from 'vitest';
import { memorySource } from '../bytes/byte-source.ts';
import type { DetectionTables, SdkSignature, SdkSwitch } from '../detection-tables.ts';
import { readApk } from '../read-apk.ts';
import type { BehaviourFacts } from './behaviour-facts.ts';

const SDK: SdkSignature = {
  id: 'push_sdk',
  assessability: 'full',
  classPrefixes: ['com.push'],
  components: ['com.push.WakeService'],
  metaData: [],
  nativeLibraries: [],
  assets: [],
  hosts: [],
  unverified: [],
  autoInit: [],
  wake: ['com.push.WakeService'],
  switches: [],
};

type Package = { components?: ComponentSpec[]; metaData?: Readonly<Record<string, string | boolean>>; switches?: SdkSwitch[] };

function behaviour(code: string, { components = [], metaData = {}, switches = [] }: Package = {}): BehaviourFacts {
  const tables: DetectionTables = {
    sensitiveApis: [],
    sdks: [{ ...SDK, switches }],
    packers: [],
    libraries: [],
  };
  const apk = buildApk({ package: 'com.shop.app', components, metaData, dex: [assembleDex(code)] });
  return readApk(memorySource(apk), { fileName: 'a.apk', tables }).behaviour!;
}

const NOTHING = '.class public Lx/Nothing;\n.super Ljava/lang/Object;';
const method = (body: string, parameters = '', owner = 'Lx/A;', superclass = 'Ljava/lang/Object;'): string =>
  `.class public ${owner}\n.super ${superclass}\n.method public static run(${parameters})V\n.locals 6\n${body}\nreturn-void\n.end method\n`;

describe('a switch of an SDK', () => {
  const inCode: SdkSwitch = {
    kind: 'call',
    descriptor: 'Lcom/push/Auth;->setAuth',
    argument: 1,
    value: false,
    effect: 'holds',
    init: [],
    confidence: 'verified',
  };
  const inManifest: SdkSwitch = {
    kind: 'meta-data',
    descriptor: 'push_auto_init',
    argument: null,
    value: false,
    effect: 'holds',
    init: [],
    confidence: 'general',
  };
  const set = (value: string): string =>
    method(`${value}\ninvoke-static {p0, v0}, Lcom/push/Auth;->setAuth(Landroid/content/Context;Z)V`, 'Landroid/content/Context;Z');

  it('is told with what it is set to', () => {
    const switched = (value: string): unknown => behaviour(set(value), { switches: [inCode] }).sdkSwitches;
    expect(switched('const/4 v0, 0x0')).toMatchObject([
      { sdk: 'push_sdk', descriptor: 'Lcom/push/Auth;->setAuth', value: 'false', effect: 'holds', takesEffect: true, attribution: 'app' },
    ]);
    expect(switched('const/4 v0, 0x1')).toMatchObject([{ value: 'true', takesEffect: false }]);
    expect(switched('move v0, p1')).toMatchObject([{ value: null, takesEffect: null }]);
  });

  it('in the manifest is told the same way, and is nothing where it is not set', () => {
    const read = (metaData: Package['metaData']): unknown => behaviour(NOTHING, { switches: [inManifest], metaData }).sdkSwitches;
    expect(read({ push_auto_init: false })).toMatchObject([{ kind: 'meta-data', value: 'false', takesEffect: true, caller: 'AndroidManifest.xml' }]);
    expect(read({ push_auto_init: true })).toMatchObject([{ takesEffect: false }]);
    expect(read({})).toEqual([]);
  });
});

describe('the start of an SDK', () => {
  const START = 'Lcom/push/Push;->init';
  const holds: SdkSwitch = {
    kind: 'call',
    descriptor: 'Lcom/push/Auth;->setAuth',
    argument: 0,
    value: false,
    effect: 'holds',
    init: [START, 'Lcom/push/InitProvider;'],
    confidence: 'verified',
  };
  const started = (value: string, more: Partial<SdkSwitch> = {}): unknown =>
    behaviour(method(`${value}\ninvoke-static {p0}, ${START}(Landroid/content/Context;)V`, 'Landroid/content/Context;Z'), { switches: [{ ...holds, ...more }] })
      .sdkStarts;
  const auth = 'invoke-static {v0}, Lcom/push/Auth;->setAuth(Z)V';

  it('is told as held back, as not, and as not known', () => {
    expect(started(`const/4 v0, 0x0\n${auth}`)).toMatchObject([
      { sdk: 'push_sdk', api: START, heldBack: true, caller: 'Lx/A;->run(Landroid/content/Context;Z)V' },
    ]);
    expect(started('')).toMatchObject([{ heldBack: false }]);
    expect(started(`move v0, p1\n${auth}`)).toMatchObject([{ heldBack: null }]);
    expect(started('', { effect: 'releases' })).toMatchObject([{ heldBack: null }]);
  });

  it('by a provider of its own needs no call', () => {
    const provider = (enabled: boolean): unknown =>
      behaviour(NOTHING, { switches: [holds], components: [{ type: 'provider', name: 'com.push.InitProvider', authorities: 'p', enabled }] }).sdkStarts;
    expect(provider(true)).toMatchObject([
      { api: 'Lcom/push/InitProvider;', heldBack: false, caller: 'AndroidManifest.xml', reachableFromStartup: true, startKind: 'provider' },
    ]);
    expect(provider(false)).toEqual([]);
  });
});
