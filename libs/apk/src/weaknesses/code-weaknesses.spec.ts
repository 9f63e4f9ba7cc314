import { assembleDex, buildApk } from '@gatehouse/testkit';
import { describe, expect, it } from 'vitest';
import { memorySource } from '../bytes/byte-source.ts';
import { readApk } from '../read-apk.ts';
import { WEAKNESSES, type WeaknessId } from './weakness-catalogue.ts';
import type { Weakness } from './weakness-facts.ts';

type Package = {
  minSdk?: number;
  targetSdk?: number;
  components?: { type: 'activity' | 'provider'; name: string; exported?: boolean; authorities?: string }[];
};

/** Weaknesses of the code, in a package whose manifest has none. */
function weaknesses(code: string, { minSdk = 30, targetSdk = 34, components = [] }: Package = {}): Weakness[] {
  const apk = buildApk({ package: 'x', minSdk, targetSdk, components, allowBackup: false, usesCleartextTraffic: false, dex: [assembleDex(code)] });
  const tables = { sensitiveApis: [], sdks: [], packers: [], libraries: [] };
  return readApk(memorySource(apk), { fileName: 'a.apk', tables }).weaknesses.filter(({ place }) => place.startsWith('L'));
}

/** One static method of `Lx/A;` with four registers before its parameters. */
const method = (body: string, parameters = '', owner = 'Lx/A;', superclass = 'Ljava/lang/Object;'): string =>
  `.class public ${owner}\n.super ${superclass}\n.method public static run(${parameters})V\n.locals 6\n${body}\nreturn-void\n.end method\n`;
/** A class that implements or extends `base` with one method. */
const override = (base: string, signature: string, body: string, { implementing = true, locals = 2, owner = 'Lx/A;' } = {}): string =>
  `.class public ${owner}\n.super ${implementing ? 'Ljava/lang/Object;' : base}\n${implementing ? `.implements ${base}\n` : ''}.method public ${signature}\n.locals ${locals}\n${body}\n.end method\n`;

const call1 = (text: string, api: string): string => method(`const-string v0, "${text}"\ninvoke-static {v0}, ${api}`);
const cipher = (text: string): string => call1(text, 'Ljavax/crypto/Cipher;->getInstance(Ljava/lang/String;)Ljavax/crypto/Cipher;');
const signature = (text: string): string => call1(text, 'Ljava/security/Signature;->getInstance(Ljava/lang/String;)Ljava/security/Signature;');
const flagged = (api: string, value: 0 | 1): string => method(`const/4 v1, 0x${value}\ninvoke-virtual {p0, v1}, ${api}(Z)V`, 'Landroid/webkit/WebSettings;');
const opened = (mode: string): string =>
  method(
    `const-string v0, "f"\nconst/4 v1, ${mode}\ninvoke-virtual {p0, v0, v1}, Landroid/content/Context;->openFileOutput(Ljava/lang/String;I)Ljava/io/FileOutputStream;`,
    'Landroid/content/Context;',
  );
const toAll = (name: string, ownerOnly: 0 | 1): string =>
  method(`const/4 v0, 0x1\nconst/4 v1, 0x${ownerOnly}\ninvoke-virtual {p0, v0, v1}, Ljava/io/File;->${name}(ZZ)Z`, 'Ljava/io/File;');
const secret = (text: string): string => method(`const-string v0, "${text}"`);
const bytes = '.array-data 1\n0x1\n0x2\n0x3\n0x4\n.end array-data';
const constantKey = `const/4 v1, 0x4\nnew-array v0, v1, [B\nfill-array-data v0, :data`;
const key =
  'const-string v3, "AES"\nnew-instance v2, Ljavax/crypto/spec/SecretKeySpec;\ninvoke-direct {v2, v0, v3}, Ljavax/crypto/spec/SecretKeySpec;-><init>([BLjava/lang/String;)V';
const vector = 'new-instance v2, Ljavax/crypto/spec/IvParameterSpec;\ninvoke-direct {v2, v0}, Ljavax/crypto/spec/IvParameterSpec;-><init>([B)V';
const concatenated = (known: string, use: string): string =>
  method(
    `new-instance v0, Ljava/lang/StringBuilder;\ninvoke-direct {v0}, Ljava/lang/StringBuilder;-><init>()V\nconst-string v1, "${known}"
    invoke-virtual {v0, v1}, Ljava/lang/StringBuilder;->append(Ljava/lang/String;)Ljava/lang/StringBuilder;
    invoke-virtual {v0, p0}, Ljava/lang/StringBuilder;->append(Ljava/lang/String;)Ljava/lang/StringBuilder;
    invoke-virtual {v0}, Ljava/lang/StringBuilder;->toString()Ljava/lang/String;\nmove-result-object v1\nconst/4 v2, 0x0\n${use}`,
    'Ljava/lang/String;Landroid/database/sqlite/SQLiteDatabase;',
  );
const query = 'invoke-virtual {p1, v1, v2}, Landroid/database/sqlite/SQLiteDatabase;->rawQuery(Ljava/lang/String;[Ljava/lang/String;)Landroid/database/Cursor;';
const action =
  'new-instance v0, Landroid/content/Intent;\nconst-string v1, "com.maker.DO"\ninvoke-direct {v0, v1}, Landroid/content/Intent;-><init>(Ljava/lang/String;)V';
const named = `${action}\nconst-string v2, "x"\ninvoke-virtual {v0, v2}, Landroid/content/Intent;->setPackage(Ljava/lang/String;)Landroid/content/Intent;`;
const pending = (intent: string, flags: string): string =>
  method(
    `${intent}\nconst/4 v2, 0x0\nconst v3, ${flags}\ninvoke-static {p0, v2, v0, v3}, Landroid/app/PendingIntent;->getBroadcast(Landroid/content/Context;ILandroid/content/Intent;I)Landroid/app/PendingIntent;`,
    'Landroid/content/Context;',
  );
const broadcast = (intent: string): string =>
  method(
    `${intent}\nconst-string v3, "k"\ninvoke-virtual {v0, v3, v3}, Landroid/content/Intent;->putExtra(Ljava/lang/String;Ljava/lang/String;)Landroid/content/Intent;
    invoke-virtual {p0, v0}, Landroid/content/Context;->sendBroadcast(Landroid/content/Intent;)V`,
    'Landroid/content/Context;',
  );
const unzip = (check: string): string =>
  method(
    `invoke-virtual {p0}, Ljava/util/zip/ZipEntry;->getName()Ljava/lang/String;\nmove-result-object v0\nnew-instance v1, Ljava/io/File;
    invoke-direct {v1, p1, v0}, Ljava/io/File;-><init>(Ljava/io/File;Ljava/lang/String;)V\n${check}`,
    'Ljava/util/zip/ZipEntry;Ljava/io/File;',
  );
const openFile = (check: string): string =>
  override(
    'Landroid/content/ContentProvider;',
    'openFile(Landroid/net/Uri;Ljava/lang/String;)Landroid/os/ParcelFileDescriptor;',
    `invoke-virtual {p1}, Landroid/net/Uri;->getPath()Ljava/lang/String;\nmove-result-object v0\nnew-instance v1, Ljava/io/File;\ninvoke-direct {v1, v0}, Ljava/io/File;-><init>(Ljava/lang/String;)V
    ${check}\nconst/4 v0, 0x0\nreturn-object v0`,
    { implementing: false },
  );
const trustManager = (body: string): string =>
  override('Ljavax/net/ssl/X509TrustManager;', 'checkServerTrusted([Ljava/security/cert/X509Certificate;Ljava/lang/String;)V', body);
const verifier = (body: string): string => override('Ljavax/net/ssl/HostnameVerifier;', 'verify(Ljava/lang/String;Ljavax/net/ssl/SSLSession;)Z', body);
const webClient = (body: string): string =>
  override('Landroid/webkit/WebViewClient;', 'onReceivedSslError(Landroid/webkit/WebView;Landroid/webkit/SslErrorHandler;Landroid/net/http/SslError;)V', body, {
    implementing: false,
  });
const proceed = 'invoke-virtual {p2}, Landroid/webkit/SslErrorHandler;->proceed()V';
const canonical = 'invoke-virtual {v1}, Ljava/io/File;->getCanonicalPath()Ljava/lang/String;';
const bridge = method(
  'const-string v0, "app"\ninvoke-virtual {p0, p1, v0}, Landroid/webkit/WebView;->addJavascriptInterface(Ljava/lang/Object;Ljava/lang/String;)V',
  'Landroid/webkit/WebView;Ljava/lang/Object;',
  'Lx/Page;',
  'Landroid/app/Activity;',
);
const load = (path: string): string =>
  method(`const-string v0, "${path}"\nconst/4 v1, 0x0\nnew-instance v2, Ldalvik/system/DexClassLoader;
    invoke-direct {v2, v0, v1, v1, v1}, Ldalvik/system/DexClassLoader;-><init>(Ljava/lang/String;Ljava/lang/String;Ljava/lang/String;Ljava/lang/ClassLoader;)V`);
const temporary = (directory: string): string =>
  method(
    `${directory}\nmove-result-object v2\nconst-string v0, "t"\ninvoke-static {v0, v0, v2}, Ljava/io/File;->createTempFile(Ljava/lang/String;Ljava/lang/String;Ljava/io/File;)Ljava/io/File;`,
    'Landroid/content/Context;',
  );
const seeded = (seed: string): string =>
  method(`${seed}\ninvoke-virtual {p0, v0, v1}, Ljava/security/SecureRandom;->setSeed(J)V`, 'Ljava/security/SecureRandom;');
const drawn = (from: string): string => method(`const/16 v1, 0x10\nnew-array v0, v1, [B\ninvoke-virtual {p0, v0}, ${from}->nextBytes([B)V\n${vector}`, from);
const log = 'const-string v2, "T"\ninvoke-static {v2, v1}, Landroid/util/Log;->d(Ljava/lang/String;Ljava/lang/String;)I';

const pem = `-----BEGIN RSA PRIVATE KEY-----\\n${'MIIEpAIBAAKCAQEA1c7+9z5Pad7OejecsQ0bu3aumxL7dcQ0'.repeat(2)}`;

/** Each weakness with code that has it, and with code close to it that has it not. */
const CASES: Partial<Record<WeaknessId, { fires: string; silent: string; fired?: Package; silenced?: Package }>> = {
  'broadcast.implicit-with-data': { fires: broadcast(action), silent: broadcast(named) },
  'code.loaded-from-shared-storage': { fires: load('/sdcard/plugin.dex'), silent: load('/data/app/plugin.dex') },
  'command.built-from-text': {
    fires: concatenated('ping ', 'invoke-virtual {v2, v1}, Ljava/lang/Runtime;->exec(Ljava/lang/String;)Ljava/lang/Process;'),
    silent: method('const-string v1, "id"\ninvoke-virtual {p0, v1}, Ljava/lang/Runtime;->exec(Ljava/lang/String;)Ljava/lang/Process;', 'Ljava/lang/Runtime;'),
  },
  'crypto.ecb-mode': { fires: cipher('AES'), silent: cipher('AES/GCM/NoPadding') },
  'crypto.weak-cipher': { fires: cipher('DES/CBC/PKCS5Padding'), silent: cipher('RSA/ECB/PKCS1Padding') },
  'crypto.weak-signature': { fires: signature('SHA1withRSA'), silent: signature('SHA256withRSA') },
  'crypto.hard-coded-key': {
    fires: method(`${constantKey}\n${key}\nreturn-void\n:data\n${bytes}`),
    silent: method(`invoke-virtual {p0}, Ljavax/crypto/SecretKey;->getEncoded()[B\nmove-result-object v0\n${key}`, 'Ljavax/crypto/SecretKey;'),
  },
  'crypto.static-iv': {
    fires: method(`const-string v0, "0123456789abcdef"\ninvoke-virtual {v0}, Ljava/lang/String;->getBytes()[B\nmove-result-object v0\n${vector}`),
    silent: method(`invoke-virtual {p0}, Ljavax/crypto/Cipher;->getIV()[B\nmove-result-object v0\n${vector}`, 'Ljavax/crypto/Cipher;'),
  },
  'crypto.predictable-seed': {
    fires: seeded('const-wide/16 v0, 0x7'),
    silent: seeded('invoke-static {}, Ljava/lang/System;->nanoTime()J\nmove-result-wide v0'),
  },
  'crypto.insecure-random': { fires: drawn('Ljava/util/Random;'), silent: drawn('Ljava/security/SecureRandom;') },
  'log.secret': { fires: concatenated('password=', log), silent: concatenated('page=', log) },
  'pending-intent.implicit-mutable': { fires: pending(action, '0x2000000'), silent: pending(named, '0x2000000') },
  'pending-intent.mutable': { fires: pending(named, '0x2000000'), silent: pending(named, '0x4000000') },
  'provider.path-traversal': {
    fires: openFile(''),
    silent: openFile(canonical),
    fired: { components: [{ type: 'provider', name: 'x.A', exported: true, authorities: 'a' }] },
    silenced: { components: [{ type: 'provider', name: 'x.A', exported: true, authorities: 'a' }] },
  },
  'secret.private-key': { fires: secret(pem), silent: secret('-----BEGIN CERTIFICATE-----') },
  'secret.access-key': { fires: secret('LTAI5tGx9QpWzR3mKvB7nYdH'), silent: secret('LTAIxxxxxxxxxxxxxxxx') },
  'secret.api-key': { fires: secret('AIzaSyD3k9Qw7ZpLmR2vXbN8tYcUeHgJfKsA1oP'), silent: secret('AIzaXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX') },
  'secret.token': { fires: secret('eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhcHAxMjMifQ.aTk3cV9sZXhLb2pVY1d0N2o1'), silent: secret('eyJhbGciOiJIUzI1NiJ9') },
  'sql.built-from-text': {
    fires: concatenated("SELECT * FROM t WHERE n = '", query),
    silent: method(`const-string v1, "SELECT 1"\nconst/4 v2, 0x0\n${query.replace('p1', 'p0')}`, 'Landroid/database/sqlite/SQLiteDatabase;'),
  },
  'storage.world-readable': { fires: opened('0x1'), silent: opened('0x0') },
  'storage.world-writable': { fires: toAll('setWritable', 0), silent: toAll('setWritable', 1) },
  'temporary-file.on-shared-storage': {
    fires: temporary('invoke-static {}, Landroid/os/Environment;->getExternalStorageDirectory()Ljava/io/File;'),
    silent: temporary('invoke-virtual {p0}, Landroid/content/Context;->getCacheDir()Ljava/io/File;'),
  },
  'tls.host-names-not-verified': {
    fires: verifier('const/4 v0, 0x1\nreturn v0'),
    silent: verifier(
      'invoke-static {}, Ljavax/net/ssl/HttpsURLConnection;->getDefaultHostnameVerifier()Ljavax/net/ssl/HostnameVerifier;\nmove-result-object v0\ninvoke-interface {v0, p1, p2}, Ljavax/net/ssl/HostnameVerifier;->verify(Ljava/lang/String;Ljavax/net/ssl/SSLSession;)Z\nmove-result v0\nreturn v0',
    ),
  },
  'tls.trusts-all-certificates': {
    fires: trustManager('return-void'),
    silent: trustManager(
      'new-instance v0, Ljava/security/cert/CertificateException;\ninvoke-direct {v0}, Ljava/security/cert/CertificateException;-><init>()V\nthrow v0',
    ),
  },
  'webview.debugging-enabled': {
    fires: method('const/4 v0, 0x1\ninvoke-static {v0}, Landroid/webkit/WebView;->setWebContentsDebuggingEnabled(Z)V'),
    silent: method('invoke-static {p0}, Landroid/webkit/WebView;->setWebContentsDebuggingEnabled(Z)V', 'Z'),
  },
  'webview.file-url-access': {
    fires: flagged('Landroid/webkit/WebSettings;->setAllowUniversalAccessFromFileURLs', 1),
    silent: flagged('Landroid/webkit/WebSettings;->setAllowUniversalAccessFromFileURLs', 0),
  },
  'webview.javascript-bridge-exported': {
    fires: bridge,
    silent: bridge,
    fired: { components: [{ type: 'activity', name: 'x.Page', exported: true }] },
    silenced: { components: [{ type: 'activity', name: 'x.Page', exported: false }] },
  },
  'webview.javascript-bridge-old-android': { fires: bridge, silent: bridge, fired: { minSdk: 16 } },
  'webview.mixed-content': {
    fires: method('const/4 v0, 0x0\ninvoke-virtual {p0, v0}, Landroid/webkit/WebSettings;->setMixedContentMode(I)V', 'Landroid/webkit/WebSettings;'),
    silent: method('const/4 v0, 0x1\ninvoke-virtual {p0, v0}, Landroid/webkit/WebSettings;->setMixedContentMode(I)V', 'Landroid/webkit/WebSettings;'),
  },
  'webview.tls-errors-ignored': {
    fires: webClient(`${proceed}\nreturn-void`),
    silent: webClient(`if-nez p3, :no\n${proceed}\n:no\ninvoke-virtual {p2}, Landroid/webkit/SslErrorHandler;->cancel()V\nreturn-void`),
  },
  'zip.entry-names-unchecked': { fires: unzip(''), silent: unzip(canonical) },
};

describe.each(Object.entries(CASES) as [WeaknessId, NonNullable<(typeof CASES)[WeaknessId]>][])('%s', (id, { fires, silent, fired, silenced }) => {
  it('is told where the code has it', () => {
    const row = weaknesses(fires, fired).find((candidate) => candidate.id === id);
    expect(row).toMatchObject({ cwe: `CWE-${WEAKNESSES[id].cwe}`, attribution: 'app' });
    expect(row!.evidence.join('')).not.toBe('');
  });

  it('is not told of code that is close to it', () => {
    expect(weaknesses(silent, silenced).map((row) => row.id)).not.toContain(id);
  });
});

describe('a weakness of the code', () => {
  it('names the method, and whose it is', () => {
    const apk = buildApk({ package: 'x', dex: [assembleDex(cipher('DES'))] });
    const sdk = {
      id: 'shop_sdk',
      assessability: 'full' as const,
      classPrefixes: ['x'],
      components: [],
      metaData: [],
      nativeLibraries: [],
      assets: [],
      hosts: [],
      unverified: [],
      autoInit: [],
      wake: [],
      switches: [],
    };
    const read = (packageName: string): Weakness | undefined => {
      const bytes = packageName === 'x' ? apk : buildApk({ package: packageName, dex: [assembleDex(cipher('DES'))] });
      return readApk(memorySource(bytes), { fileName: 'a.apk', tables: { sensitiveApis: [], sdks: [sdk], packers: [], libraries: [] } }).weaknesses.find(
        ({ id }) => id === 'crypto.weak-cipher',
      );
    };
    expect(read('x')).toMatchObject({ place: 'Lx/A;->run()V', attribution: 'app', evidence: ['DES'] });
    expect(read('com.other')).toMatchObject({ attribution: 'shop_sdk' });
  });

  it('shows too little of a secret to use it', () => {
    const [row] = weaknesses(secret('LTAI5tGx9QpWzR3mKvB7nYdH'));
    expect(row!.evidence).toEqual(['Alibaba Cloud access key id: LTAI5tGx… (24 characters)']);
  });

  it('is not told of libraries that every app carries', () => {
    expect(weaknesses(trustManager('return-void').replace('Lx/A;', 'Landroidx/test/A;'))).toEqual([]);
  });

  it('is a trust manager that asks another and lets its refusal pass, but not one that hands it on', () => {
    const ask =
      'const/4 v0, 0x0\n:from\ninvoke-interface {v0, p1, p2}, Ljavax/net/ssl/X509TrustManager;->checkServerTrusted([Ljava/security/cert/X509Certificate;Ljava/lang/String;)V\n:to';
    const caught = (handler: string): string =>
      trustManager(`${ask}\nreturn-void\n.catch Ljava/security/cert/CertificateException; {:from .. :to} :handler\n:handler\nmove-exception v1\n${handler}`);
    expect(weaknesses(caught('return-void')).map(({ id }) => id)).toEqual(['tls.trusts-all-certificates']);
    expect(weaknesses(caught('throw v1'))).toEqual([]);
    expect(weaknesses(trustManager(`${ask}\nreturn-void`))).toEqual([]);
  });

  it('in a log counts only where the log is called', () => {
    expect(weaknesses(concatenated('password=', ''))).toEqual([]);
  });
});

describe('addresses without encryption', () => {
  const read = (url: string, usesCleartextTraffic: boolean): Weakness[] => {
    const apk = buildApk({ package: 'x', usesCleartextTraffic, dex: [assembleDex(secret(url))] });
    return readApk(memorySource(apk), { fileName: 'a.apk', tables: { sensitiveApis: [], sdks: [], packers: [], libraries: [] } }).weaknesses.filter(
      ({ id }) => id === 'network.cleartext-endpoint',
    );
  };

  it('are told where the package may speak to them', () => {
    expect(read('http://api.shop.cn/login', true)).toMatchObject([{ place: 'Lx/A;->run()V', evidence: ['http://api.shop.cn/login'] }]);
    expect(read('http://api.shop.cn/login', false)).toEqual([]);
  });

  it.each(['http://schemas.android.com/apk/res/android', 'http://127.0.0.1:8080/', 'http://192.168.1.1/', 'http://www.w3.org/2000/svg'])(
    'are no names or places of the device: %s',
    (url) => expect(read(url, true)).toEqual([]),
  );
});

it('every weakness of the code has a case', () => {
  const declared = /^(?:backup|build|component|deep-link|file-provider|network|signature|task)\./;
  const untested = Object.keys(WEAKNESSES).filter((id) => !declared.test(id) && !(id in CASES));
  expect(untested).toEqual([]);
});
