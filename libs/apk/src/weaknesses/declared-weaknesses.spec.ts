import { buildApk, writeBinaryXml, writeResources, type XmlElementSpec, type XmlValue } from '@gatehouse/testkit';
import { describe, expect, it } from 'vitest';
import { memorySource } from '../bytes/byte-source.ts';
import { readApk } from '../read-apk.ts';
import { signatureWeaknesses } from './signature-weaknesses.ts';
import type { WeaknessId } from './weakness-catalogue.ts';
import type { Weakness } from './weakness-facts.ts';

const TABLES = { sensitiveApis: [], sdks: [], packers: [], libraries: [] };

/** Source: AOSP core/res/res/values/public-final.xml. */
const IDS: Readonly<Record<string, number>> = {
  name: 0x01010003,
  permission: 0x01010006,
  readPermission: 0x01010007,
  protectionLevel: 0x01010009,
  debuggable: 0x0101000f,
  exported: 0x01010010,
  taskAffinity: 0x01010012,
  authorities: 0x01010018,
  grantUriPermissions: 0x0101001b,
  launchMode: 0x0101001d,
  resource: 0x01010025,
  scheme: 0x01010027,
  host: 0x01010028,
  allowTaskReparenting: 0x01010204,
  minSdkVersion: 0x0101020c,
  targetSdkVersion: 0x01010270,
  testOnly: 0x01010272,
  allowBackup: 0x01010280,
  usesCleartextTraffic: 0x010104ec,
  fullBackupContent: 0x010104eb,
  autoVerify: 0x010104ee,
  networkSecurityConfig: 0x01010527,
};

function xml(name: string, attributes: Readonly<Record<string, XmlValue>> = {}, ...children: XmlElementSpec[]): XmlElementSpec {
  return {
    name,
    attributes: Object.entries(attributes).map(([key, value]) => (key in IDS ? { name: key, id: IDS[key]!, value } : { name: key, value })),
    children,
  };
}

type Written = {
  application?: Readonly<Record<string, XmlValue>>;
  minSdk?: number;
  targetSdk?: number;
  permissions?: XmlElementSpec[];
  files?: Readonly<Record<string, XmlElementSpec>>;
};
const FILES = ['res/xml/net.xml', 'res/xml/paths.xml'];
const [NET, PATHS] = [{ reference: 0x7f010000 }, { reference: 0x7f010001 }];

/** The weaknesses of a package with these components; what its unsigned archive and its code say left aside. */
function weaknesses(components: XmlElementSpec[], { application = {}, minSdk = 30, targetSdk = 34, permissions = [], files = {} }: Written = {}): Weakness[] {
  const manifest = xml(
    'manifest',
    { package: 'com.maker.shop' },
    xml('uses-sdk', { minSdkVersion: minSdk, targetSdkVersion: targetSdk }),
    ...permissions,
    xml('application', { allowBackup: false, ...application }, ...components),
  );
  const entries = Object.entries(files).map(([name, spec]) => ({ name, bytes: writeBinaryXml(spec) }));
  const table = writeResources({
    name: 'com.maker.shop',
    types: [{ name: 'xml', configs: [{ entries: Object.fromEntries(FILES.map((value, i) => [i, { key: `f${i}`, value }])) }] }],
  });
  const apk = buildApk({
    package: 'com.maker.shop',
    alter: { 'AndroidManifest.xml': () => writeBinaryXml(manifest) },
    entries: [...entries, { name: 'resources.arsc', bytes: table }],
  });
  return readApk(memorySource(apk), { fileName: 'a.apk', tables: TABLES }).weaknesses;
}

const ids = (rows: readonly Weakness[]): WeaknessId[] => rows.map(({ id }) => id);
const filter = (actions: string[], more: XmlElementSpec[] = [], attributes: Record<string, XmlValue> = {}): XmlElementSpec =>
  xml('intent-filter', attributes, ...actions.map((name) => xml('action', { name })), ...more);

describe('components that are open to every app', () => {
  it('are each told with their kind, and why they are open', () => {
    const rows = weaknesses([
      xml('activity', { name: '.Pay', exported: true }),
      xml('service', { name: '.Sync', exported: true }),
      xml('receiver', { name: '.Heard' }, filter(['com.maker.HEARD'])),
      xml('provider', { name: '.Files', exported: true, authorities: 'com.maker.files', grantUriPermissions: true }),
    ]);
    expect(ids(rows)).toEqual(['component.exported-activity', 'component.exported-service', 'component.exported-receiver', 'component.exported-provider']);
    expect(rows[2]).toEqual({
      id: 'component.exported-receiver',
      cwe: 'CWE-926',
      severity: 'low',
      place: 'com.maker.shop.Heard',
      evidence: ['exported by default', 'com.maker.HEARD'],
      attribution: 'app',
      reachableFromStartup: null,
      startKind: null,
    });
    expect(rows[3]!.evidence).toEqual(['android:exported=true', 'android:grantUriPermissions=true', 'com.maker.files']);
  });

  it('are not those with a permission of the system, those that only the system calls, and those that are closed', () => {
    const rows = weaknesses([
      xml(
        'activity',
        { name: '.Main', exported: true },
        filter(['android.intent.action.MAIN'], [xml('category', { name: 'android.intent.category.LAUNCHER' })]),
      ),
      xml('activity', { name: '.Inner' }),
      xml('service', { name: '.Job', exported: true, permission: 'android.permission.BIND_JOB_SERVICE' }),
      xml('receiver', { name: '.Boot', exported: true }, filter(['android.intent.action.BOOT_COMPLETED'])),
      xml('provider', { name: '.Files', authorities: 'com.maker.files', grantUriPermissions: true }),
    ]);
    expect(rows).toEqual([]);
  });

  it('are open in fact where the permission is one that any app is given', () => {
    const permission = (protectionLevel: number): XmlElementSpec => xml('permission', { name: 'com.maker.OPEN', protectionLevel });
    const service = xml('service', { name: '.Sync', exported: true, permission: 'com.maker.OPEN' });
    expect(ids(weaknesses([service], { permissions: [permission(0)] }))).toEqual(['component.weak-permission']);
    expect(ids(weaknesses([service], { permissions: [permission(2)] }))).toEqual([]);
  });

  it('count a provider that asks for a permission to read and for none to write', () => {
    const provider = { name: '.Files', exported: true, authorities: 'a', readPermission: 'android.permission.READ_CONTACTS' };
    expect(ids(weaknesses([xml('provider', provider)]))).toEqual(['component.exported-provider']);
    expect(ids(weaknesses([xml('provider', { ...provider, permission: 'android.permission.WRITE_CONTACTS' })]))).toEqual([]);
  });
});

describe('settings of the build', () => {
  it.each([
    ['build.debuggable', { application: { debuggable: true } }],
    ['build.test-only', { application: { testOnly: true } }],
    ['build.outdated-target', { targetSdk: 27, application: { usesCleartextTraffic: false } }],
    ['backup.allowed', { application: { allowBackup: true } }],
  ] satisfies [WeaknessId, Written][])('%s', (id, written) => expect(ids(weaknesses([], written))).toEqual([id]));

  it('are no weakness in a release build of today, nor where rules say what is backed up', () => {
    expect(weaknesses([])).toEqual([]);
    expect(ids(weaknesses([], { application: { allowBackup: true, fullBackupContent: 'res/xml/rules.xml' } }))).toEqual([]);
  });

  it('below the level of permissions at run time is worse', () => {
    const [row] = weaknesses([], { minSdk: 19, targetSdk: 22, application: { usesCleartextTraffic: false } });
    expect(row).toMatchObject({ id: 'build.outdated-target', severity: 'high' });
  });
});

describe('tasks', () => {
  it('that take the place of another app are told', () => {
    const attributes = { name: '.Fake', taskAffinity: 'com.bank.app', allowTaskReparenting: true };
    expect(ids(weaknesses([xml('activity', attributes)]))).toEqual(['task.foreign-affinity']);
    expect(ids(weaknesses([xml('activity', { ...attributes, taskAffinity: 'com.maker.other' })]))).toEqual([]);
    expect(ids(weaknesses([xml('activity', { name: '.Plain', taskAffinity: 'com.bank.app' })]))).toEqual([]);
  });

  it('that may be taken are told where old devices are served', () => {
    const main = (more: Record<string, XmlValue>): XmlElementSpec =>
      xml('activity', { name: '.Main', exported: true, launchMode: 2, ...more }, filter(['android.intent.action.MAIN']));
    expect(ids(weaknesses([main({})], { minSdk: 24 }))).toEqual(['task.hijackable']);
    expect(ids(weaknesses([main({ taskAffinity: '' })], { minSdk: 24 }))).toEqual([]);
    expect(ids(weaknesses([main({})]))).toEqual([]);
  });
});

describe('deep links', () => {
  const open = (data: Record<string, XmlValue>, attributes: Record<string, XmlValue> = {}): XmlElementSpec =>
    xml(
      'activity',
      { name: '.Link', exported: true, permission: 'com.maker.NONE' },
      filter(['android.intent.action.VIEW'], [xml('category', { name: 'android.intent.category.BROWSABLE' }), xml('data', data)], attributes),
    );

  it('of the web that no host vouches for, and of schemes that anybody may claim, are told', () => {
    expect(weaknesses([open({ scheme: 'https', host: 'shop.example' })])).toMatchObject([{ id: 'deep-link.not-verified', evidence: ['https://shop.example'] }]);
    expect(weaknesses([open({ scheme: 'shop' })])).toMatchObject([{ id: 'deep-link.custom-scheme', evidence: ['shop://'] }]);
  });

  it('that their host vouches for are not, nor what opens files of the device', () => {
    expect(weaknesses([open({ scheme: 'https', host: 'shop.example' }, { autoVerify: true })])).toEqual([]);
    expect(weaknesses([open({ scheme: 'content' })])).toEqual([]);
  });
});

describe('the network', () => {
  const config = (...children: XmlElementSpec[]): Written => ({
    application: { networkSecurityConfig: NET! },
    files: { 'res/xml/net.xml': xml('network-security-config', {}, ...children) },
  });
  const user = xml('trust-anchors', {}, xml('certificates', { src: 'user' }));

  it('without encryption is told, by the manifest or by its configuration, which wins', () => {
    expect(ids(weaknesses([], { application: { usesCleartextTraffic: true } }))).toEqual(['network.cleartext-allowed']);
    expect(weaknesses([], config(xml('base-config', { cleartextTrafficPermitted: true })))).toMatchObject([
      { id: 'network.cleartext-allowed', place: 'res/xml/net.xml' },
    ]);
    const closed = config(xml('base-config', { cleartextTrafficPermitted: false }));
    expect(weaknesses([], { ...closed, application: { ...closed.application, usesCleartextTraffic: true } })).toEqual([]);
  });

  it('for some hosts alone is a smaller matter', () => {
    const row = xml('domain-config', { cleartextTrafficPermitted: true }, { ...xml('domain'), text: 'old.example' });
    expect(weaknesses([], config(row))).toMatchObject([{ id: 'network.cleartext-allowed', severity: 'low', evidence: ['old.example'] }]);
  });

  it('that trusts certificates of the user is told, but not where only a debug build does', () => {
    expect(ids(weaknesses([], config(xml('base-config', {}, user))))).toEqual(['network.user-ca-trusted']);
    expect(ids(weaknesses([], config(xml('debug-overrides', {}, user))))).toEqual([]);
  });

  it('is not judged where its configuration cannot be read', () => {
    expect(weaknesses([], { application: { networkSecurityConfig: NET!, usesCleartextTraffic: true } })).toEqual([]);
  });
});

describe('a file provider', () => {
  const provider = xml(
    'provider',
    { name: 'androidx.core.content.FileProvider', authorities: 'a' },
    xml('meta-data', { name: 'android.support.FILE_PROVIDER_PATHS', resource: PATHS! }),
  );
  const paths = (kind: string): Written => ({ files: { 'res/xml/paths.xml': xml('paths', {}, xml(kind, { name: 'all', path: '' })) } });

  it('of the whole device is told, one of its own folder is not', () => {
    expect(weaknesses([provider], paths('root-path'))).toMatchObject([
      { id: 'file-provider.root-path', evidence: ['res/xml/paths.xml', '<root-path path="">'] },
    ]);
    expect(weaknesses([provider], paths('files-path'))).toEqual([]);
  });
});

describe('a package that is signed', () => {
  const { manifest, signature } = readApk(memorySource(buildApk({ minSdk: 21 })), { fileName: 'a.apk', tables: TABLES });
  const signed = (present: Partial<NonNullable<typeof signature>['present']>, effectiveMinSdk: number): Weakness[] =>
    signatureWeaknesses({ ...manifest!, effectiveMinSdk }, { ...signature!, present: { v1: false, v2: false, v3: false, v31: false, v4: false, ...present } });

  it('by its entries alone is open to Janus on devices that were never patched', () => {
    expect(signed({ v1: true }, 21)).toMatchObject([{ id: 'signature.janus', severity: 'high' }]);
    expect(signed({ v1: true }, 27)).toEqual([]);
  });

  it('as a whole file beside is open on devices that do not know that scheme', () => {
    expect(signed({ v1: true, v2: true }, 21)).toMatchObject([{ severity: 'low' }]);
    expect(signed({ v1: true, v2: true }, 24)).toEqual([]);
    expect(signed({ v2: true }, 21)).toEqual([]);
  });
});
