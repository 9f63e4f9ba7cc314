import { assembleDex, buildApk } from '@gatehouse/testkit';
import { describe, expect, it } from 'vitest';
import { memorySource } from '../bytes/byte-source.ts';
import type { DetectionTables } from '../detection-tables.ts';
import { readApk } from '../read-apk.ts';
import type { BehaviourFacts } from './behaviour-facts.ts';

const DEVICE_ID = 'Landroid/telephony/TelephonyManager;->getDeviceId';
function behaviour(code: string): BehaviourFacts {
  const tables: DetectionTables = {
    sensitiveApis: [{ descriptor: DEVICE_ID, personalInformation: ['imei'], constant: null }],
    sdks: [],
    packers: [],
    libraries: [],
  };
  const apk = buildApk({ package: 'com.shop.app', dex: [assembleDex(code)] });
  return readApk(memorySource(apk), { fileName: 'a.apk', tables }).behaviour!;
}

const method = (body: string, parameters = '', owner = 'Lx/A;', superclass = 'Ljava/lang/Object;'): string =>
  `.class public ${owner}\n.super ${superclass}\n.method public static run(${parameters})V\n.locals 6\n${body}\nreturn-void\n.end method\n`;
const readId = (register: string): string => `invoke-virtual {${register}}, ${DEVICE_ID}()Ljava/lang/String;`;
/** A task whose method reads the device id. */
const task = (base: string, isInterface: boolean, name = 'run', body = `const/4 v0, 0x0\n${readId('v0')}`): string =>
  `.class public Lx/Task;\n.super ${isInterface ? 'Ljava/lang/Object;' : base}\n${isInterface ? `.implements ${base}\n` : ''}.method public constructor <init>()V\n.locals 0
  invoke-direct {p0}, Ljava/lang/Object;-><init>()V\nreturn-void\n.end method\n.method public ${name}()V\n.locals 4\n${body}\nreturn-void\n.end method\n`;

describe('what is read again and again', () => {
  const MINUTE = 'sget-object v5, Ljava/util/concurrent/TimeUnit;->MINUTES:Ljava/util/concurrent/TimeUnit;';

  it('by a timer is told with its interval and the calls that it makes', () => {
    const timer = 'Ljava/util/Timer;->schedule(Ljava/util/TimerTask;JJ)V';
    const call = `.class public Lx/A;\n.super Ljava/lang/Object;\n.method public static run(Ljava/util/Timer;)V\n.locals 6\nmove-object v0, p0\nnew-instance v1, Lx/Task;\ninvoke-direct {v1}, Lx/Task;-><init>()V
      const-wide/16 v2, 0x0\nconst-wide/16 v4, 0x7d0\ninvoke-virtual/range {v0 .. v5}, ${timer}\nreturn-void\n.end method\n`;
    expect(behaviour(call + task('Ljava/util/TimerTask;', false)).repetitions).toEqual([
      {
        kind: 'timer',
        api: 'Ljava/util/Timer;->schedule',
        intervalMs: 2_000,
        sensitiveApis: [DEVICE_ID],
        caller: 'Lx/A;->run(Ljava/util/Timer;)V',
        attribution: 'app',
        reachableFromStartup: false,
        startKind: null,
      },
    ]);
    expect(behaviour(call + task('Ljava/util/TimerTask;', false, 'run', '')).repetitions).toEqual([]);
  });

  it('by an executor counts its interval in the unit that is named', () => {
    const api =
      'Ljava/util/concurrent/ScheduledExecutorService;->scheduleAtFixedRate(Ljava/lang/Runnable;JJLjava/util/concurrent/TimeUnit;)Ljava/util/concurrent/ScheduledFuture;';
    const code = `.class public Lx/A;\n.super Ljava/lang/Object;\n.method public static run(Ljava/util/concurrent/ScheduledExecutorService;)V\n.locals 7\nmove-object v0, p0\nnew-instance v1, Lx/Task;\ninvoke-direct {v1}, Lx/Task;-><init>()V
      const-wide/16 v2, 0x0\nconst-wide/16 v4, 0x5\n${MINUTE.replace('v5', 'v6')}\ninvoke-interface/range {v0 .. v6}, ${api}\nreturn-void\n.end method\n`;
    expect(behaviour(code + task('Ljava/lang/Runnable;', true)).repetitions).toMatchObject([
      { kind: 'executor', intervalMs: 300_000, sensitiveApis: [DEVICE_ID] },
    ]);
  });

  it('by a runnable that posts itself is told, by one that posts another is not', () => {
    const post = (what: string): string =>
      `const/4 v0, 0x0\n${readId('v0')}\nconst-wide/16 v1, 0x1388\n${what}\ninvoke-virtual {v0, v3, v1, v2}, Landroid/os/Handler;->postDelayed(Ljava/lang/Runnable;J)Z`;
    expect(behaviour(task('Ljava/lang/Runnable;', true, 'run', post('move-object v3, p0'))).repetitions).toMatchObject([
      { kind: 'handler', intervalMs: 5_000, sensitiveApis: [DEVICE_ID] },
    ]);
    expect(behaviour(task('Ljava/lang/Runnable;', true, 'run', post('const/4 v3, 0x0'))).repetitions).toEqual([]);
  });

  it('in a loop is told, after a loop is not', () => {
    const code = (body: string): string => method(body, 'Landroid/telephony/TelephonyManager;I');
    expect(behaviour(code(`:again\n${readId('p0')}\nadd-int/lit8 p1, p1, -0x1\nif-nez p1, :again`)).repetitions).toMatchObject([
      { kind: 'loop', api: DEVICE_ID, sensitiveApis: [DEVICE_ID] },
    ]);
    expect(behaviour(code(`:again\nadd-int/lit8 p1, p1, -0x1\nif-nez p1, :again\n${readId('p0')}`)).repetitions).toEqual([]);
  });

  it('by updates of the position is told with the least time between them', () => {
    const code = `.class public Lx/A;\n.super Ljava/lang/Object;\n.method public static run(Landroid/location/LocationManager;Landroid/location/LocationListener;)V\n.locals 6\nmove-object v0, p0\nconst-string v1, "gps"
      const-wide/16 v2, 0x1f4\nconst/4 v4, 0x0\nmove-object v5, p1\ninvoke-virtual/range {v0 .. v5}, Landroid/location/LocationManager;->requestLocationUpdates(Ljava/lang/String;JFLandroid/location/LocationListener;)V\nreturn-void\n.end method\n`;
    expect(behaviour(code).repetitions).toMatchObject([{ kind: 'location-updates', intervalMs: 500 }]);
  });
});
