import { writeBinaryXml, writeResources, type XmlElementSpec, type XmlValue } from '@gatehouse/testkit';
import { describe, expect, it } from 'vitest';
import { ResourceTable } from '../arsc/resource-table.ts';
import { ByteView } from '../bytes/byte-view.ts';
import { readXml } from '../axml/read-xml.ts';
import { DEFAULT_BUDGETS } from '../budgets.ts';
import { IssueLog } from '../issues.ts';
import { ATTRIBUTE } from '../manifest/attributes.ts';
import { readManifest } from '../manifest/read-manifest.ts';
import { LAYOUT_ATTRIBUTE } from './layout-attributes.ts';
import { readLayouts } from './layouts.ts';
import { readResources } from './read-resources.ts';
import { ResourceDocuments, type ResourceFiles } from './resource-documents.ts';
import { readStrings, textsById } from './string-resources.ts';

const IDS: Readonly<Record<string, number>> = { ...ATTRIBUTE, ...LAYOUT_ATTRIBUTE };
/** Attributes by name: `android:` ones with their id, `plain:` ones without. */
function element(name: string, attributes: Record<string, XmlValue> = {}, ...children: (XmlElementSpec | string)[]): XmlElementSpec {
  return {
    name,
    attributes: Object.entries(attributes).map(([key, value]) =>
      key.startsWith('plain:') ? { name: key.slice(6), value } : { name: key, id: IDS[key]!, value },
    ),
    children: children.filter((child): child is XmlElementSpec => typeof child !== 'string'),
    text: children.filter((child): child is string => typeof child === 'string').join(''),
  };
}

const table = writeResources({
  name: 'com.shop',
  types: [
    {
      name: 'string',
      configs: [{ entries: { 0: { key: 'agree', value: 'I agree' } } }, { locale: 'zh-CN', entries: { 0: { key: 'agree', value: '我同意' } } }],
    },
    {
      name: 'xml',
      configs: [
        {
          entries: {
            0: { key: 'net', value: 'res/xml/net.xml' },
            1: { key: 'paths', value: 'res/xml/paths.xml' },
            2: { key: 'backup', value: 'res/xml/backup.xml' },
          },
        },
      ],
    },
    { name: 'id', configs: [{ entries: { 0: { key: 'box', value: { type: 0x12, data: 0 } } } }] },
    { name: 'layout', configs: [{ entries: { 0: { key: 'consent', value: 'res/layout/consent.xml' }, 1: { key: 'gone', value: 'res/layout/gone.xml' } } }] },
  ],
});
const [STRING_AGREE, XML_NET, XML_PATHS, XML_BACKUP, ID_BOX, LAYOUT_CONSENT] = [0x7f010000, 0x7f020000, 0x7f020001, 0x7f020002, 0x7f030000, 0x7f040000];

function files(manifest: XmlElementSpec, documents: Record<string, XmlElementSpec>): ResourceFiles {
  const issues = new IssueLog();
  const resources = new ResourceTable(new ByteView(table));
  const root = readXml(new ByteView(writeBinaryXml(manifest)), issues, 1_000, 'AndroidManifest.xml');
  const written = new Map(Object.entries(documents).map(([name, spec]) => [name, writeBinaryXml(spec)]));
  return {
    names: [...written.keys()],
    manifest: readManifest(root, resources, [], issues),
    resources,
    read: (name) => written.get(name) ?? null,
    issues,
    unknown: [],
    budgets: DEFAULT_BUDGETS,
  };
}
const manifest = (targetSdk: number, application: XmlElementSpec): XmlElementSpec =>
  element('manifest', { 'plain:package': 'com.shop' }, element('uses-sdk', { minSdkVersion: 21, targetSdkVersion: targetSdk }), application);

describe('network security', () => {
  const config = element(
    'network-security-config',
    {},
    element('base-config', {}, element('trust-anchors', {}, element('certificates', { 'plain:src': 'user' }))),
    element(
      'domain-config',
      { 'plain:cleartextTrafficPermitted': true },
      element('domain', { 'plain:includeSubdomains': true }, ' Example.com '),
      element(
        'domain-config',
        {},
        element('domain', {}, 'pay.example.com'),
        element('pin-set', { 'plain:expiration': '2030-01-01' }, element('pin', { 'plain:digest': 'SHA-256' }, 'abc=')),
      ),
    ),
    element('debug-overrides', {}, element('trust-anchors', {}, element('certificates', { 'plain:src': 'user' }))),
  );
  const application = element('application', { networkSecurityConfig: { reference: XML_NET } });

  it('fills in what each rule inherits, and the defaults of the target SDK', () => {
    const { networkSecurity } = readResources(files(manifest(34, application), { 'res/xml/net.xml': config }));
    const anchors = [{ source: 'user', overridePins: false }];
    expect(networkSecurity).toEqual({
      entry: 'res/xml/net.xml',
      base: { cleartextPermitted: false, trustAnchors: anchors, pins: null },
      domains: [
        { names: [{ name: 'example.com', includeSubdomains: true }], cleartextPermitted: true, trustAnchors: anchors, pins: null },
        {
          names: [{ name: 'pay.example.com', includeSubdomains: false }],
          cleartextPermitted: true,
          trustAnchors: anchors,
          pins: { expiration: '2030-01-01', digests: ['SHA-256/abc='] },
        },
      ],
      debugTrustAnchors: [{ source: 'user', overridePins: true }],
    });
  });

  it('allows cleartext and user certificates where an old target SDK does', () => {
    const { networkSecurity } = readResources(files(manifest(23, application), { 'res/xml/net.xml': element('network-security-config') }));
    expect(networkSecurity?.base).toMatchObject({ cleartextPermitted: true, trustAnchors: [{ source: 'system' }, { source: 'user' }] });
  });

  it('is unknown, not absent, where its file is missing or no binary XML', () => {
    const missing = files(manifest(34, application), {});
    expect(readResources(missing).networkSecurity).toBeNull();
    expect(missing.unknown).toEqual([{ fact: 'resources.networkSecurity', code: 'resource.missing', detail: 'res/xml/net.xml' }]);
    const text = { ...files(manifest(34, application), {}), read: () => Buffer.from('<network-security-config/>') };
    expect(readResources(text).networkSecurity).toBeNull();
    expect(text.unknown).toMatchObject([{ fact: 'resources.networkSecurity' }]);
  });
});

describe('what the manifest names in resources', () => {
  it('lists the folders that a file provider hands out', () => {
    const provider = element(
      'provider',
      { name: '.Files' },
      element('meta-data', { name: 'android.support.FILE_PROVIDER_PATHS', resource: { reference: XML_PATHS } }),
    );
    const paths = element(
      'paths',
      {},
      element('root-path', { 'plain:name': 'all', 'plain:path': '' }),
      element('cache-path', { 'plain:name': 'c', 'plain:path': 'shared/' }),
    );
    expect(readResources(files(manifest(34, element('application', {}, provider)), { 'res/xml/paths.xml': paths })).filePaths).toEqual([
      {
        provider: 'com.shop.Files',
        entry: 'res/xml/paths.xml',
        paths: [
          { kind: 'root-path', name: 'all', path: '' },
          { kind: 'cache-path', name: 'c', path: 'shared/' },
        ],
      },
    ]);
  });

  it('lists what is saved and moved to another device', () => {
    const rules = element(
      'data-extraction-rules',
      {},
      element(
        'cloud-backup',
        { 'plain:disableIfNoEncryptionCapabilities': true },
        element('exclude', { 'plain:domain': 'sharedpref', 'plain:path': 'token.xml' }),
      ),
      element('device-transfer'),
    );
    const application = element('application', { dataExtractionRules: { reference: XML_BACKUP }, fullBackupContent: true });
    expect(readResources(files(manifest(34, application), { 'res/xml/backup.xml': rules })).backup).toEqual([
      {
        entry: 'res/xml/backup.xml',
        scope: 'cloud-backup',
        onlyIfEncrypted: true,
        rules: [{ kind: 'exclude', domain: 'sharedpref', path: 'token.xml', requireFlags: null }],
      },
      { entry: 'res/xml/backup.xml', scope: 'device-transfer', onlyIfEncrypted: false, rules: [] },
    ]);
  });

  it('names the languages of the package', () => {
    expect(readResources(files(manifest(34, element('application')), {})).languages).toEqual(['zh-CN']);
  });
});

describe('layouts and texts', () => {
  const layout = element(
    'LinearLayout',
    {},
    element('CheckBox', { id: { reference: ID_BOX }, text: { reference: STRING_AGREE }, checked: true, onClick: 'agreed' }),
    element('view', { 'plain:class': 'com.shop.Button', visibility: 2 }),
    element('include', { 'plain:layout': { reference: LAYOUT_CONSENT } }),
  );
  const some = (): ResourceFiles => files(manifest(34, element('application')), { 'res/layout/consent.xml': layout });

  it('come as records with their texts resolved; those that the package lacks are passed over', () => {
    const [consent, ...rest] = [...readLayouts(new ResourceDocuments(some()))];
    expect(rest).toEqual([]);
    expect(consent).toMatchObject({ id: LAYOUT_CONSENT, name: 'consent', entry: 'res/layout/consent.xml' });
    expect(consent?.widgets).toMatchObject([
      { element: 'LinearLayout', depth: 0 },
      { element: 'CheckBox', id: 'box', text: 'I agree', textId: STRING_AGREE, checked: true, onClick: 'agreed', depth: 1 },
      { element: 'com.shop.Button', visibility: 'gone', checked: null },
      { element: 'include', include: 'consent' },
    ]);
  });

  it('have each text in each language', () => {
    const { resources } = some();
    expect(textsById(resources!, STRING_AGREE)).toEqual({ '': 'I agree', 'zh-CN': '我同意' });
    expect([...readStrings(resources!, (locale) => locale.startsWith('zh'))]).toEqual([{ id: STRING_AGREE, name: 'agree', locale: 'zh-CN', text: '我同意' }]);
  });
});
