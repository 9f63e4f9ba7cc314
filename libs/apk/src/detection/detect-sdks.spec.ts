import { assembleDex, buildApk, type ApkSpec } from '@gatehouse/testkit';
import { describe, expect, it } from 'vitest';
import { memorySource } from '../bytes/byte-source.ts';
import type { DetectionTables, SdkSignature } from '../detection-tables.ts';
import { readApk } from '../read-apk.ts';
import { wildcard } from './wildcard.ts';

const signature = (id: string, more: Partial<SdkSignature>): SdkSignature => ({
  id,
  assessability: 'full',
  classPrefixes: [],
  components: [],
  metaData: [],
  nativeLibraries: [],
  assets: [],
  hosts: [],
  unverified: [],
  autoInit: [],
  wake: [],
  switches: [],
  ...more,
});

const tables: DetectionTables = {
  sensitiveApis: [],
  sdks: [
    signature('vendor_core', {
      classPrefixes: ['cn.vendor', 'cn.vendor.base'],
      metaData: ['VENDOR_KEY'],
      components: ['cn.vendor.Start'],
      nativeLibraries: ['libtrack-v2*.so'],
    }),
    signature('vendor_push', { classPrefixes: ['cn.vendor.push'], metaData: ['VENDOR_KEY'], hosts: ['push.vendor.cn', 'log.vendor.cn'] }),
    signature('ads', { classPrefixes: ['com.ads.sdk', 'com.guess'], unverified: ['com.guess'], components: ['com.shared.Provider'], assets: ['assets/ads/'] }),
    signature('tracker', { classPrefixes: ['com.tracker.sdk'], components: ['com.shared.Provider'], nativeLibraries: ['libtrack.so', 'libtrack-*.so'] }),
    ...Array.from({ length: 9 }, (_, i) => signature(`ad${i}`, { hosts: [`a.ad${i}.com`, `b.ad${i}.com`] })),
  ],
  packers: [signature('shell', { classPrefixes: ['com.shell.StubApp'], assessability: 'not_assessable' })],
  libraries: [signature('http', { classPrefixes: ['org.http', 'cn.vendor.http'], nativeLibraries: ['libhttp.so'] })],
};

function read(spec: ApkSpec) {
  return readApk(memorySource(buildApk(spec)), { fileName: 'a.apk', tables });
}

/** `id confidence kind:value×hits …` */
function sdks(spec: ApkSpec): string[] {
  return read(spec).sdks.map(({ id, confidence, evidence }) =>
    [id, confidence, ...evidence.map(({ kind, value, hits }) => `${kind}:${value}×${hits}`)].join(' '),
  );
}

const classes = (...names: string[]) => ({ classes: names.map((name) => ({ name })) });
const service = (name: string) => ({ type: 'service', name }) as const;

describe('an SDK', () => {
  it('is that of the longest prefix, counted in classes that are defined and not only named', () => {
    expect(sdks(classes('cn.vendor.push.A', 'cn.vendor.push.A$B', 'cn.vendor.pushy.C'))).toEqual([
      'vendor_core high class-prefix:cn.vendor×1',
      'vendor_push high class-prefix:cn.vendor.push×2',
    ]);
    expect(sdks({ calls: ['Lcom/ads/sdk/Adapter;->load()V'] })).toEqual([]);
  });

  it('shows in the manifest where its classes are hidden, by name or by prefix', () => {
    expect(sdks({ components: [service('cn.vendor.Start'), service('cn.vendor.push.A'), service('cn.vendor.push.B')] })).toEqual([
      'vendor_core high component:cn.vendor.Start×1',
      'vendor_push high component:cn.vendor.push×2',
    ]);
  });

  it('is probable by a native library, an asset folder, or a marker that nobody saw', () => {
    const entries = ['lib/arm64-v8a/libtrack-7.so', 'lib/x86/libtrack-7.so', 'assets/ads/a/b.js', 'assets/adserver.txt'].map((name) => ({
      name,
      bytes: Buffer.alloc(4),
    }));
    expect(sdks({ entries })).toEqual(['ads medium asset:assets/ads/×1', 'tracker medium native-library:libtrack-*.so×2']);
    expect(sdks(classes('com.guess.A'))).toEqual(['ads medium class-prefix:com.guess×1']);
    expect(read(classes('com.guess.A')).sdks[0]?.evidence[0]?.verified).toBe(false);
  });

  it('owns the file name that it spells out more of', () => {
    const entries = ['lib/x86/libtrack-v2-a.so', 'lib/x86/libtrack.so', 'lib/x86/libtrack-3.so'].map((name) => ({ name, bytes: Buffer.alloc(4) }));
    expect(sdks({ entries })).toEqual([
      'tracker medium native-library:libtrack-*.so×1 native-library:libtrack.so×1',
      'vendor_core medium native-library:libtrack-v2*.so×1',
    ]);
  });

  it('is still seen where a build moved it into another package', () => {
    const moved = ['A', 'B', 'C'].map((name) => `com.example.shaded.com.tracker.sdk.${name}`);
    expect(sdks(classes(...moved))).toEqual(['tracker medium relocated-prefix:com.tracker.sdk×3']);
    expect(sdks(classes(...moved.slice(0, 2)))).toEqual([]);
  });
});

describe('a marker that several SDKs share', () => {
  it('names all of them where nothing else tells', () => {
    expect(sdks({ components: [service('com.shared.Provider')] })).toEqual([
      'ads low component:com.shared.Provider×1',
      'tracker low component:com.shared.Provider×1',
    ]);
    expect(sdks({ metaData: { VENDOR_KEY: 'x' } }).map((row) => row.split(' ')[0])).toEqual(['vendor_core', 'vendor_push']);
  });

  it('counts for the one that shows otherwise too', () => {
    expect(sdks({ components: [service('com.shared.Provider')], ...classes('com.tracker.sdk.A') })).toEqual([
      'tracker high class-prefix:com.tracker.sdk×1 component:com.shared.Provider×1',
    ]);
  });
});

describe('addresses in code', () => {
  it('tell of an SDK whose names are gone, from two of its own on', () => {
    expect(sdks({ strings: ['https://push.vendor.cn/v3', 'http://LOG.vendor.cn:80'] })).toEqual(['vendor_push low host:log.vendor.cn×1 host:push.vendor.cn×1']);
    expect(sdks({ strings: ['https://push.vendor.cn/v3', 'https://my.push.vendor.cn'] })).toEqual([]);
  });

  it('tell nothing where they are a list of hosts', () => {
    const strings = Array.from({ length: 9 }, (_, i) => [`http://a.ad${i}.com`, `http://b.ad${i}.com`]).flat();
    expect(sdks({ strings: strings.slice(0, 16) })).toHaveLength(8);
    expect(sdks({ strings })).toEqual([]);
  });
});

describe("the maker's own code", () => {
  it('is no third party, nor is what the maker sells beside it', () => {
    expect(sdks({ package: 'cn.vendor.base', ...classes('cn.vendor.base.A', 'cn.vendor.push.B'), metaData: { VENDOR_KEY: 'x' } })).toEqual([]);
    expect(sdks({ package: 'cn.vendors', ...classes('cn.vendor.push.B') })).toEqual(['vendor_push high class-prefix:cn.vendor.push×1']);
  });
});

describe('a library that collects nothing', () => {
  it('is listed apart, also under the prefix of an SDK', () => {
    const facts = read(classes('org.http.A', 'cn.vendor.http.B'));
    expect(facts.sdks).toEqual([]);
    expect(facts.libraries).toMatchObject([{ id: 'http', evidence: [{ value: 'cn.vendor.http' }, { value: 'org.http' }], version: null }]);
  });
});

describe('versions', () => {
  it('stand in files of the build tools', () => {
    const file = (name: string, text: string) => ({ name, bytes: Buffer.from(text) });
    const { sdks: found, libraries } = read({
      ...classes('cn.vendor.push.A', 'org.http.A'),
      entries: [
        file('META-INF/cn.vendor.push_core.version', '4.2.1\n'),
        file('META-INF/org.http_client.version', "task ':http:writeVersion' property 'version'"),
      ],
    });
    expect([found[0]?.version, libraries[0]?.version]).toEqual(['4.2.1', null]);
  });
});

describe('version constants', () => {
  const buildConfig = (descriptor: string) =>
    assembleDex(
      [
        `.class public ${descriptor}`,
        '.super Ljava/lang/Object;',
        '.field public static final BUILD_TYPE:Ljava/lang/String; = "release"',
        '.field public static final DEBUG:Z = false',
        '.field public static final VERSION_CODE:I = 70',
        '.field public static final VERSION_NAME:Ljava/lang/String; = "7.0.1-beta"',
      ].join('\n'),
    );

  it("of an SDK's own BuildConfig are its version", () => {
    expect(read({ dex: [buildConfig('Lcn/vendor/push/BuildConfig;')] }).sdks).toMatchObject([{ id: 'vendor_push', version: '7.0.1-beta' }]);
  });

  it('of other classes are none', () => {
    expect(read({ dex: [buildConfig('Lcn/vendor/push/Config;')] }).sdks).toMatchObject([{ id: 'vendor_push', version: null }]);
  });
});

describe('a shell', () => {
  it('shows in the Application class that the manifest names', () => {
    const facts = read({ applicationName: 'com.shell.StubApp' });
    expect(facts.packers).toMatchObject([{ id: 'shell' }]);
    expect(facts.unknown).toContainEqual({ fact: 'code', code: 'dex.packed', detail: 'shell' });
    expect(facts.hidden).toEqual([{ kind: 'undefined-application', entry: null, at: 0, detail: 'com.shell.StubApp' }]);
  });
});

describe('a wildcard', () => {
  it.each([
    ['liba*.so', 'liba.so', true],
    ['liba*.so', 'liba-1.so', true],
    ['liba*.so', 'liba.s', false],
    ['a*b*c', 'axxbyyc', true],
    ['a*b*c', 'acb', false],
    ['a*a', 'a', false],
    ['a', 'ab', false],
  ])('%s on %s: %s', (pattern, name, matches) => {
    expect(wildcard(pattern)(name)).toBe(matches);
  });
});
