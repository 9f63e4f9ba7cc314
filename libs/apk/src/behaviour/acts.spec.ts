import { assembleDex, buildApk, type ComponentSpec } from '@gatehouse/testkit';
import { describe, expect, it } from 'vitest';
import { memorySource } from '../bytes/byte-source.ts';
import type { DetectionTables, SdkSignature } from '../detection-tables.ts';
import { readApk } from '../read-apk.ts';
import type { BehaviourFacts } from './behaviour-facts.ts';

const SDK: SdkSignature = {
  id: 'push_sdk',
  assessability: 'full',
  classPrefixes: ['com.push'],
  components: ['com.push.WakeService'],
  metaData: [],
  nativeLibraries: [],
  assets: [],
  hosts: [],
  unverified: [],
  autoInit: [],
  wake: ['com.push.WakeService'],
  switches: [],
};

type Package = { components?: ComponentSpec[] };

function behaviour(code: string, { components = [] }: Package = {}): BehaviourFacts {
  const tables: DetectionTables = { sensitiveApis: [], sdks: [SDK], packers: [], libraries: [] };
  const apk = buildApk({ package: 'com.shop.app', components, dex: [assembleDex(code)] });
  return readApk(memorySource(apk), { fileName: 'a.apk', tables }).behaviour!;
}

const NOTHING = '.class public Lx/Nothing;\n.super Ljava/lang/Object;';
const method = (body: string, parameters = '', owner = 'Lx/A;', superclass = 'Ljava/lang/Object;'): string =>
  `.class public ${owner}\n.super ${superclass}\n.method public static run(${parameters})V\n.locals 6\n${body}\nreturn-void\n.end method\n`;

describe('an act on the device or on another app', () => {
  const acts = (code: string, spec: Package = {}): string[] => behaviour(code, spec).acts.map(({ kind, argument }) => `${kind} ${argument}`);
  const intentType = (type: string): string =>
    method(
      `const-string v0, "${type}"\ninvoke-virtual {p0, v0}, Landroid/content/Intent;->setType(Ljava/lang/String;)Landroid/content/Intent;`,
      'Landroid/content/Intent;',
    );

  it('is the installation of a package, but not a list of media types', () => {
    expect(acts(intentType('application/vnd.android.package-archive'))).toEqual(['install application/vnd.android.package-archive']);
    expect(acts(method('const-string v0, "application/vnd.android.package-archive"'))).toEqual([]);
  });

  it('is a window over other apps, by field or by constructor, but no window of its own', () => {
    const field = (type: string): string =>
      method(`const/16 v0, ${type}\niput v0, p0, Landroid/view/WindowManager$LayoutParams;->type:I`, 'Landroid/view/WindowManager$LayoutParams;');
    expect(acts(field('0x7f6'))).toEqual(['overlay TYPE_APPLICATION_OVERLAY']);
    expect(acts(field('0x2'))).toEqual([]);
    const made = `.class public Lx/A;\n.super Ljava/lang/Object;\n.method public static run()V\n.locals 6\nnew-instance v0, Landroid/view/WindowManager$LayoutParams;\nconst/4 v1, -0x1\nconst/4 v2, -0x1\nconst/16 v3, 0x7d3\nconst/16 v4, 0x8\nconst/4 v5, -0x3
      invoke-direct/range {v0 .. v5}, Landroid/view/WindowManager$LayoutParams;-><init>(IIIII)V\nreturn-void\n.end method\n`;
    expect(acts(made)).toEqual(['overlay TYPE_SYSTEM_ALERT']);
  });

  it('is told with the kind of component that its class stands in', () => {
    const field = (owner: string): string =>
      method('const/16 v0, 0x7f6\niput v0, p0, Landroid/view/WindowManager$LayoutParams;->type:I', 'Landroid/view/WindowManager$LayoutParams;', owner);
    const service = '.class public Lx/Float;\n.super Landroid/app/Service;\n';
    expect(behaviour(service + field('Lx/Float$Window;')).acts).toMatchObject([{ kind: 'overlay', within: 'service' }]);
    expect(behaviour(field('Lx/Plain;')).acts).toMatchObject([{ kind: 'overlay', within: null }]);
  });

  it('is a screen that a service or receiver opens, but not one that a screen opens', () => {
    const start = (superclass: string): string =>
      `.class public Lx/A;\n.super ${superclass}\n.method public go(Landroid/content/Context;Landroid/content/Intent;)V\n.locals 0\ninvoke-virtual {p1, p2}, Landroid/content/Context;->startActivity(Landroid/content/Intent;)V\nreturn-void\n.end method\n`;
    expect(acts(start('Landroid/content/BroadcastReceiver;'))).toEqual(['background-activity-start Landroid/content/BroadcastReceiver;']);
    expect(acts(start('Landroid/app/IntentService;'))).toEqual(['background-activity-start Landroid/app/Service;']);
    expect(acts(start('Landroid/app/Activity;'))).toEqual([]);
  });

  it('is the start of another app, but not of itself nor of the system', () => {
    const component = (name: string): string =>
      method(
        `const-string v0, "${name}"\nconst-string v1, "${name}.Keep"\nnew-instance v2, Landroid/content/ComponentName;\ninvoke-direct {v2, v0, v1}, Landroid/content/ComponentName;-><init>(Ljava/lang/String;Ljava/lang/String;)V`,
      );
    expect(acts(component('com.other.app'))).toEqual(['other-app com.other.app/com.other.app.Keep']);
    expect(acts(component('com.shop.app'))).toEqual([]);
    expect(acts(component('com.android.settings'))).toEqual([]);
  });

  it('is a motion sensor, but not the light', () => {
    const sensor = (type: string): string =>
      method(
        `const/4 v0, ${type}\ninvoke-virtual {p0, v0}, Landroid/hardware/SensorManager;->getDefaultSensor(I)Landroid/hardware/Sensor;`,
        'Landroid/hardware/SensorManager;',
      );
    expect(acts(sensor('0x1'))).toEqual(['motion-sensor TYPE_ACCELEROMETER']);
    expect(acts(sensor('0x5'))).toEqual([]);
  });

  it('is watching for screenshots, but not for contacts', () => {
    const observe = (uri: string): string =>
      method(
        `const-string v0, "${uri}"\ninvoke-static {v0}, Landroid/net/Uri;->parse(Ljava/lang/String;)Landroid/net/Uri;\nmove-result-object v0\nconst/4 v1, 0x1\nconst/4 v2, 0x0
      invoke-virtual {p0, v0, v1, v2}, Landroid/content/ContentResolver;->registerContentObserver(Landroid/net/Uri;ZLandroid/database/ContentObserver;)V`,
        'Landroid/content/ContentResolver;',
      );
    expect(acts(observe('content://media/external/images/media'))).toEqual(['screenshot-observer content://media/external/images/media']);
    expect(acts(observe('content://com.android.contacts'))).toEqual([]);
  });

  it.each([
    [
      'download',
      method(
        'invoke-virtual {p0, p1}, Landroid/app/DownloadManager;->enqueue(Landroid/app/DownloadManager$Request;)J',
        'Landroid/app/DownloadManager;Landroid/app/DownloadManager$Request;',
      ),
    ],
    [
      'clipboard-listener',
      method(
        'invoke-virtual {p0, p1}, Landroid/content/ClipboardManager;->addPrimaryClipChangedListener(Landroid/content/ClipboardManager$OnPrimaryClipChangedListener;)V',
        'Landroid/content/ClipboardManager;Ljava/lang/Object;',
      ),
    ],
    [
      'full-screen-intent',
      method(
        'const/4 v0, 0x1\ninvoke-virtual {p0, p1, v0}, Landroid/app/Notification$Builder;->setFullScreenIntent(Landroid/app/PendingIntent;Z)Landroid/app/Notification$Builder;',
        'Landroid/app/Notification$Builder;Landroid/app/PendingIntent;',
      ),
    ],
    [
      'persistent-job',
      method(
        'const/4 v0, 0x1\ninvoke-virtual {p0, v0}, Landroid/app/job/JobInfo$Builder;->setPersisted(Z)Landroid/app/job/JobInfo$Builder;',
        'Landroid/app/job/JobInfo$Builder;',
      ),
    ],
    [
      'settings-write',
      method(
        'const-string v0, "android_id"\nconst/4 v1, 0x0\ninvoke-static {p0, v0, v1}, Landroid/provider/Settings$System;->putInt(Landroid/content/ContentResolver;Ljava/lang/String;I)Z',
        'Landroid/content/ContentResolver;',
      ),
    ],
  ])('is told as %s', (kind, code) => expect(behaviour(code).acts.map((act) => act.kind)).toEqual([kind]));

  it('is clearing what the user chose when the app was updated, but not at another time', () => {
    const clear =
      '.class public Lcom/shop/app/Update;\n.super Landroid/content/BroadcastReceiver;\n.method public onReceive(Landroid/content/SharedPreferences$Editor;)V\n.locals 0\ninvoke-interface {p1}, Landroid/content/SharedPreferences$Editor;->clear()Landroid/content/SharedPreferences$Editor;\nreturn-void\n.end method\n';
    const hears = (action: string): Package => ({ components: [{ type: 'receiver', name: 'com.shop.app.Update', exported: false, actions: [action] }] });
    expect(acts(clear, hears('android.intent.action.MY_PACKAGE_REPLACED'))).toEqual(['settings-cleared-on-update android.intent.action.MY_PACKAGE_REPLACED']);
    expect(acts(clear, hears('android.intent.action.BOOT_COMPLETED'))).toEqual([]);
  });
});

describe('what wakes the app', () => {
  const wakeUps = (...components: ComponentSpec[]): string[] =>
    behaviour(NOTHING, { components }).wakeUps.map(({ kind, component, attribution }) => `${kind} ${component} ${attribution}`);

  it('is the start of the device, and other events of it', () => {
    expect(wakeUps({ type: 'receiver', name: '.Boot', actions: ['android.intent.action.BOOT_COMPLETED', 'android.intent.action.USER_PRESENT'] })).toEqual([
      'boot-receiver com.shop.app.Boot app',
      'system-event-receiver com.shop.app.Boot app',
    ]);
    expect(wakeUps({ type: 'receiver', name: '.Own', actions: ['com.shop.DONE'] })).toEqual([]);
  });

  it('is a component of an SDK that other apps start', () => {
    expect(wakeUps({ type: 'service', name: 'com.push.WakeService', exported: true })).toEqual(['exported-wake-component com.push.WakeService push_sdk']);
    expect(wakeUps({ type: 'service', name: 'com.push.WakeService', exported: false })).toEqual([]);
    expect(wakeUps({ type: 'service', name: 'com.push.WakeService', exported: true, enabled: false })).toEqual([]);
  });

  it('is the synchronisation of an account', () => {
    expect(wakeUps({ type: 'service', name: '.Sync', exported: true, actions: ['android.content.SyncAdapter'] })).toEqual([
      'account-sync com.shop.app.Sync app',
    ]);
  });
});
