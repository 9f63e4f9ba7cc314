import { assembleDex, buildApk } from '@gatehouse/testkit';
import { describe, expect, it } from 'vitest';
import { memorySource } from '../../bytes/byte-source.ts';
import type { DetectionTables } from '../../detection-tables.ts';
import { readApk } from '../../read-apk.ts';

const TABLES: DetectionTables = {
  sensitiveApis: [{ descriptor: 'Landroid/telephony/TelephonyManager;->getDeviceId', personalInformation: ['imei'], constant: null }],
  sdks: [],
  packers: [],
  libraries: [],
};
const CALL = 'const/4 v0, 0\ninvoke-virtual {v0}, Landroid/telephony/TelephonyManager;->getDeviceId()Ljava/lang/String;\nreturn-void\n.end method';
const APP = `
.class public Lcom/example/app/App;
.super Landroid/app/Application;
.method public onCreate()V
invoke-static {p0}, Lcom/example/app/Sdk;->init(Landroid/content/Context;)V
return-void
.end method
.class public Lcom/example/app/Sdk;
.method public static init(Landroid/content/Context;)V
${CALL}
.method public static later()V
${CALL}`;

const read = (applicationName: string | undefined) =>
  readApk(memorySource(buildApk({ dex: [assembleDex(APP)], ...(applicationName === undefined ? {} : { applicationName }) })), {
    fileName: 'a.apk',
    tables: TABLES,
  });

describe('sensitive calls of a package', () => {
  it('say whether start-up reaches them, and by which calls', () => {
    const { code, unknown } = read('.App');
    expect(code.entryPoints).toBe(1);
    expect(code.sensitiveCalls).toMatchObject([
      {
        caller: 'Lcom/example/app/Sdk;->init(Landroid/content/Context;)V',
        reachableFromStartup: true,
        startKind: 'application',
        process: null,
        guard: null,
        callPath: ['Lcom/example/app/App;->onCreate()V', 'Lcom/example/app/Sdk;->init(Landroid/content/Context;)V'],
      },
      { caller: 'Lcom/example/app/Sdk;->later()V', reachableFromStartup: false, startKind: null, callPath: [] },
    ]);
    expect(unknown.map(({ fact }) => fact)).not.toContain('code.reachability');
  });

  it('are not reached in an app that does not name its application', () => {
    expect(read(undefined).code.sensitiveCalls.map(({ reachableFromStartup }) => reachableFromStartup)).toEqual([false, false]);
  });
});
