import { writeBinaryXml, type XmlAttributeSpec, type XmlElementSpec, type XmlValue } from '@gatehouse/testkit';
import { describe, expect, it } from 'vitest';
import { readXml } from '../axml/read-xml.ts';
import { ByteView } from '../bytes/byte-view.ts';
import { IssueLog } from '../issues.ts';
import { ATTRIBUTE } from './attributes.ts';
import type { ManifestFacts } from './manifest-facts.ts';
import { readManifest } from './read-manifest.ts';

/** Attributes by name: `android:` ones with their id, `plain:` ones without. */
function element(name: string, attributes: Record<string, XmlValue> = {}, ...children: XmlElementSpec[]): XmlElementSpec {
  const written = Object.entries(attributes).map(([key, value]): XmlAttributeSpec =>
    key.startsWith('plain:') ? { name: key.slice(6), value } : { name: key, id: ATTRIBUTE[key as keyof typeof ATTRIBUTE], value },
  );
  return { name, attributes: written, children };
}
const app = (attributes: Record<string, XmlValue>, ...children: XmlElementSpec[]): XmlElementSpec =>
  element('manifest', { 'plain:package': 'com.shop' }, element('uses-sdk', { targetSdkVersion: 34 }), element('application', attributes, ...children));

function read(manifest: XmlElementSpec, alter: (bytes: Buffer) => Buffer = (bytes) => bytes): ManifestFacts & { issues: string[] } {
  const issues = new IssueLog();
  const root = readXml(new ByteView(alter(writeBinaryXml(manifest))), issues, 1_000, 'AndroidManifest.xml');
  return { ...readManifest(root, null, [], issues), issues: issues.issues.map(({ code }) => code) };
}

describe('a component', () => {
  it('has its filters whole: actions, categories and what data they take', () => {
    const filter = element(
      'intent-filter',
      { autoVerify: true, priority: 5 },
      element('action', { name: 'android.intent.action.VIEW' }),
      element('category', { name: 'android.intent.category.BROWSABLE' }),
      element('data', { scheme: 'https', host: 'shop.com', pathPrefix: '/buy', pathAdvancedPattern: '/[0-9]+' }),
      element('data', { mimeType: 'image/*' }),
    );
    const [component] = read(app({}, element('activity', { name: '.Buy' }, filter))).components;
    expect(component).toMatchObject({ name: 'com.shop.Buy', exported: true, exportedDeclared: null, intentFilters: 1 });
    expect(component?.filters).toEqual([
      {
        actions: ['android.intent.action.VIEW'],
        categories: ['android.intent.category.BROWSABLE'],
        data: [
          {
            scheme: 'https',
            host: 'shop.com',
            port: null,
            mimeType: null,
            paths: [
              { kind: 'prefix', value: '/buy' },
              { kind: 'advanced', value: '/[0-9]+' },
            ],
            schemeSpecificParts: [],
          },
          { scheme: null, host: null, port: null, mimeType: 'image/*', paths: [], schemeSpecificParts: [] },
        ],
        autoVerify: true,
        priority: 5,
      },
    ]);
  });

  it('runs in the process and the task that it names', () => {
    const { components } = read(
      app(
        { taskAffinity: ':shop' },
        element('activity', { name: '.A', process: ':push', taskAffinity: '', launchMode: 2 }),
        element('service', { name: '.B', process: 'com.other', foregroundServiceType: 0x88 }),
      ),
    );
    expect(components).toMatchObject([
      { process: 'com.shop:push', taskAffinity: '', launchMode: 'singleTask' },
      { process: 'com.other', taskAffinity: null, launchMode: null, foregroundServiceTypes: ['location', 'microphone'] },
    ]);
  });

  it('guards reading and writing of a provider by its permission, unless it says more', () => {
    const path = element('path-permission', { pathPrefix: '/open', permission: 'com.shop.PATH' });
    const provider = element(
      'provider',
      { name: '.P', permission: 'com.shop.ALL', writePermission: 'com.shop.WRITE', initOrder: 7 },
      path,
      element('grant-uri-permission'),
    );
    expect(read(app({}, provider)).components[0]).toMatchObject({
      exported: false,
      readPermission: 'com.shop.ALL',
      writePermission: 'com.shop.WRITE',
      initOrder: 7,
      grantUriPermissions: true,
      pathPermissions: [{ paths: [{ kind: 'prefix', value: '/open' }], readPermission: 'com.shop.PATH', writePermission: 'com.shop.PATH' }],
    });
  });

  it('keeps its meta-data to itself, and the package has all', () => {
    const manifest = read(
      app(
        {},
        element('meta-data', { name: 'a', value: 1 }),
        element('activity', { name: '.A' }, element('meta-data', { name: 'b', value: 'x', resource: { reference: 0x7f010000 } })),
      ),
    );
    expect(manifest.components[0]?.metaData).toEqual([{ name: 'b', value: '@0x7f010000' }]);
    expect(manifest.metaData).toEqual([
      { name: 'a', value: '1' },
      { name: 'b', value: '@0x7f010000' },
    ]);
  });
});

describe('a manifest', () => {
  it('names what it asks for and declares', () => {
    const manifest = element(
      'manifest',
      { 'plain:package': 'com.shop', installLocation: 2 },
      element('uses-permission', { name: 'a', maxSdkVersion: 28 }),
      element('uses-permission-sdk-23', { name: 'b', usesPermissionFlags: 0x10000 }),
      element('permission', { name: 'c', protectionLevel: 0x12, permissionGroup: 'g' }),
      element('permission-tree', { name: 't' }),
      element('uses-feature', { name: 'android.hardware.camera', required: false }),
      element('uses-feature', { glEsVersion: 0x30001 }),
      element(
        'queries',
        {},
        element('package', { name: 'com.bank' }),
        element('intent', {}, element('action', { name: 'x' }), element('data', { scheme: 'pay' })),
        element('provider', { authorities: 'p' }),
      ),
      element('instrumentation', { name: '.Test', targetPackage: 'com.other' }),
    );
    expect(read(manifest)).toMatchObject({
      installLocation: 'preferExternal',
      usesPermissions: ['a', 'b'],
      permissionRequests: [
        { name: 'a', maxSdk: 28, sdk23: false, neverForLocation: false },
        { name: 'b', maxSdk: null, sdk23: true, neverForLocation: true },
      ],
      declaredPermissions: [{ name: 'c', protectionLevel: 'signature|privileged', group: 'g' }],
      permissionTrees: ['t'],
      usesFeatures: [
        { name: 'android.hardware.camera', glEsVersion: null, required: false },
        { name: null, glEsVersion: '3.1', required: true },
      ],
      queries: [
        { kind: 'package', value: 'com.bank' },
        { kind: 'action', value: 'x' },
        { kind: 'provider', value: 'p' },
      ],
      queriedIntents: [{ actions: ['x'], categories: [], data: [{ scheme: 'pay' }] }],
      instrumentation: [{ name: '.Test', targetPackage: 'com.other' }],
    });
  });

  it('has the defaults of Android for what the application leaves out', () => {
    expect(read(app({})).application).toMatchObject({
      enabled: true,
      allowBackup: true,
      usesCleartextTraffic: false,
      requestLegacyExternalStorage: false,
      hasCode: true,
      isGame: false,
      extractNativeLibs: null,
    });
    expect(read(app({ appCategory: 0, backupAgent: '.Agent' })).application).toMatchObject({
      isGame: true,
      appCategory: 'game',
      backupAgent: 'com.shop.Agent',
    });
  });

  it('hides from the device an attribute that stands behind one with a larger id, and says so', () => {
    // The ids of the two attributes change places in the resource map, so that the values stay where they are.
    const swap = (bytes: Buffer): Buffer => {
      const [first, second] = [Buffer.alloc(4), Buffer.alloc(4)];
      first.writeUInt32LE(ATTRIBUTE.debuggable);
      second.writeUInt32LE(ATTRIBUTE.allowBackup);
      const [at, next] = [bytes.indexOf(first), bytes.indexOf(second)];
      second.copy(bytes, at);
      first.copy(bytes, next);
      return bytes;
    };
    const manifest = app({ debuggable: false, allowBackup: true });
    expect(read(manifest)).toMatchObject({ application: { debuggable: false, allowBackup: true }, issues: [] });
    const hidden = read(manifest, swap);
    expect(hidden.application).toMatchObject({ allowBackup: false, debuggable: false });
    expect(hidden.issues).toEqual(['axml.attribute-out-of-order']);
  });

  it('takes its package from the attribute without a namespace alone', () => {
    const both = element('manifest', { 'plain:package': 'com.shop' });
    expect(read({ ...both, attributes: [{ name: 'package', id: 0x01010001, value: 'com.fake' }, ...both.attributes!] }).package).toBe('com.shop');
  });
});
