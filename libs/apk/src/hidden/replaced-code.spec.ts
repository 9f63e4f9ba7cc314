import { assembleDex, buildApk, type ApkSpec, type ClassSpec } from '@gatehouse/testkit';
import { describe, expect, it } from 'vitest';
import { memorySource } from '../bytes/byte-source.ts';
import { readApk } from '../read-apk.ts';

function read(spec: ApkSpec) {
  const facts = readApk(memorySource(buildApk(spec)), { fileName: 'a.apk', tables: { sensitiveApis: [], sdks: [], packers: [] } });
  return {
    hidden: facts.hidden.map(({ kind, detail }) => [kind, detail]),
    reasons: facts.unknown.map(({ fact, code }) => `${fact} ${code}`),
    outcome: facts.outcome,
  };
}

const activity = (name: string) => ({ type: 'activity', name }) as const;

describe('components that no DEX file defines', () => {
  const names = ['One', 'Two', 'Three', 'Four'];

  it('make the code unknown where they are most of all', () => {
    const { hidden, reasons, outcome } = read({ components: names.map((name) => activity(`.${name}`)) });
    expect(hidden).toEqual([['undefined-components', '4 of 4 components']]);
    expect(reasons).toEqual(expect.arrayContaining(['code dex.classes-missing', 'sdks dex.classes-missing']));
    expect(outcome).toBe('partial');
  });

  it('are leftovers where they are few', () => {
    const classes = names.map((name): ClassSpec => ({ name: `com.example.app.${name}` }));
    const { hidden, outcome } = read({ classes, components: [...names, 'Gone', 'GoneToo', 'Also'].map((name) => activity(`.${name}`)) });
    expect(hidden).toEqual([]);
    expect(outcome).toBe('complete');
  });

  it('are none where the framework has them', () => {
    expect(read({ components: ['android.app.NativeActivity', 'android.app.A', 'android.app.B'].map(activity) }).hidden).toEqual([]);
  });
});

describe('methods whose bodies were taken out', () => {
  const app = (calls: readonly string[]): ClassSpec => ({
    name: 'com.example.app.Large',
    methods: Array.from({ length: 300 }, (_, i) => ({ name: `method${i}`, calls: i % 2 === 0 ? calls : [] })),
  });

  it('make the code unknown where they are most', () => {
    const { hidden, reasons } = read({ classes: [app([])] });
    expect(hidden).toEqual([['emptied-methods', '300 of 301 methods']].map(([kind]) => [kind, expect.stringMatching(/^30[01] of 301 methods$/)]));
    expect(reasons).toContain('code dex.bodies-emptied');
  });

  it('are callbacks that do nothing where they are half', () => {
    expect(read({ classes: [app(['Ljava/lang/System;->gc()V'])] }).hidden).toEqual([]);
  });
});

describe('methods that were moved into a library', () => {
  const dex = (native: number): Buffer => {
    const methods = Array.from({ length: 300 }, (_, i) =>
      i < native
        ? `.method public native m${i}()V\n.end method`
        : `.method public m${i}()V\n.registers 1\ninvoke-virtual {p0}, Lcom/example/app/Main;->m0()V\nreturn-void\n.end method`,
    );
    return assembleDex(['.class public Lcom/example/app/Main;', '.super Landroid/app/Activity;', ...methods].join('\n'));
  };

  it('make the code unknown where they are most', () => {
    const { hidden, reasons } = read({ dex: [dex(200)] });
    expect(hidden).toEqual([['native-methods', '200 of 300 methods']]);
    expect(reasons).toContain('code dex.bodies-native');
  });

  it('are a binding where they are fewer', () => {
    expect(read({ dex: [dex(100)] }).hidden).toEqual([]);
  });
});
