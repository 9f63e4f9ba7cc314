import { buildHap, buildHarmonyApp, signingKey, type HapSpec } from '@gatehouse/testkit';
import { describe, expect, it } from 'vitest';
import { memorySource } from '../bytes/byte-source.ts';
import type { ApkFacts } from '../facts.ts';
import { readApk } from '../read-apk.ts';

const tables = { sensitiveApis: [], sdks: [], packers: [] };
const key = signingKey('Harmony Publisher', 'ec');

function read(spec: HapSpec | Buffer): ApkFacts {
  return readApk(memorySource(Buffer.isBuffer(spec) ? spec : buildHap(spec)), { fileName: 'app.hap', tables });
}

describe('a HAP', () => {
  it('says what Android’s manifest would, in its own words', () => {
    const { format, manifest, harmony } = read({ permissions: ['ohos.permission.CAMERA', 'ohos.permission.LOCATION'], label: { '': '示例', en: 'Example' } });
    expect(format).toBe('hap');
    expect(manifest).toMatchObject({
      package: 'com.example.harmony',
      versionCode: 1_000_000,
      versionName: '1.0.0',
      minSdk: null,
      label: '示例',
      labels: { en: 'Example' },
      usesPermissions: ['ohos.permission.CAMERA', 'ohos.permission.LOCATION'],
      launchable: 'EntryAbility',
      application: { debuggable: false },
    });
    expect(manifest?.components).toMatchObject([{ type: 'activity', name: 'EntryAbility', exported: true }]);
    expect(harmony).toMatchObject({
      model: 'stage',
      apiVersion: { minimum: 50_000_012, minimumLevel: 12, targetLevel: 12 },
      modules: [{ entry: null, name: 'entry', type: 'entry', deviceTypes: ['phone'] }],
      requestPermissions: [
        {
          name: 'ohos.permission.CAMERA',
          module: 'entry',
          reason: '示例',
          reasons: { en: 'Example' },
          usedScene: { abilities: ['EntryAbility'], when: 'inuse' },
        },
        { name: 'ohos.permission.LOCATION' },
      ],
    });
  });

  it('reads both layouts of the resource index alike', () => {
    const label = { '': '示例', en: 'Example', zh: '示例应用' };
    expect(read({ label, newIndex: true }).manifest).toEqual(read({ label }).manifest);
  });

  it('reads the older model', () => {
    const { manifest, harmony } = read({ fa: true, permissions: ['ohos.permission.MICROPHONE'] });
    expect(manifest).toMatchObject({
      package: 'com.example.harmony',
      versionCode: 1_000_000,
      versionName: '1.0.0',
      usesPermissions: ['ohos.permission.MICROPHONE'],
    });
    expect(harmony).toMatchObject({
      model: 'fa',
      apiVersion: { minimumLevel: 8, targetLevel: 9 },
      requestPermissions: [{ usedScene: { abilities: ['.MainAbility'], when: 'always' } }],
    });
  });

  it('calls extension abilities by what they do', () => {
    const extensionAbilities = ['service', 'dataShare', 'staticSubscriber', 'backup'].map((type) => ({
      name: `My${type}`,
      type,
      exported: type === 'dataShare',
      uri: 'datashare://x',
    }));
    const { manifest } = read({ extensionAbilities });
    expect(manifest?.components.map(({ type, name, exported }) => [type, name, exported])).toEqual([
      ['activity', 'EntryAbility', true],
      ['service', 'Myservice', false],
      ['provider', 'MydataShare', true],
      ['receiver', 'MystaticSubscriber', false],
      ['service', 'Mybackup', false],
    ]);
    expect(manifest?.application.allowBackup).toBe(true);
  });

  it('never calls Ark code clean, and lists the addresses among its strings', () => {
    const facts = read({ strings: ['https://api.example.com/v1', 'plain'] });
    expect(facts.outcome).toBe('partial');
    expect(facts.unknown).toContainEqual({ fact: 'code', code: 'code.ark-bytecode', detail: 'ets/modules.abc' });
    expect(facts.weaknesses, 'Android’s defaults say nothing of HarmonyOS').toEqual([]);
    expect(facts.unknown.map(({ fact }) => fact)).toContain('weaknesses');
    expect(facts.code.endpoints).toEqual([{ url: 'https://api.example.com/v1', caller: null }]);
    expect(facts.harmony?.arkFiles).toMatchObject([{ entry: 'ets/modules.abc', version: '13.0.1.0' }]);
  });

  it('is not clean either where its code is named so and is none, or is not there', () => {
    const broken = read({ replace: { 'ets/modules.abc': Buffer.from('nothing of that kind') } });
    expect(broken.unknown).toContainEqual({ fact: 'code', code: 'code.ark-bytecode', detail: 'ets/modules.abc' });
    expect(broken.harmony?.arkFiles).toMatchObject([{ version: null }]);
    const moved = read({ omit: ['ets/modules.abc'], entries: [{ name: 'resources/rawfile/code.bin', bytes: Buffer.from('XORed') }] });
    expect(moved.unknown).toContainEqual({ fact: 'code', code: 'code.not-found', detail: '' });
    const renamed = read({ omit: ['ets/modules.abc'], entries: [{ name: 'resources/rawfile/x', bytes: Buffer.from('PANDA\0\0\0....\x0d\0\x01\0') }] });
    expect(renamed.unknown).toContainEqual({ fact: 'code', code: 'code.ark-bytecode', detail: 'resources/rawfile/x' });
  });

  it('is a HSP where its module is shared', () => {
    expect(read({ type: 'shared' }).format).toBe('hsp');
  });

  it('finds native libraries where HarmonyOS has them', () => {
    const facts = read({ entries: [{ name: 'libs/arm64-v8a/libx.so', bytes: Buffer.from('\x7fELF') }] });
    expect(facts.nativeLibraries.map(({ entry }) => entry)).toEqual(['libs/arm64-v8a/libx.so']);
    expect(facts.manifest?.nativeCode).toEqual(['arm64-v8a']);
  });

  it('says where its description for the store differs', () => {
    const facts = read({ packInfo: { bundleName: 'com.example.other' } });
    expect(facts.issues).toMatchObject([{ code: 'hap.pack-info-mismatch', entry: 'pack.info', severity: 'high' }]);
  });
});

describe('an APP', () => {
  const app = buildHarmonyApp(
    {
      'entry.hap': { permissions: ['ohos.permission.CAMERA'] },
      'library.hsp': { type: 'shared', moduleName: 'library', abilities: [], permissions: ['ohos.permission.INTERNET'] },
    },
    { key },
  );

  it('is one app: its modules side by side', () => {
    const facts = read(app);
    expect(facts).toMatchObject({ format: 'app', signature: { verified: true, signers: [key.certificateSha256] } });
    expect(facts.manifest?.usesPermissions).toEqual(['ohos.permission.CAMERA', 'ohos.permission.INTERNET']);
    expect(facts.harmony?.modules.map(({ entry, name, type }) => [entry, name, type])).toEqual([
      ['entry.hap', 'entry', 'entry'],
      ['library.hsp', 'library', 'shared'],
    ]);
    expect(facts.splits).toMatchObject([
      { entry: 'entry.hap', kind: 'base', package: 'com.example.harmony', verified: null },
      { entry: 'library.hsp', kind: 'feature', package: 'com.example.harmony' },
    ]);
    expect(facts.unknown).toContainEqual({ fact: 'code', code: 'code.ark-bytecode', detail: 'entry.hap!/ets/modules.abc' });
    expect(facts.nested).toEqual([]);
  });

  it('gives the same document twice', () => {
    expect(JSON.stringify(read(app))).toBe(JSON.stringify(read(app)));
  });
});

describe('a HAP that is made to hurt', () => {
  const replaced = (name: string, bytes: Buffer): ApkFacts => read({ replace: { [name]: bytes } });

  it.each([
    ['no JSON', Buffer.from('{')],
    ['nesting without end', Buffer.from('['.repeat(100_000))],
    ['another shape', Buffer.from('{"app":[],"module":7}')],
    ['not UTF-8', Buffer.of(0xff, 0xfe, 0x7b)],
  ])('has an unknown manifest: %s', (_, bytes) => {
    const facts = replaced('module.json', bytes);
    expect(facts).toMatchObject({ format: 'hap', outcome: 'partial', manifest: null, harmony: null });
    expect(facts.unknown).toContainEqual({ fact: 'manifest', code: 'hap.module-invalid', detail: 'module.json' });
  });

  it('has no texts where its index is broken', () => {
    const facts = replaced('resources.index', Buffer.alloc(140, 0x41));
    expect(facts.manifest).toMatchObject({ package: 'com.example.harmony', label: null });
    expect(facts.unknown).toContainEqual({ fact: 'manifest.label', code: 'hap.resource-index-invalid', detail: 'resources.index at 132' });
  });
});
