import { assembleDex, buildApk } from '@gatehouse/testkit';
import { describe, expect, it } from 'vitest';
import { memorySource } from '../bytes/byte-source.ts';
import { readApk } from '../read-apk.ts';
import type { PermissionRequestFact, Refusal } from './behaviour-facts.ts';

const TABLES = { sensitiveApis: [], sdks: [], packers: [], libraries: [] };
const [CAMERA, AUDIO, LOCATION] = ['android.permission.CAMERA', 'android.permission.RECORD_AUDIO', 'android.permission.ACCESS_FINE_LOCATION'];

function behaviour(code: string, permissions: string[] = []): { requests: PermissionRequestFact[]; refusals: Refusal[] } {
  const apk = buildApk({ package: 'x', permissions, dex: [assembleDex(code)] });
  const { permissionRequests, refusals } = readApk(memorySource(apk), { fileName: 'a.apk', tables: TABLES }).behaviour!;
  return { requests: permissionRequests, refusals };
}

const activity = (...methods: string[]): string => `.class public Lx/Main;\n.super Landroid/app/Activity;\n${methods.join('\n')}`;
const method = (signature: string, body: string): string => `.method public ${signature}\n.locals 6\n${body}\nreturn-void\n.end method`;
/** An array of these in `v0`. */
const array = (...names: string[]): string =>
  [
    `const/4 v1, ${names.length}`,
    'new-array v0, v1, [Ljava/lang/String;',
    ...names.map((name, i) => `const/4 v1, ${i}\nconst-string v2, "${name}"\naput-object v2, v0, v1`),
  ].join('\n');
const ask = 'const/4 v1, 0x1\ninvoke-virtual {p0, v0, v1}, Lx/Main;->requestPermissions([Ljava/lang/String;I)V';
const compat =
  'const/4 v1, 0x1\ninvoke-static {p0, v0, v1}, Landroidx/core/app/ActivityCompat;->requestPermissions(Landroid/app/Activity;[Ljava/lang/String;I)V';

describe('a request for permissions', () => {
  it('names what it asks for, the groups that a user sees, and where it stands', () => {
    const { requests } = behaviour(activity(method('ask()V', `${array(CAMERA!)}\n${ask}`)));
    expect(requests).toEqual([
      {
        through: 'framework',
        permissions: [CAMERA],
        permissionsKnown: true,
        mentioned: [],
        groups: ['CAMERA'],
        together: false,
        allDeclared: false,
        trigger: 'unknown',
        onEveryReturn: false,
        explains: false,
        caller: 'Lx/Main;->ask()V',
        attribution: 'app',
        reachableFromStartup: false,
        startKind: null,
      },
    ]);
  });

  it('for several groups at once is told, and that it asks for all that the manifest declares', () => {
    const code = activity(method('ask()V', `${array(CAMERA!, LOCATION!)}\n${compat}`));
    expect(behaviour(code, [CAMERA!, LOCATION!, 'android.permission.INTERNET']).requests).toMatchObject([
      { through: 'androidx', permissions: [LOCATION, CAMERA], groups: ['CAMERA', 'LOCATION'], together: true, allDeclared: true },
    ]);
    expect(behaviour(code, [CAMERA!, LOCATION!, AUDIO!]).requests).toMatchObject([{ together: true, allDeclared: false }]);
  });

  it('for two permissions of one group asks for no more than one thing', () => {
    const both = array(LOCATION!, 'android.permission.ACCESS_COARSE_LOCATION');
    expect(behaviour(activity(method('ask()V', `${both}\n${ask}`))).requests).toMatchObject([{ groups: ['LOCATION'], together: false }]);
  });

  it('whose names come from elsewhere is told as not known', () => {
    const code = activity(method('ask([Ljava/lang/String;)V', ask.replace('v0', 'p1')));
    expect(behaviour(code).requests).toMatchObject([{ permissions: [], permissionsKnown: false, together: false }]);
  });

  it('of what is left of a list names that list as what may be asked for', () => {
    const filtered = method(
      'ask(Ljava/util/List;)V',
      `const-string v3, "${CAMERA}"\nconst-string v4, "${LOCATION}"\nconst-string v5, "android.permission.INTERNET"\n${ask.replace('v0', 'p1')}`,
    );
    expect(behaviour(activity(filtered)).requests).toMatchObject([
      { permissions: [], permissionsKnown: false, mentioned: [LOCATION, CAMERA], together: false },
    ]);
  });

  it('whenever its screen comes back is told', () => {
    expect(behaviour(activity(method('onResume()V', `${array(CAMERA!)}\n${ask}`))).requests).toMatchObject([{ onEveryReturn: true }]);
  });

  it('that gives its reason first is told', () => {
    const why = 'const-string v3, "x"\ninvoke-virtual {p0, v3}, Lx/Main;->shouldShowRequestPermissionRationale(Ljava/lang/String;)Z';
    expect(behaviour(activity(method('ask()V', `${why}\n${array(CAMERA!)}\n${ask}`))).requests).toMatchObject([{ explains: true }]);
  });

  it.each([
    [
      'a launcher of results',
      'androidx',
      `const-string v0, "${CAMERA}"\ninvoke-virtual {p1, v0}, Landroidx/activity/result/ActivityResultLauncher;->launch(Ljava/lang/Object;)V`,
    ],
    [
      'XXPermissions',
      'XXPermissions',
      `const-string v0, "${CAMERA}"\ninvoke-virtual {p1, v0}, Lcom/hjq/permissions/XXPermissions;->permission(Ljava/lang/String;)Lcom/hjq/permissions/XXPermissions;`,
    ],
    [
      'PermissionX',
      'PermissionX',
      `${array(CAMERA!)}\ninvoke-virtual {p1, v0}, Lcom/permissionx/guolindev/PermissionMediator;->permissions([Ljava/lang/String;)Lcom/permissionx/guolindev/request/PermissionBuilder;`,
    ],
    [
      'EasyPermissions',
      'EasyPermissions',
      `${array(CAMERA!)}\nconst-string v1, "why"\nconst/4 v2, 0x1\ninvoke-static {p0, v1, v2, v0}, Lpub/devrel/easypermissions/EasyPermissions;->requestPermissions(Landroid/app/Activity;Ljava/lang/String;I[Ljava/lang/String;)V`,
    ],
    [
      'RxPermissions',
      'RxPermissions',
      `${array(CAMERA!)}\ninvoke-virtual {p1, v0}, Lcom/tbruyelle/rxpermissions2/RxPermissions;->request([Ljava/lang/String;)Lio/reactivex/Observable;`,
    ],
  ])('is seen through %s', (_name, through, body) => {
    expect(behaviour(activity(method('ask(Ljava/lang/Object;)V', body))).requests).toMatchObject([{ through, permissions: [CAMERA], permissionsKnown: true }]);
  });

  it('is not a launcher of something else, nor a support library that asks in the app’s name', () => {
    const other = 'const-string v0, "image/*"\ninvoke-virtual {p1, v0}, Landroidx/activity/result/ActivityResultLauncher;->launch(Ljava/lang/Object;)V';
    expect(behaviour(activity(method('pick(Ljava/lang/Object;)V', other))).requests).toEqual([]);
    expect(behaviour(activity(method('ask()V', `${array(CAMERA!)}\n${ask}`)).replaceAll('Lx/Main;', 'Landroidx/x/Main;')).requests).toEqual([]);
  });
});

describe('what follows a refusal', () => {
  const results = (body: string): string => activity(method('onRequestPermissionsResult(I[Ljava/lang/String;[I)V', body));
  const first = 'const/4 v0, 0x0\naget v0, p3, v0';
  const finish = 'invoke-virtual {p0}, Lx/Main;->finish()V';
  const then = (code: string): string[] => behaviour(code).refusals.map((row) => `${row.of} ${row.then} ${row.api}`);

  it('is told where the app ends, whichever way the result is tested', () => {
    expect(then(results(`${first}\nif-eqz v0, :granted\n${finish}\n:granted`))).toEqual(['permission exit Lx/Main;->finish']);
    expect(then(results(`${first}\nif-nez v0, :denied\nreturn-void\n:denied\n${finish}`))).toHaveLength(1);
    expect(then(results(`${first}\nconst/4 v1, -0x1\nif-ne v0, v1, :granted\n${finish}\n:granted`))).toHaveLength(1);
  });

  it('is found where a flag remembers the refusal in a loop', () => {
    const loop = `const/4 v1, 0x1\nconst/4 v2, 0x0\narray-length v3, p3\n:next\nif-ge v2, v3, :end\naget v4, p3, v2\nif-eqz v4, :ok\nconst/4 v1, 0x0\n:ok\nadd-int/lit8 v2, v2, 0x1\ngoto :next\n:end`;
    expect(then(results(`${loop}\nif-nez v1, :granted\n${finish}\n:granted`))).toHaveLength(1);
    expect(then(results(`${loop}\nif-eqz v1, :denied\n${finish}\n:denied`))).toEqual([]);
  });

  it('is found where nothing was answered at all, as after a question that was cancelled', () => {
    const both = `array-length v0, p3\nif-lez v0, :denied\n${first}\nif-nez v0, :denied\nreturn-void\n:denied\n${finish}`;
    expect(then(results(both))).toHaveLength(1);
  });

  it('is found where the flag and the way out of the loop are one', () => {
    const loop = `const/4 v1, 0x1\nconst/4 v0, 0x0\narray-length v3, p3\nmove v2, v0\n:next\nif-ge v2, v3, :all\naget v4, p3, v2\nif-eqz v4, :ok\n:test\nif-eqz v0, :denied\nreturn-void\n:denied\n${finish}
      return-void\n:ok\nadd-int/lit8 v2, v2, 0x1\ngoto :next\n:all\nmove v0, v1\ngoto :test`;
    expect(then(results(loop))).toHaveLength(1);
  });

  it('is followed into the methods that the branch calls', () => {
    const leave = method('leave()V', 'const/4 v0, 0x0\ninvoke-static {v0}, Ljava/lang/System;->exit(I)V');
    const code = results(`${first}\nif-eqz v0, :granted\ninvoke-virtual {p0}, Lx/Main;->leave()V\n:granted`);
    expect(then(`${code}\n${leave}`)).toEqual(['permission exit Ljava/lang/System;->exit']);
  });

  it('is told where the same question is asked again', () => {
    expect(then(results(`${first}\nif-eqz v0, :granted\n${array(CAMERA!)}\n${ask}\n:granted`))).toEqual(['permission ask-again Lx/Main;->requestPermissions']);
  });

  it('is found in the callback of a launcher of results, a compiled lambda too', () => {
    const CONTRACT = 'Landroidx/activity/result/contract/ActivityResultContracts$RequestPermission;';
    const register = method('onCreate(Landroid/os/Bundle;)V', `new-instance v0, ${CONTRACT}\ninvoke-direct {v0}, ${CONTRACT}-><init>()V`);
    const lambda = method(
      'lambda$onCreate$0(Ljava/lang/Boolean;)V',
      `invoke-virtual {p1}, Ljava/lang/Boolean;->booleanValue()Z\nmove-result v0\nif-nez v0, :granted\n${finish}\n:granted`,
    );
    const callback = (contract: boolean): string =>
      `${activity(contract ? register : '', lambda)}\n.class public Lx/Main$$ExternalSyntheticLambda0;\n.super Ljava/lang/Object;\n.implements Landroidx/activity/result/ActivityResultCallback;
      .method public onActivityResult(Ljava/lang/Object;)V\n.locals 1\nconst/4 v0, 0x0\ncheck-cast p1, Ljava/lang/Boolean;\ninvoke-virtual {v0, p1}, Lx/Main;->lambda$onCreate$0(Ljava/lang/Boolean;)V\nreturn-void\n.end method`;
    expect(then(callback(true))).toEqual(['permission exit Lx/Main;->finish']);
    expect(then(callback(false))).toEqual([]);
  });

  it('is no end where the screen makes room for another', () => {
    const open = 'const/4 v1, 0x0\ninvoke-virtual {p0, v1}, Lx/Main;->startActivity(Landroid/content/Intent;)V';
    expect(then(results(`${first}\nif-eqz v0, :granted\n${open}\n${finish}\n:granted`))).toEqual([]);
  });

  it('is told where the user is sent to the settings', () => {
    const settings = 'const-string v1, "android.settings.APPLICATION_DETAILS_SETTINGS"';
    expect(then(results(`${first}\nif-eqz v0, :granted\n${settings}\n:granted`))).toEqual([
      'permission settings android.settings.APPLICATION_DETAILS_SETTINGS',
    ]);
  });

  it('is nothing where the app ends after a grant, or whatever the answer', () => {
    expect(then(results(`${first}\nif-nez v0, :denied\n${finish}\n:denied`))).toEqual([]);
    expect(then(results(`${first}\nif-nez v0, :denied\n:denied\n${finish}`))).toEqual([]);
  });

  it('does not take the end of something else for the end of the app', () => {
    expect(then(results(`${first}\nif-eqz v0, :granted\ninvoke-virtual {p0}, Landroid/view/ActionMode;->finish()V\n:granted`))).toEqual([]);
  });

  it('is unknown where there are more listeners than anybody writes', () => {
    const listener = (i: number): string => results('').replaceAll('Lx/Main;', `Lx/Main${i};`);
    const apk = buildApk({ package: 'x', dex: [assembleDex(Array.from({ length: 501 }, (_, i) => listener(i)).join('\n'))] });
    const { unknown } = readApk(memorySource(apk), { fileName: 'a.apk', tables: TABLES });
    expect(unknown).toContainEqual({ fact: 'behaviour', code: 'code.too-many-rows', detail: 'onRequestPermissionsResult' });
  });
});
