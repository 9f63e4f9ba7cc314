import { WatchGroups } from '../behaviour/watch-groups.ts';
import type { Watch } from '../code/watch-list.ts';
import { SECRET_SHAPES } from './secrets.ts';

/** The Android WebView, and the two embedded engines with the same interface that Chinese apps carry (X5 by Tencent, U4 by UC). */
const engines = (name: string): string[] => ['Landroid/webkit/', 'Lcom/tencent/smtt/sdk/', 'Lcom/uc/webview/export/'].map((prefix) => prefix + name);

/** Places in the code that may be a weakness; the rules beside this table say when they are. Source: Android and Java API references. */
export const WEAKNESS_GROUPS = new WatchGroups('weakness', {
  allHostsAllowed: [
    'Lorg/apache/http/conn/ssl/SSLSocketFactory;->ALLOW_ALL_HOSTNAME_VERIFIER:Lorg/apache/http/conn/ssl/X509HostnameVerifier;',
    'Lorg/apache/http/conn/ssl/NoopHostnameVerifier;->INSTANCE:Lorg/apache/http/conn/ssl/NoopHostnameVerifier;',
    'new Lorg/apache/http/conn/ssl/AllowAllHostnameVerifier;',
  ],
  broadcast: [
    'Landroid/content/Context;->sendBroadcast(Landroid/content/Intent;)V',
    'Landroid/content/Context;->sendStickyBroadcast(Landroid/content/Intent;)V',
  ],
  cipher: ['Ljavax/crypto/Cipher;->getInstance'],
  classLoader: [
    'Ldalvik/system/DexClassLoader;-><init>',
    'Ldalvik/system/PathClassLoader;-><init>',
    'Ldalvik/system/DexFile;->loadDex',
    'Ljava/lang/System;->load',
  ],
  command: ['Ljava/lang/Runtime;->exec'],
  initialVector: ['Ljavax/crypto/spec/IvParameterSpec;-><init>'],
  javascriptBridge: engines('WebView;->addJavascriptInterface'),
  fileUrlAccess: [...engines('WebSettings;->setAllowFileAccessFromFileURLs'), ...engines('WebSettings;->setAllowUniversalAccessFromFileURLs')],
  /** How a text begins that a secret is put behind: the many calls of a log need no reading then. */
  secretText: ['password', 'Password', 'passwd', 'pwd', 'access_token', 'accessToken', 'secretKey', '密码'].flatMap((word) => [
    `"${word}=*"`,
    `"${word}:*"`,
    `"${word} = *"`,
  ]),
  mixedContent: engines('WebSettings;->setMixedContentMode'),
  openMode: ['openFileOutput', 'getSharedPreferences', 'openOrCreateDatabase', 'getDir'].map((name) => `Landroid/content/Context;->${name}`),
  openToAll: ['Ljava/io/File;->setReadable(ZZ)Z', 'Ljava/io/File;->setWritable(ZZ)Z'],
  pendingIntent: ['getActivity', 'getActivities', 'getBroadcast', 'getService', 'getForegroundService'].map((name) => `Landroid/app/PendingIntent;->${name}`),
  randomBytes: ['Ljava/util/Random;->nextBytes'],
  secretKey: ['Ljavax/crypto/spec/SecretKeySpec;-><init>'],
  seed: ['Ljava/security/SecureRandom;->setSeed', 'Ljava/security/SecureRandom;-><init>([B)V'],
  signature: ['Ljava/security/Signature;->getInstance'],
  sql: ['rawQuery', 'execSQL', 'rawQueryWithFactory'].flatMap((name) => [
    `Landroid/database/sqlite/SQLiteDatabase;->${name}`,
    `Lnet/sqlcipher/database/SQLiteDatabase;->${name}`,
    `Lcom/tencent/wcdb/database/SQLiteDatabase;->${name}`,
  ]),
  temporaryFile: ['Ljava/io/File;->createTempFile'],
  webViewDebugging: engines('WebView;->setWebContentsDebuggingEnabled'),
  zipEntryName: ['Ljava/util/zip/ZipEntry;->getName', 'Ljava/util/jar/JarEntry;->getName'],
});

/** Constant strings by how they begin, one watch for each shape of a credential. */
export const SECRET_GROUPS = new WatchGroups('secret', Object.fromEntries(SECRET_SHAPES.map(({ prefix }) => [prefix, [`"${prefix}*"`]])));

export const WEAKNESS_WATCHES: readonly Watch[] = [...WEAKNESS_GROUPS.watches, ...SECRET_GROUPS.watches];
