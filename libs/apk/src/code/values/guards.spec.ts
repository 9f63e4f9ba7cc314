import { assembleDex } from '@gatehouse/testkit';
import { describe, expect, it } from 'vitest';
import { IssueLog } from '../../issues.ts';
import { CodeFiles } from '../code-files.ts';
import { readCodeFile } from '../read-code-file.ts';
import { readinessOf } from '../watches.ts';
import { callPlaces } from './call-places.ts';
import type { Guard } from './guard.ts';
import { Values } from './values.ts';

const SINK = 'Lx/Sink;->collect()V';
const COLLECT = `invoke-static {}, ${SINK}`;
const TABLES = { sensitiveApis: [], sdks: [], packers: [], libraries: [] };

/** Guards of the one call of `Sink.collect`, in an instance method of `Lx/A;` whose p1 is preferences. */
function guards(body: string, more = ''): readonly Guard[] {
  const text = `.class public Lx/A;\n.super Ljava/lang/Object;\n.field public agreed:Z\n.method public run(Landroid/content/SharedPreferences;I)V\n.locals 6\n${body}\nreturn-void\n.end method\n${more}`;
  const reading = readCodeFile('classes.dex', assembleDex(text), readinessOf(TABLES), 1_000_000, new IssueLog());
  const code = new CodeFiles([reading.file!]);
  const [place] = callPlaces(code, [SINK], 1).get(SINK)!;
  return new Values(code).guardsAt(place!);
}

const getBoolean = (fallback: 0 | 1, register = 'v0'): string =>
  `const-string v4, "agreed"\nconst/4 v5, 0x${fallback}\ninvoke-interface {p1, v4, v5}, Landroid/content/SharedPreferences;->getBoolean(Ljava/lang/String;Z)Z\nmove-result ${register}`;

describe('a guard', () => {
  it('is a preference that must be true', () => {
    expect(guards(`${getBoolean(0)}\nif-eqz v0, :end\n${COLLECT}\n:end`)).toMatchObject([
      { kind: 'preferences', key: 'agreed', default: false, polarity: true, openByDefault: false, getter: null },
    ]);
  });

  it('is an early return', () => {
    expect(guards(`${getBoolean(0)}\nif-nez v0, :go\nreturn-void\n:go\n${COLLECT}`)).toMatchObject([{ polarity: true, openByDefault: false }]);
  });

  it('is open where the default lets the call happen', () => {
    expect(guards(`${getBoolean(1)}\nif-eqz v0, :end\n${COLLECT}\n:end`)).toMatchObject([{ default: true, polarity: true, openByDefault: true }]);
    expect(guards(`${getBoolean(0)}\nif-nez v0, :end\n${COLLECT}\n:end`)).toMatchObject([{ default: false, polarity: false, openByDefault: true }]);
  });

  it('is negated by exclusive or', () => {
    expect(guards(`${getBoolean(0)}\nxor-int/lit8 v0, v0, 0x1\nif-eqz v0, :end\n${COLLECT}\n:end`)).toMatchObject([{ polarity: false, openByDefault: true }]);
  });

  it('is none where another way leads to the call, or comes back to it', () => {
    expect(guards(`${getBoolean(0)}\nif-eqz v0, :other\ngoto :go\n:other\nif-nez p2, :end\n:go\n${COLLECT}\n:end`)).toEqual([]);
    expect(guards(`${getBoolean(0)}\nif-eqz v0, :after\nnop\n:after\n${COLLECT}`)).toEqual([]);
  });

  it('holds within a loop', () => {
    expect(guards(`${getBoolean(0)}\nif-eqz v0, :end\n:again\n${COLLECT}\nif-nez p2, :again\n:end`)).toMatchObject([{ key: 'agreed' }]);
  });

  it('is a part of a condition that was computed before', () => {
    const body = `${getBoolean(0, 'v0')}\nif-eqz v0, :no\nif-eqz p2, :no\nconst/4 v1, 0x1\ngoto :test\n:no\nconst/4 v1, 0x0\n:test\nif-eqz v1, :end\n${COLLECT}\n:end`;
    expect(guards(body)).toMatchObject([{ key: 'agreed', polarity: true }]);
  });

  it('is none where one of two ways through a condition suffices', () => {
    const body = `${getBoolean(0)}\nif-nez v0, :yes\nif-nez p2, :yes\nconst/4 v1, 0x0\ngoto :test\n:yes\nconst/4 v1, 0x1\n:test\nif-eqz v1, :end\n${COLLECT}\n:end`;
    expect(guards(body)).toEqual([]);
  });

  it('is a number that must be another than its default', () => {
    const body = `const-string v4, "state"\nconst/4 v5, 0x0\ninvoke-interface {p1, v4, v5}, Landroid/content/SharedPreferences;->getInt(Ljava/lang/String;I)I\nmove-result v0
      const/4 v1, 0x2\nif-ne v0, v1, :end\n${COLLECT}\n:end`;
    expect(guards(body)).toMatchObject([{ key: 'state', default: 0, polarity: true, openByDefault: false }]);
  });

  it('is a text that must be there, or must be a certain one', () => {
    const read = `const-string v4, "date"\nconst-string v5, ""\ninvoke-interface {p1, v4, v5}, Landroid/content/SharedPreferences;->getString(Ljava/lang/String;Ljava/lang/String;)Ljava/lang/String;\nmove-result-object v0`;
    const empty = `${read}\ninvoke-static {v0}, Landroid/text/TextUtils;->isEmpty(Ljava/lang/CharSequence;)Z\nmove-result v0\nif-nez v0, :end\n${COLLECT}\n:end`;
    expect(guards(empty)).toMatchObject([{ key: 'date', default: '', polarity: true, openByDefault: false }]);
    const equal = `${read}\nconst-string v1, "yes"\ninvoke-virtual {v1, v0}, Ljava/lang/String;->equals(Ljava/lang/Object;)Z\nmove-result v0\nif-eqz v0, :end\n${COLLECT}\n:end`;
    expect(guards(equal)).toMatchObject([{ key: 'date', polarity: true, openByDefault: false }]);
  });

  it('is a file that must exist, a key that must be there, a field', () => {
    const file = `new-instance v0, Ljava/io/File;\nconst-string v1, "/data/agreed"\ninvoke-direct {v0, v1}, Ljava/io/File;-><init>(Ljava/lang/String;)V\ninvoke-virtual {v0}, Ljava/io/File;->exists()Z\nmove-result v0\nif-eqz v0, :end\n${COLLECT}\n:end`;
    expect(guards(file)).toMatchObject([{ kind: 'file', key: '/data/agreed', polarity: true, openByDefault: false }]);
    const field = `iget-boolean v0, p0, Lx/A;->agreed:Z\nif-eqz v0, :end\n${COLLECT}\n:end`;
    expect(guards(field)).toMatchObject([{ kind: 'field', key: 'Lx/A;->agreed:Z', openByDefault: false }]);
  });

  it('names the store where that is constant', () => {
    const body = `const-string v4, "privacy"\nconst/4 v5, 0x0\ninvoke-virtual {p0, v4, v5}, Lx/A;->getSharedPreferences(Ljava/lang/String;I)Landroid/content/SharedPreferences;\nmove-result-object p1
      ${getBoolean(0)}\nif-eqz v0, :end\n${COLLECT}\n:end`;
    expect(guards(body)).toMatchObject([{ store: 'privacy', key: 'agreed' }]);
  });
});

describe('a guard behind a getter', () => {
  const prefs = `.class public Lx/Prefs;\n.super Ljava/lang/Object;
    .method public static flag(Landroid/content/SharedPreferences;Ljava/lang/String;Z)Z\n.locals 1\ninvoke-interface {p0, p1, p2}, Landroid/content/SharedPreferences;->getBoolean(Ljava/lang/String;Z)Z\nmove-result v0\nreturn v0\n.end method
    .method public static isAgreed(Landroid/content/SharedPreferences;)Z\n.locals 2\nconst-string v0, "agreed"\nconst/4 v1, 0x0\ninvoke-static {p0, v0, v1}, Lx/Prefs;->flag(Landroid/content/SharedPreferences;Ljava/lang/String;Z)Z\nmove-result v0\nreturn v0\n.end method
    .method public static always(Landroid/content/SharedPreferences;)Z\n.locals 1\nconst/4 v0, 0x1\nreturn v0\n.end method
    .method public static state(Landroid/content/SharedPreferences;)Z\n.locals 2\nconst-string v0, "agreed"\nconst/4 v1, 0x0\ninvoke-interface {p0, v0, v1}, Landroid/content/SharedPreferences;->getInt(Ljava/lang/String;I)I\nmove-result v0
      const/4 v1, 0x1\nif-ne v0, v1, :no\nreturn v1\n:no\nconst/4 v0, 0x0\nreturn v0\n.end method`;
  const call = (name: string): string =>
    `invoke-static {p1}, Lx/Prefs;->${name}(Landroid/content/SharedPreferences;)Z\nmove-result v0\nif-eqz v0, :end\n${COLLECT}\n:end`;

  it('is found, with the key that was handed over', () => {
    expect(guards(call('isAgreed'), prefs)).toMatchObject([{ kind: 'preferences', key: 'agreed', default: false, polarity: true, openByDefault: false }]);
    expect(guards(call('isAgreed'), prefs)[0]?.getter).not.toBeNull();
  });

  it('is found where the getter decides by branches', () => {
    expect(guards(call('state'), prefs)).toMatchObject([{ kind: 'preferences', key: 'agreed', polarity: true, openByDefault: false }]);
  });

  it('is a getter that says nothing of a store, where it does not read one', () => {
    expect(guards(call('always'), prefs)).toMatchObject([
      { kind: 'getter', key: 'Lx/Prefs;->always(Landroid/content/SharedPreferences;)Z', openByDefault: null },
    ]);
  });
});
