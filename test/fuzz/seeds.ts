import { existsSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { type ApkSpec, buildApk } from '../../libs/testkit/src/packages/build-apk.ts'; // not the whole kit: the measured children bundle this
import { type Seed, seedOf } from './mutate.ts';

/** From the project's root, where npm scripts and tests run: the children are bundles that lie elsewhere than this file. */
const CORPUS = resolve('../shared/corpus');

/** Small, and each for something that the others have not. */
const PACKAGES = [
  'apksig/apks/v1-only-with-dsa-sha224-1.2.840.10040.4.1-1024.apk',
  'apksig/apks/v1-only-with-signed-attrs.apk',
  'apksig/apks/v2-only-with-ecdsa-sha256-p256.apk',
  'apksig/apks/v2-only-two-signers-second-signer-no-supported-sig.apk',
  'apksig/apks/v3-only-with-rsa-pkcs1-sha512-4096.apk',
  'apksig/apks/v31-2elem-incorrect-lineage.apk',
  'apksig/apks/valid-stamp.apk',
  'apksig/apks/stamp-lineage-with-3-signers.apk',
  'apksig/apks/original.apk',
  'androguard-tests/androguard+androguard/tests/data/APK/Test-debug-unaligned.apk',
  'androguard-tests/androguard+androguard/examples/android/TCDiff/bin/TC-debug-unaligned.apk',
  'androguard-tests/androguard+androguard/tests/data/AXML/compact-entry.apk',
  'apktool-tests/iBotPeaches+Apktool/brut.apktool/apktool-lib/src/test/resources/aapt1/shared_libraries/client.apk',
  'apktool-tests/iBotPeaches+Apktool/brut.apktool/apktool-lib/src/test/resources/empty_9patch/empty_9patch.apk',
  'apktool-tests/iBotPeaches+Apktool/brut.apktool/apktool-lib/src/test/resources/brut/apktool/issue1157/issue1157.v2.apk',
  'jadx-tests/skylot+jadx/jadx-cli/src/test/resources/samples/small.apk',
  'fdroidserver-tests/f-droid+fdroidserver/tests/urzip.apk',
  'fdroidserver-tests/f-droid+fdroidserver/tests/repo/com.politedroid_6.apk',
  'hap/RYXHGOOD+yinsizhengce/entry/build/default/outputs/default/entry-default-unsigned.hap',
];
const DEX = [
  'androguard-tests/androguard+androguard/examples/tests/Switch.dex',
  'androguard-tests/androguard+androguard/tests/data/APK/AnalysisTest.dex',
  'bundletool-tests/google+bundletool/src/test/resources/com/android/tools/build/bundletool/testdata/dex/classes.dex',
  'apktool-tests/iBotPeaches+Apktool/brut.apktool.smali/dexlib2/src/test/resources/accessorTest.dex',
];
const MANIFESTS = [
  'androguard-tests/androguard+androguard/tests/data/AXML/AndroidManifestTextChunksXML.xml',
  'androguard-tests/androguard+androguard/tests/data/AXML/AndroidManifestDoubleNamespace.xml',
];

/** Built ones are unsigned, since a key is new in each process and a mutation must be made again from its number. */
const BUILT: readonly ApkSpec[] = [
  {},
  {
    label: { '': 'Shop', 'zh-CN': '商店' },
    permissions: ['android.permission.CAMERA', 'android.permission.READ_CONTACTS'],
    metaData: { KEY: 'value' },
    usesCleartextTraffic: true,
  },
  {
    calls: [{ api: 'Landroid/provider/Settings$Secure;->getString', argument: 'android_id' }, 'Landroid/telephony/TelephonyManager;->getDeviceId'],
    strings: ['https://example.com/a', 'su'],
    classes: [{ name: 'com.umeng.analytics.MobclickAgent', methods: [{ name: 'init', calls: ['Landroid/app/Activity;->finish()V'] }] }],
  },
  {
    entries: [
      { name: 'lib/arm64-v8a/libx.so', bytes: Buffer.from('7f454c460201010000000000000000000300b7000100000000000000', 'hex') },
      { name: 'assets/inner.apk', bytes: buildApk({ signWith: null }) },
      { name: 'assets/a.txt', bytes: Buffer.from('text that goes on and on, text that goes on and on') },
    ],
  },
  { zip: { comment: Buffer.from('comment'), prefix: Buffer.from('before') } },
];

/** Thirty small packages; where the corpus is absent, the built ones alone. */
export function fuzzSeeds(): Seed[] {
  const built = BUILT.map((spec, i) => seedOf(`built-${i}`, buildApk({ ...spec, signWith: null })));
  if (!existsSync(CORPUS)) return built;
  const read = (file: string): Buffer => readFileSync(join(CORPUS, file));
  return [
    ...built,
    ...PACKAGES.map((file) => seedOf(basename(file), read(file))),
    ...DEX.map((file) => seedOf(basename(file), buildApk({ signWith: null, alter: { 'classes.dex': () => read(file) } }))),
    ...MANIFESTS.map((file) => seedOf(basename(file), buildApk({ signWith: null, alter: { 'AndroidManifest.xml': () => read(file) } }))),
  ];
}
