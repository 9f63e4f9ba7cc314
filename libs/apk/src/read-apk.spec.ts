import { buildApk, debugKey, signingKey, type ApkSpec } from '@gatehouse/testkit';
import { describe, expect, it } from 'vitest';
import { memorySource } from './bytes/byte-source.ts';
import type { DetectionTables, SdkSignature } from './detection-tables.ts';
import type { ApkFacts } from './facts.ts';
import { readApk, type ReadOptions } from './read-apk.ts';

const sdk = (id: string, more: Partial<SdkSignature>): SdkSignature => ({
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
  sensitiveApis: [
    { descriptor: 'Landroid/telephony/TelephonyManager;->getDeviceId', personalInformation: ['imei'], constant: null },
    { descriptor: 'Landroid/telephony/TelephonyManager;->getDeviceId', personalInformation: ['meid'], constant: null },
    { descriptor: 'Landroid/provider/Settings$Secure;->getString', personalInformation: ['android_id'], constant: 'android_id' },
    { descriptor: 'Landroid/os/Build;->SERIAL:Ljava/lang/String;', personalInformation: ['device_serial'], constant: null },
  ],
  sdks: [
    sdk('umeng_common', { classPrefixes: ['com.umeng'], metaData: ['UMENG_APPKEY'] }),
    sdk('umeng_analytics', { classPrefixes: ['com.umeng.analytics'] }),
    sdk('push', { components: ['cn.push.Service'], nativeLibraries: ['libpush*.so'], assets: ['push.cfg'] }),
  ],
  packers: [sdk('legu', { assessability: 'not_assessable', nativeLibraries: ['libshella-*.so'] }), sdk('patcher', { assets: ['assets/patcher/*'] })],
};
const DEVICE_ID = 'Landroid/telephony/TelephonyManager;->getDeviceId(I)Ljava/lang/String;';
const GET_STRING = 'Landroid/provider/Settings$Secure;->getString';

function read(spec: ApkSpec | Buffer, options: Partial<ReadOptions> = {}): ApkFacts {
  return readApk(memorySource(Buffer.isBuffer(spec) ? spec : buildApk(spec)), { fileName: 'app.apk', tables, ...options });
}

describe('a package that is well made', () => {
  it('reads as complete, with its signature verified', () => {
    const facts = read({});
    expect(facts.outcome).toBe('complete');
    expect(facts.issues).toEqual([]);
    expect(facts.signature).toMatchObject({ verified: true, schemes: { v1: false, v2: true }, signers: [signingKey().certificateSha256], errors: [] });
  });

  it('leaves nothing unknown', () => {
    expect(read({}).unknown).toEqual([]);
  });

  it('gives the same document twice', () => {
    const spec: ApkSpec = { calls: [DEVICE_ID], strings: ['https://example.com/'] };
    expect(JSON.stringify(read(spec))).toBe(JSON.stringify(read(spec)));
  });

  it('shows the manifest as a device sees it', () => {
    const { manifest } = read({
      package: 'com.shop',
      versionCode: 7,
      versionName: '1.2',
      minSdk: 21,
      targetSdk: 30,
      permissions: ['android.permission.CAMERA', 'android.permission.CAMERA'],
      debuggable: true,
      applicationName: '.App',
      metaData: { KEY: 'value', FLAG: true, COUNT: 3 },
      components: [
        { type: 'activity', name: 'Start', actions: ['android.intent.action.MAIN'], categories: ['android.intent.category.LAUNCHER'] },
        { type: 'provider', name: 'com.other.Files', authorities: 'com.shop.files' },
      ],
    });
    expect(manifest).toMatchObject({
      package: 'com.shop',
      versionCode: 7,
      versionName: '1.2',
      minSdk: 21,
      targetSdk: 30,
      label: 'Example',
      usesPermissions: ['android.permission.CAMERA'],
      launchable: 'com.shop.Start',
    });
    expect(manifest?.application).toMatchObject({ debuggable: true, allowBackup: true, usesCleartextTraffic: false, name: 'com.shop.App' });
    expect(manifest?.components.map(({ type, name, exported }) => [type, name, exported])).toEqual([
      ['activity', 'com.shop.Start', true],
      ['provider', 'com.other.Files', false],
    ]);
    expect(manifest?.metaData).toEqual([
      { name: 'KEY', value: 'value' },
      { name: 'FLAG', value: 'true' },
      { name: 'COUNT', value: '3' },
    ]);
  });

  it('fills in the SDK levels that a manifest leaves out', () => {
    expect(read({ minSdk: null, targetSdk: null }).manifest).toMatchObject({
      minSdk: null,
      targetSdk: null,
      effectiveMinSdk: 1,
      effectiveTargetSdk: 1,
      application: { usesCleartextTraffic: true },
    });
    expect(read({ minSdk: 26, targetSdk: 'Baklava' }).manifest).toMatchObject({ targetSdk: 'Baklava', effectiveTargetSdk: 36 });
  });

  it('resolves the label through the resource table, in the default configuration and in each language', () => {
    expect(read({ label: { '': 'Shop', 'zh-CN': '商店', fr: 'Boutique' } }).manifest).toMatchObject({
      label: 'Shop',
      labels: { fr: 'Boutique', 'zh-CN': '商店' },
    });
  });
});

describe('code', () => {
  it('lists a sensitive call of any overload with what it means and who calls', () => {
    expect(read({ calls: [DEVICE_ID] }).code).toMatchObject({
      calls: 1,
      sensitiveCalls: [
        {
          api: 'Landroid/telephony/TelephonyManager;->getDeviceId',
          personalInformation: ['imei', 'meid'],
          caller: 'Lcom/example/app/Main;->run()V',
          sdk: null,
          attribution: 'app',
          reachableFromStartup: false,
        },
      ],
    });
  });

  it('lists the read of a sensitive field', () => {
    expect(read({ calls: ['Landroid/os/Build;->SERIAL:Ljava/lang/String;'] }).code.sensitiveCalls).toMatchObject([{ personalInformation: ['device_serial'] }]);
  });

  it('takes a call for what the constant that reaches it says, and leaves out one that another constant reaches', () => {
    const { sensitiveCalls } = read({
      calls: [
        { api: GET_STRING, argument: 'android_id' },
        { api: GET_STRING, argument: 'location_mode' },
      ],
    }).code;
    expect(sensitiveCalls).toMatchObject([{ personalInformation: ['android_id'], possiblePersonalInformation: [], argument: 'android_id' }]);
  });

  it('calls it possible where no constant can be seen', () => {
    expect(read({ calls: [GET_STRING] }).code.sensitiveCalls).toMatchObject([
      { personalInformation: [], possiblePersonalInformation: ['android_id'], argument: null },
    ]);
  });

  it('lists URLs with the method that names them, and code loaded from elsewhere', () => {
    const { code } = read({ strings: ['http://example.com/a', 'httpx', 'http://'], calls: ['Ldalvik/system/DexClassLoader;-><init>'] });
    expect(code.endpoints).toEqual([{ url: 'http://example.com/a', caller: 'Lcom/example/app/Main;->run()V' }]);
    expect(code.dynamicLoading).toEqual([{ api: 'Ldalvik/system/DexClassLoader;-><init>', caller: 'Lcom/example/app/Main;->run()V', paths: [] }]);
  });

  it('keeps what it found and says so when the budget ends', () => {
    const facts = read({ calls: [DEVICE_ID] }, { budgets: { codeUnits: 1 } });
    expect(facts.outcome).toBe('partial');
    expect(facts.unknown).toContainEqual({ fact: 'code', code: 'dex.too-much-code', detail: 'classes.dex' });
    const rows = read({ calls: [DEVICE_ID, 'Landroid/os/Build;->SERIAL:Ljava/lang/String;'] }, { budgets: { codeFacts: 1 } });
    expect(rows.code.sensitiveCalls).toHaveLength(1);
    expect(rows.unknown).toContainEqual({ fact: 'code.sensitiveCalls', code: 'code.too-many-rows', detail: '1' });
  });
});

describe('third-party code', () => {
  const classes = [
    { name: 'com.umeng.analytics.A', methods: [{ name: 'init', calls: [DEVICE_ID] }] },
    { name: 'com.umengine.B', methods: [{ name: 'x' }] },
  ];

  it('goes to the SDK with the longest prefix of whole segments', () => {
    const facts = read({ classes });
    expect(facts.sdks).toEqual([
      {
        id: 'umeng_analytics',
        evidence: [{ kind: 'class-prefix', value: 'com.umeng.analytics', hits: 1, verified: true }],
        assessability: 'full',
        confidence: 'high',
        version: null,
      },
    ]);
    expect(facts.code.sensitiveCalls).toMatchObject([{ caller: 'Lcom/umeng/analytics/A;->init()V', sdk: 'umeng_analytics', attribution: 'umeng_analytics' }]);
  });

  it("is the app's own when the prefix is the maker's", () => {
    const facts = read({ package: 'com.umeng.analytics.demo', classes, metaData: { UMENG_APPKEY: 'x' } });
    expect(facts.sdks).toEqual([]);
    expect(facts.code.sensitiveCalls).toMatchObject([{ sdk: null, attribution: 'app' }]);
  });

  it('shows in components, meta-data, native libraries and assets too', () => {
    const { sdks } = read({
      components: [{ type: 'service', name: 'cn.push.Service' }],
      metaData: { UMENG_APPKEY: 'x' },
      entries: [
        { name: 'lib/arm64-v8a/libpush-2.so', bytes: Buffer.from('elf') },
        { name: 'assets/a/push.cfg', bytes: Buffer.alloc(1) },
      ],
    });
    expect(sdks.map(({ id, evidence }) => [id, evidence.map(({ kind }) => kind)])).toEqual([
      ['push', ['asset', 'component', 'native-library']],
      ['umeng_common', ['meta-data']],
    ]);
  });

  it('leaves nothing that a packer hides standing as clean', () => {
    const facts = read({ entries: [{ name: 'lib/armeabi-v7a/libshella-4.1.so', bytes: Buffer.from('elf') }] });
    expect(facts.outcome).toBe('partial');
    expect(facts.packers).toMatchObject([{ id: 'legu', assessability: 'not_assessable' }]);
    expect(facts.unknown).toEqual(
      expect.arrayContaining([
        { fact: 'code', code: 'dex.packed', detail: 'legu' },
        { fact: 'sdks', code: 'dex.packed', detail: 'legu' },
      ]),
    );
    expect(read({ entries: [{ name: 'assets/patcher/a', bytes: Buffer.alloc(1) }] })).toMatchObject({ outcome: 'complete', packers: [{ id: 'patcher' }] });
  });
});

describe('the signature', () => {
  it('names the debug key of the build tools', () => {
    expect(read({ signWith: debugKey() }).signature?.certificates).toEqual([
      {
        sha256: debugKey().certificateSha256,
        subject: 'CN=Android Debug, O=Android, C=US',
        notAfter: '2049-12-31T23:59:59Z',
        keyAlgorithm: 'RSA',
        keyBits: 2048,
        debug: true,
        issuer: 'CN=Android Debug, O=Android, C=US',
        notBefore: '2020-01-01T00:00:00Z',
        signatureAlgorithm: 'SHA256withRSA',
      },
    ]);
  });

  it('does not hold after any byte of an entry changed, and still says who claims to have signed', () => {
    const bytes = buildApk({ entries: [{ name: 'assets/a', bytes: Buffer.from('payload'), compress: false }] });
    bytes[bytes.indexOf('payload')]! ^= 1;
    expect(read(bytes).signature).toMatchObject({
      verified: false,
      signers: [],
      errors: ['V2_SIG_APK_DIGEST_DID_NOT_VERIFY'],
      certificates: [{ sha256: signingKey().certificateSha256 }],
    });
  });

  it('does not hold when its own bytes changed', () => {
    const bytes = buildApk();
    bytes[bytes.indexOf(signingKey().publicKey, bytes.indexOf(signingKey().certificate) + signingKey().certificate.length) - 20]! ^= 1;
    expect(read(bytes).signature).toMatchObject({ verified: false, errors: ['V2_SIG_DID_NOT_VERIFY'] });
  });

  it('is missing from a package that nobody signed', () => {
    expect(read({ signWith: null }).signature).toMatchObject({
      verified: false,
      present: { v1: false, v2: false },
      errors: ['JAR_SIG_NO_MANIFEST'],
      certificates: [],
    });
  });

  it('is asked for the range of SDK levels given: before 24 only v1 counts', () => {
    expect(read({}, { minSdk: 21 }).signature).toMatchObject({ verified: false, range: { minSdk: 21, maxSdk: null }, errors: ['JAR_SIG_NO_MANIFEST'] });
    expect(read({}, { maxSdk: 23 }).signature).toMatchObject({ verified: false, schemes: { v2: false } });
  });
});
