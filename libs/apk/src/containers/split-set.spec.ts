import { buildApk, buildSplitSet, signingKey, type SplitSetSpec } from '@gatehouse/testkit';
import { describe, expect, it } from 'vitest';
import { memorySource } from '../bytes/byte-source.ts';
import type { ApkFacts } from '../facts.ts';
import { readApk } from '../read-apk.ts';

const DEVICE_ID = 'Landroid/telephony/TelephonyManager;->getDeviceId';
const tables = { sensitiveApis: [{ descriptor: DEVICE_ID, personalInformation: ['imei'], constant: null }], sdks: [], packers: [] };
const FEATURE = {
  split: 'shop',
  package: 'com.example.app',
  classes: [{ name: 'com.example.app.shop.Pay', methods: [{ name: 'run', calls: [`${DEVICE_ID}()Ljava/lang/String;`] }] }],
};
const LANGUAGE = { split: 'config.zh', configForSplit: '' };

function read(spec: SplitSetSpec | Buffer): ApkFacts {
  return readApk(memorySource(Buffer.isBuffer(spec) ? spec : buildSplitSet(spec)), { fileName: 'app', tables });
}

function issuesOf(facts: ApkFacts): string[] {
  return facts.issues.filter(({ code }) => code.startsWith('split.')).map(({ code, entry }) => `${code} ${entry}`);
}

describe('a split set', () => {
  it.each([
    ['xapk', 'xapk'],
    ['bundletool', 'apks'],
    ['sai', 'apks'],
    ['apkm', 'apkm'],
  ] as const)('is told by what it holds: %s', (kind, format) => {
    const facts = read({ kind, apks: { 'config.zh.apk': { split: 'config.zh' } } });
    expect(facts).toMatchObject({ format, outcome: 'complete', manifest: { package: 'com.example.app', split: null } });
    expect(facts.splits.map(({ name, kind: role }) => [name, role])).toEqual([
      ['base', 'base'],
      ['config.zh', 'config'],
    ]);
  });

  it('is one app: code, components and libraries of all parts', () => {
    const library = { name: 'lib/arm64-v8a/libx.so', bytes: Buffer.from('\x7fELF'), compress: false };
    const facts = read({
      apks: {
        'a.feature.apk': { ...FEATURE, components: [{ type: 'service', name: 'com.example.app.shop.Sync', exported: true }] },
        'config.arm64_v8a.apk': { split: 'config.arm64_v8a', components: [], entries: [library] },
        'config.zh.apk': LANGUAGE,
      },
    });
    expect(facts.splits.map(({ name, kind, entry }) => [name, kind, entry])).toEqual([
      ['base', 'base', 'base.apk'],
      ['shop', 'feature', 'a.feature.apk'],
      ['config.arm64_v8a', 'config', 'config.arm64_v8a.apk'],
      ['config.zh', 'config', 'config.zh.apk'],
    ]);
    expect(facts.manifest?.components.map(({ name }) => name)).toEqual(['com.example.app.Main', 'com.example.app.shop.Sync']);
    expect(facts.manifest?.nativeCode).toEqual(['arm64-v8a']);
    expect(facts.nativeLibraries.map(({ entry }) => entry)).toEqual(['config.arm64_v8a.apk!/lib/arm64-v8a/libx.so']);
    expect(facts.dex.map(({ entry }) => entry).slice(0, 2)).toEqual(['base.apk!/classes.dex', 'a.feature.apk!/classes.dex']);
    expect(facts.code.sensitiveCalls).toMatchObject([{ caller: 'Lcom/example/app/shop/Pay;->run()V', origin: null }]);
    expect(facts.nested, 'parts are not nested files').toEqual([]);
    expect(issuesOf(facts)).toEqual([]);
  });

  it('has the languages that lie in its splits', () => {
    const facts = read({ apks: { 'base.apk': { label: { '': 'Example', fr: 'Exemple' } }, 'config.zh.apk': { ...LANGUAGE, label: { zh: '示例' } } } });
    expect(facts.manifest).toMatchObject({ label: 'Example', labels: { fr: 'Exemple', zh: '示例' } });
  });

  it('verifies each part, stored or deflated, by its own bytes', () => {
    for (const compress of [false, true]) {
      const facts = read({ compress, apks: { 'config.zh.apk': LANGUAGE } });
      expect(facts.signature).toMatchObject({ verified: true, signers: [signingKey().certificateSha256] });
      expect(facts.splits).toMatchObject([
        { verified: true, signers: [signingKey().certificateSha256] },
        { verified: true, signers: [signingKey().certificateSha256] },
      ]);
      expect(facts.splits.map(({ sha256 }) => sha256)).not.toContain(null);
    }
  });

  it('says where its parts disagree', () => {
    const facts = read({
      apks: {
        'config.a.apk': { split: 'config.a', package: 'com.other' },
        'config.b.apk': { split: 'config.b', versionCode: 9 },
        'config.c.apk': { split: 'config.c', signWith: signingKey('Somebody Else') },
        'config.d.apk': { split: 'config.d', signWith: null },
        'config.e.apk': { split: 'config.a' },
      },
    });
    expect(issuesOf(facts)).toEqual([
      'split.package-mismatch config.a.apk',
      'split.version-mismatch config.b.apk',
      'split.signer-mismatch config.c.apk',
      'split.not-verified config.d.apk',
      'split.duplicate-name config.e.apk',
    ]);
  });

  it('holds what its description lists, and nothing else', () => {
    const facts = read({ apks: { 'config.zh.apk': LANGUAGE }, listed: ['base.apk', 'config.en.apk'] });
    expect(facts.unknown).toContainEqual({ fact: 'splits', code: 'splits.missing', detail: 'config.en.apk' });
    expect(issuesOf(facts)).toEqual(['split.not-listed config.zh.apk']);
    expect(facts.outcome).toBe('partial');
  });

  it('is what its description says', () => {
    expect(issuesOf(read({ apks: { 'base.apk': { versionCode: 2 } } }))).toEqual(['split.description-mismatch manifest.json']);
    expect(issuesOf(read({ kind: 'apkm', apks: { 'base.apk': { package: 'com.other' } } }))).toEqual(['split.description-mismatch info.json']);
  });

  it('merges one build of each part, and names the others', () => {
    const facts = read({
      kind: 'bundletool',
      apks: { 'base-master_2.apk': {}, 'base-x86.apk': { split: 'config.x86' }, 'base-x86_64.apk': { split: 'config.x86_64' } },
      entries: [{ name: 'standalones/standalone-x86.apk', bytes: buildApk(), compress: false }],
    });
    expect(facts.splits.map(({ entry, merged }) => [entry, merged])).toEqual([
      ['splits/base-master.apk', true],
      ['splits/base-x86_64.apk', true],
      ['splits/base-x86.apk', true],
      ['splits/base-master_2.apk', false],
      ['standalones/standalone-x86.apk', false],
    ]);
    expect(facts.dex.every(({ entry }) => !entry.includes('_2.apk') && !entry.includes('standalone'))).toBe(true);
    expect(issuesOf(facts)).toEqual([]);
  });

  it('gives the same document twice', () => {
    const bytes = buildSplitSet({ apks: { 'shop.apk': FEATURE } });
    expect(JSON.stringify(read(bytes))).toBe(JSON.stringify(read(bytes)));
  });
});

describe('a split set that is made to hurt', () => {
  it('names the parts that cannot be opened, and reads the others', () => {
    const facts = read({ entries: [{ name: 'broken.apk', bytes: Buffer.from('PK\x03\x04 and no end'), compress: false }] });
    expect(facts.manifest?.package).toBe('com.example.app');
    expect(facts.unknown).toContainEqual({ fact: 'splits', code: 'zip.eocd-missing', detail: expect.stringContaining('broken.apk') as string });
  });

  it('reads as many parts as real sets may have, and says that there are more', () => {
    const part = buildApk({ split: 'config.x', signWith: null, components: [] });
    const entries = Array.from({ length: 1_000 }, (_, i) => ({ name: `config.${i}.apk`, bytes: part, compress: false }));
    const facts = read({ entries });
    expect(facts.splits).toHaveLength(500);
    expect(facts.unknown).toContainEqual({ fact: 'splits', code: 'splits.too-many', detail: '1001' });
  });

  it('lists no more entries than a few packages have, however many parts share them out', () => {
    const part = buildApk({ split: 'config.x', signWith: null, entries: Array.from({ length: 40 }, (_, i) => ({ name: `assets/${i}`, bytes: Buffer.of(i) })) });
    const bytes = buildSplitSet({ entries: Array.from({ length: 20 }, (_, i) => ({ name: `config.${i}.apk`, bytes: part })) });
    const facts = readApk(memorySource(bytes), { fileName: 'app', tables, budgets: { entries: 100 } });
    expect(facts.manifest?.package).toBe('com.example.app');
    expect(facts.splits.length).toBeLessThan(8);
    expect(facts.unknown.map(({ code }) => code)).toContain('zip.too-many-entries');
  });

  it('shares one budget among its parts', () => {
    const filler = { name: 'assets/a.bin', bytes: Buffer.alloc(300_000, 1) };
    const bytes = buildSplitSet({ apks: { 'base.apk': { entries: [filler] }, 'config.a.apk': { split: 'config.a', entries: [filler] } } });
    const facts = readApk(memorySource(bytes), { fileName: 'app', tables, budgets: { inflatedBytes: 400_000 } });
    expect(facts.unknown.map(({ code }) => code)).toContain('zip.entry-too-large');
  });
});

describe('a file that is no package of ours', () => {
  const zip = (names: readonly string[]): ApkFacts => {
    const bytes = buildApk({
      alter: {},
      entries: names.map((name) => ({ name, bytes: Buffer.from('x') })),
      lies: { 'AndroidManifest.xml': { states: { name: 'Android.xml' } } },
      signWith: null,
    });
    return read(bytes);
  };

  it('is recognised: an iOS archive', () => {
    const facts = zip(['Payload/Example.app/Info.plist']);
    expect(facts).toMatchObject({ format: 'ipa', outcome: 'partial', manifest: null });
    expect(facts.unknown.map(({ code }) => code)).toContain('container.not-read');
  });

  it('is a ZIP where nothing tells more', () => {
    expect(zip(['readme.txt']).format).toBe('zip');
  });

  it('is recognised: a mini program', () => {
    const bytes = Buffer.concat([Buffer.of(0xbe), Buffer.alloc(12), Buffer.of(0xed), Buffer.alloc(32)]);
    const facts = read(bytes);
    expect(facts).toMatchObject({ format: 'wxapkg', outcome: 'unreadable' });
    expect(new Set(facts.unknown.map(({ code }) => code))).toEqual(new Set(['container.not-read']));
  });

  it('says that it is encrypted: an old APKM', () => {
    const header = Buffer.alloc(66);
    header[0] = 1;
    header[1] = 2;
    header.writeBigUInt64LE(2n, 2);
    header.writeBigUInt64LE(67_108_864n, 10);
    header.writeBigUInt64LE(1_048_576n, 34);
    const facts = read(Buffer.concat([header, Buffer.alloc(100, 7)]));
    expect(facts).toMatchObject({ format: 'apkm', outcome: 'unreadable' });
    expect(new Set(facts.unknown.map(({ code }) => code))).toEqual(new Set(['container.encrypted']));
  });
});
