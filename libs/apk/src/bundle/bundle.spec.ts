import { buildBundle, protobuf, protobufXml, signingKey, type BundleSpec } from '@gatehouse/testkit';
import { describe, expect, it } from 'vitest';
import { readXml } from '../axml/read-xml.ts';
import { memorySource } from '../bytes/byte-source.ts';
import { ByteView } from '../bytes/byte-view.ts';
import type { ApkFacts } from '../facts.ts';
import { IssueLog } from '../issues.ts';
import { readApk } from '../read-apk.ts';
import { ProtobufWork } from './protobuf.ts';
import { binaryXmlOf } from './xml-node.ts';

const DEVICE_ID = 'Landroid/telephony/TelephonyManager;->getDeviceId';
const tables = { sensitiveApis: [{ descriptor: DEVICE_ID, personalInformation: ['imei'], constant: null }], sdks: [], packers: [] };
const CALL = `${DEVICE_ID}()Ljava/lang/String;`;

function read(spec: BundleSpec | Buffer): ApkFacts {
  return readApk(memorySource(Buffer.isBuffer(spec) ? spec : buildBundle(spec)), { fileName: 'app.aab', tables });
}

describe('a bundle', () => {
  it('reads as the package that would be built from it', () => {
    const facts = read({ modules: { base: { permissions: ['android.permission.INTERNET'], debuggable: true, versionCode: 7, calls: [CALL] } } });
    expect(facts).toMatchObject({ format: 'aab', outcome: 'complete', issues: [] });
    expect(facts.manifest).toMatchObject({
      package: 'com.example.app',
      versionCode: 7,
      versionName: '1.0',
      minSdk: 24,
      targetSdk: 34,
      label: 'Example',
      usesPermissions: ['android.permission.INTERNET'],
      application: { debuggable: true },
    });
    expect(facts.dex.map(({ entry }) => entry)).toEqual(['base/dex/classes.dex']);
    expect(facts.code.sensitiveCalls).toMatchObject([{ api: DEVICE_ID, caller: 'Lcom/example/app/base/Main;->run()V', origin: null }]);
  });

  it('resolves texts of its own table, in every language', () => {
    const { manifest } = read({ modules: { base: { label: { '': 'Example', 'zh-Hans-CN': '示例', 'es-419': 'Ejemplo', de: 'Beispiel' } } } });
    expect(manifest?.label).toBe('Example');
    expect(manifest?.labels).toEqual({ de: 'Beispiel', 'es-419': 'Ejemplo', 'zh-Hans-CN': '示例' });
  });

  it('is held to its JAR signature alone, whatever level it is for', () => {
    const { signature } = read({ modules: { base: { targetSdk: 36 } } });
    expect(signature).toMatchObject({ verified: true, schemes: { v1: true, v2: false }, signers: [signingKey().certificateSha256], errors: [] });
    expect(read({ signWith: null }).signature).toMatchObject({ verified: false, signers: [] });
  });

  it('merges its features and names each module', () => {
    const facts = read({
      modules: {
        shop: {
          calls: [CALL],
          components: [{ type: 'service', name: 'com.example.app.shop.Pay', exported: false }],
          permissions: ['android.permission.CAMERA'],
          files: { 'lib/arm64-v8a/libpay.so': Buffer.from('\x7fELF') },
        },
      },
    });
    expect(facts.splits).toMatchObject([
      { name: 'base', entry: 'base/', kind: 'base', package: 'com.example.app', merged: true },
      { name: 'shop', entry: 'shop/', kind: 'feature', package: 'com.example.app', merged: true },
    ]);
    expect(facts.manifest?.components.map(({ name }) => name)).toEqual(['com.example.app.shop.Pay']);
    expect(facts.manifest?.nativeCode).toEqual(['arm64-v8a']);
    expect(facts.manifest?.usesPermissions, 'a device asks the base alone for permissions').toEqual([]);
    expect(facts.dex.map(({ entry }) => entry)).toEqual(['base/dex/classes.dex', 'shop/dex/classes.dex']);
    expect(facts.nativeLibraries.map(({ entry }) => entry)).toEqual(['shop/lib/arm64-v8a/libpay.so']);
    expect(facts.code.sensitiveCalls).toHaveLength(1);
  });

  it('gives the same document twice', () => {
    const bytes = buildBundle({ modules: { base: { label: { '': 'A', zh: '乙' } }, more: {} } });
    expect(JSON.stringify(read(bytes))).toBe(JSON.stringify(read(bytes)));
  });
});

describe('documents of a bundle', () => {
  it('keep attributes, values, children and text', () => {
    const document = protobufXml({
      name: 'network-security-config',
      children: [
        { name: 'base-config', attributes: [{ name: 'cleartextTrafficPermitted', value: true }] },
        { name: 'domain', attributes: [{ name: 'label', id: 0x01010001, value: { reference: 0x7f010000 } }], text: 'example.com' },
      ],
    });
    const root = readXml(new ByteView(binaryXmlOf(document, () => null, new ProtobufWork())), new IssueLog(), 1_000, 'x.xml');
    expect(root.name).toBe('network-security-config');
    expect(root.children.map(({ name, text }) => [name, text])).toEqual([
      ['base-config', ''],
      ['domain', 'example.com'],
    ]);
    expect(root.children[1]!.attributes).toMatchObject([{ name: 'label', id: 0x01010001, type: 1, data: 0x7f010000 }]);
  });

  it('refers by name where the number is missing', () => {
    const named = protobuf([
      1,
      protobuf([3, 'manifest'], [4, protobuf([2, 'label'], [5, 0x01010001], [6, protobuf([1, protobuf([3, 'com.x:string/app_name'])])])]),
    ]);
    const lookup = (name: string): number | null => (name === 'string/app_name' ? 0x7f020003 : null);
    const root = readXml(new ByteView(binaryXmlOf(named, lookup, new ProtobufWork())), new IssueLog(), 1_000, 'x.xml');
    expect(root.attributes).toMatchObject([{ type: 1, data: 0x7f020003 }]);
  });
});

describe('a bundle that is made to hurt', () => {
  const manifest = (bytes: Uint8Array): ApkFacts => read({ entries: [{ name: 'base/manifest/AndroidManifest.xml', bytes }] });
  const table = (bytes: Uint8Array): ApkFacts => read({ modules: { base: { label: { '': 'A' } } }, entries: [{ name: 'base/resources.pb', bytes }] });
  const codes = (facts: ApkFacts, fact: string): string[] => facts.unknown.filter((unknown) => unknown.fact === fact).map(({ code }) => code);

  it.each([
    ['a field longer than the message', Buffer.of(0x0a, 0xff, 0x7f, 0x01), 'protobuf.invalid'],
    ['a number without an end', Buffer.alloc(32, 0xff), 'protobuf.invalid'],
    ['a group', Buffer.of(0x0b, 0x0c), 'protobuf.invalid'],
    ['field number 0', Buffer.of(0x02, 0x00), 'protobuf.invalid'],
    ['nothing', Buffer.alloc(0), 'axml.no-root'],
  ])('has an unknown manifest: %s', (_, bytes, code) => {
    const facts = manifest(bytes);
    expect(facts).toMatchObject({ format: 'aab', outcome: 'partial', manifest: null });
    expect(codes(facts, 'manifest')).toEqual([code]);
  });

  it('is not followed deeper than a device follows elements', () => {
    let node = protobuf([1, protobuf([3, 'x'])]);
    for (let i = 0; i < 5_000; i++) node = protobuf([1, protobuf([3, 'x'], [5, node])]);
    expect(codes(manifest(node), 'manifest')).toEqual(['protobuf.too-deep']);
  });

  it('has no labels where its table is broken, and everything else', () => {
    const facts = table(Buffer.of(0x12, 0x7f));
    expect(facts.manifest?.package).toBe('com.example.app');
    expect(codes(facts, 'manifest.label')).toEqual(['protobuf.invalid']);
  });

  it('is cut off where types multiply', () => {
    const type = protobuf([1, protobuf([1, 1])], [2, 't'], [3, protobuf([1, protobuf([1, 0xffff])], [2, 'e'])]);
    const bytes = protobuf([2, protobuf([1, protobuf([1, 0x7f])], ...Array.from({ length: 500 }, (): [number, Buffer] => [3, type]))]);
    expect(codes(table(bytes), 'manifest.label')).toEqual(['bundle.too-large']);
  });

  it('survives every prefix of its manifest and table', () => {
    const xml = protobufXml({ name: 'manifest', attributes: [{ name: 'package', value: 'a.b' }], children: [{ name: 'application' }] });
    for (let length = 0; length <= xml.length; length++) expect(['complete', 'partial']).toContain(manifest(xml.subarray(0, length)).outcome);
  });
});
