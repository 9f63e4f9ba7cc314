import { assembleDex, buildApk } from '@gatehouse/testkit';
import { describe, expect, it } from 'vitest';
import { memorySource } from '../bytes/byte-source.ts';
import type { DetectionTables } from '../detection-tables.ts';
import type { CodeFacts } from '../facts.ts';
import { readApk } from '../read-apk.ts';

const api = (descriptor: string, id: string, constant: string | null = null) => ({ descriptor, personalInformation: [id], constant });
const QUERY = 'Landroid/content/ContentResolver;->query';
const PROPERTY = 'Landroid/os/SystemProperties;->get';
const TABLES: DetectionTables = {
  sensitiveApis: [
    api('Landroid/telephony/TelephonyManager;->getDeviceId', 'imei'),
    api('Landroid/provider/Settings$Secure;->getString', 'android_id', 'android_id'),
    api(QUERY, 'sms', 'content://sms'),
    api(QUERY, 'contacts', 'content://com.android.contacts'),
    api(PROPERTY, 'device_serial', 'ro.serialno'),
    api('Ljava/lang/Runtime;->exec', 'app_list', 'pm list packages'),
  ],
  sdks: [],
  packers: [],
};

/** Code facts of a static method `Lx/A;->run(parameters)V`, and of more classes. */
function code(body: string, { parameters = '', more = '' } = {}): CodeFacts {
  const dex = assembleDex(
    `.class public Lx/A;\n.super Ljava/lang/Object;\n.method public static run(${parameters})V\n.locals 8\n${body}\nreturn-void\n.end method\n${more}`,
  );
  return readApk(memorySource(buildApk({ entries: [{ name: 'classes2.dex', bytes: dex }] })), { fileName: 'a.apk', tables: TABLES }).code;
}

const getString = (key: string): string =>
  `${key}\nconst/4 v0, 0x0\ninvoke-static {v0, v1}, Landroid/provider/Settings$Secure;->getString(Landroid/content/ContentResolver;Ljava/lang/String;)Ljava/lang/String;`;

describe('what a sensitive call means', () => {
  const asked = (uri: string): string =>
    `${uri}\nconst/4 v2, 0x0\nmove-object v4, v2\nmove-object v5, v2\nmove-object v6, v2\nmove-object v7, v2\ninvoke-virtual/range {v2 .. v7}, ${QUERY}(Landroid/net/Uri;[Ljava/lang/String;Ljava/lang/String;[Ljava/lang/String;Ljava/lang/String;)Landroid/database/Cursor;`;
  const parse = (text: string): string =>
    `const-string v3, "${text}"\ninvoke-static {v3}, Landroid/net/Uri;->parse(Ljava/lang/String;)Landroid/net/Uri;\nmove-result-object v3`;

  it('follows the address that is parsed, with a path or without', () => {
    expect(code(asked(parse('content://sms/inbox'))).sensitiveCalls).toMatchObject([{ api: QUERY, personalInformation: ['sms'], argument: 'content://sms' }]);
    expect(code(asked(parse('content://com.example.own'))).sensitiveCalls).toEqual([]);
    expect(code(asked(parse('content://smsx'))).sensitiveCalls).toEqual([]);
  });

  it('follows an address that the framework holds', () => {
    const uri = 'sget-object v3, Landroid/provider/ContactsContract$Contacts;->CONTENT_URI:Landroid/net/Uri;';
    expect(code(asked(uri)).sensitiveCalls).toMatchObject([{ api: QUERY, personalInformation: ['contacts'] }]);
  });

  it('is possible where the address comes from elsewhere', () => {
    expect(code(asked('move-object v3, p0'), { parameters: 'Landroid/net/Uri;' }).sensitiveCalls).toMatchObject([
      { personalInformation: [], possiblePersonalInformation: ['contacts', 'sms'] },
    ]);
  });

  it('is told by the callers of a helper', () => {
    const caller = (key: string): string =>
      `.class public Lx/B;\n.super Ljava/lang/Object;\n.method public static go()V\n.locals 1\nconst-string v0, "${key}"\ninvoke-static {v0}, Lx/A;->run(Ljava/lang/String;)V\nreturn-void\n.end method`;
    const body = getString('move-object v1, p0');
    expect(code(body, { parameters: 'Ljava/lang/String;', more: caller('android_id') }).sensitiveCalls).toMatchObject([
      { personalInformation: ['android_id'], caller: 'Lx/A;->run(Ljava/lang/String;)V' },
    ]);
    expect(code(body, { parameters: 'Ljava/lang/String;', more: caller('volume') }).sensitiveCalls).toEqual([]);
  });

  it('is a part of a command, in one text or in several', () => {
    const exec = 'Ljava/lang/Runtime;->exec';
    const one = `const/4 v0, 0x0\nconst-string v1, "pm list packages -3"\ninvoke-virtual {v0, v1}, ${exec}(Ljava/lang/String;)Ljava/lang/Process;`;
    const several = `const/4 v0, 0x0\nconst-string v1, "pm"\nconst-string v2, "list"\nconst-string v3, "packages"\nfilled-new-array {v1, v2, v3}, [Ljava/lang/String;\nmove-result-object v1\ninvoke-virtual {v0, v1}, ${exec}([Ljava/lang/String;)Ljava/lang/Process;`;
    for (const body of [one, several]) expect(code(body).sensitiveCalls).toMatchObject([{ api: exec, personalInformation: ['app_list'] }]);
  });
});

describe('reflection', () => {
  const lookup = (owner: string, name: string): string =>
    `const-string v0, "${owner}"\ninvoke-static {v0}, Ljava/lang/Class;->forName(Ljava/lang/String;)Ljava/lang/Class;\nmove-result-object v0\nconst-string v1, "${name}"\nconst/4 v2, 0x0
      invoke-virtual {v0, v1, v2}, Ljava/lang/Class;->getMethod(Ljava/lang/String;[Ljava/lang/Class;)Ljava/lang/reflect/Method;\nmove-result-object v0`;
  const invoke = (argument: string): string =>
    `${argument}\nfilled-new-array {v1}, [Ljava/lang/Object;\nmove-result-object v1\nconst/4 v2, 0x0\ninvoke-virtual {v0, v2, v1}, Ljava/lang/reflect/Method;->invoke(Ljava/lang/Object;[Ljava/lang/Object;)Ljava/lang/Object;`;

  it('that names a sensitive method is a call of it', () => {
    expect(code(lookup('android.telephony.TelephonyManager', 'getDeviceId'))).toMatchObject({
      sensitiveCalls: [{ api: 'Landroid/telephony/TelephonyManager;->getDeviceId', personalInformation: ['imei'], via: 'reflection' }],
      reflection: [{ class: 'Landroid/telephony/TelephonyManager;', member: 'getDeviceId', caller: 'Lx/A;->run()V' }],
    });
  });

  it('means what it is given', () => {
    const property = lookup('android.os.SystemProperties', 'get');
    expect(code(`${property}\n${invoke('const-string v1, "ro.serialno"')}`).sensitiveCalls).toMatchObject([
      { api: PROPERTY, personalInformation: ['device_serial'], via: 'reflection' },
    ]);
    expect(code(`${property}\n${invoke('const-string v1, "ro.build.version"')}`).sensitiveCalls).toEqual([]);
  });

  it('whose name is no constant is counted without one', () => {
    const body =
      'const/4 v0, 0x0\ninvoke-virtual {p0, p1, v0}, Ljava/lang/Class;->getDeclaredMethod(Ljava/lang/String;[Ljava/lang/Class;)Ljava/lang/reflect/Method;';
    expect(code(body, { parameters: 'Ljava/lang/Class;Ljava/lang/String;' }).reflection).toEqual([
      { class: null, member: null, caller: 'Lx/A;->run(Ljava/lang/Class;Ljava/lang/String;)V' },
    ]);
  });

  it('on a class that is not seen says so by a telling name', () => {
    const body = `const-string v1, "getDeviceId"\nconst/4 v2, 0x0\ninvoke-virtual {p0, v1, v2}, Ljava/lang/Class;->getMethod(Ljava/lang/String;[Ljava/lang/Class;)Ljava/lang/reflect/Method;`;
    expect(code(body, { parameters: 'Ljava/lang/Class;' }).sensitiveCalls).toMatchObject([
      { personalInformation: [], possiblePersonalInformation: ['imei'], via: 'reflection' },
    ]);
  });
});

describe('addresses and loaded code', () => {
  it('are put together from parts', () => {
    const append = (text: string): string => `${text}\ninvoke-virtual {v0, v1}, Ljava/lang/StringBuilder;->append(Ljava/lang/String;)Ljava/lang/StringBuilder;`;
    const body = `new-instance v0, Ljava/lang/StringBuilder;\ninvoke-direct {v0}, Ljava/lang/StringBuilder;-><init>()V\n${append('const-string v1, "https://"')}\n${append('const-string v1, "track.example.com/v1?id="')}\n${append('move-object v1, p0')}
      invoke-virtual {v0}, Ljava/lang/StringBuilder;->toString()Ljava/lang/String;`;
    expect(code(body, { parameters: 'Ljava/lang/String;' }).endpoints).toEqual([
      { url: 'https://track.example.com/v1?id={}', caller: 'Lx/A;->run(Ljava/lang/String;)V' },
    ]);
  });

  it('name the library and the path', () => {
    const body = 'const-string v0, "native-lib"\ninvoke-static {v0}, Ljava/lang/System;->loadLibrary(Ljava/lang/String;)V';
    expect(code(body).nativeLoading).toEqual([{ api: 'Ljava/lang/System;->loadLibrary', caller: 'Lx/A;->run()V', libraries: ['native-lib'] }]);
    const load =
      'const-string v0, "/sdcard/x.dex"\nconst/4 v1, 0x0\ninvoke-static {v0, v0, v1}, Ldalvik/system/DexFile;->loadDex(Ljava/lang/String;Ljava/lang/String;I)Ldalvik/system/DexFile;';
    expect(code(load).dynamicLoading).toMatchObject([{ api: 'Ldalvik/system/DexFile;->loadDex', paths: ['/sdcard/x.dex', '/sdcard/x.dex'] }]);
  });
});
