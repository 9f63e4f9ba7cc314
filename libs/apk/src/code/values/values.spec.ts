import { assembleDex, type DexOptions } from '@gatehouse/testkit';
import { describe, expect, it } from 'vitest';
import { IssueLog } from '../../issues.ts';
import { CodeFiles } from '../code-files.ts';
import { readCodeFile } from '../read-code-file.ts';
import { readinessOf } from '../watches.ts';
import { callPlaces } from './call-places.ts';
import { constantStrings, type Place, type Value } from './value.ts';
import { Values } from './values.ts';

const SINK = 'Lx/Sink;->take(Ljava/lang/String;)V';

const TABLES = { sensitiveApis: [], sdks: [], packers: [], libraries: [] };

function codeOf(...files: Uint8Array[]): CodeFiles {
  return new CodeFiles(files.map((bytes, i) => readCodeFile(`classes${i}.dex`, bytes, readinessOf(TABLES), 1_000_000, new IssueLog()).file!));
}

function placesOfCalls(code: CodeFiles, method: string): readonly Place[] {
  return callPlaces(code, [method], 100).get(method)!;
}

/** Values that reach the calls of `Sink.take` in a static method `Lx/A;->run(parameters)V`, in the order of the code. */
function reaching(body: string, { parameters = '', more = '', sink = SINK, options = {} as DexOptions } = {}): Value[] {
  const text = `.class public Lx/A;\n.super Ljava/lang/Object;\n.method public static run(${parameters})V\n.locals 6\n${body}\nreturn-void\n.end method\n${more}`;
  const code = codeOf(assembleDex(text, options));
  const values = new Values(code);
  return placesOfCalls(code, sink).map((place) => values.argumentsAt(place).at(-1)!);
}

const take = (register: string): string => `invoke-static {${register}}, ${SINK}`;
const string = (text: string): Value => ({ kind: 'string', text });
const oneOf = (...texts: string[]): Value => ({ kind: 'one-of', values: texts.map(string) });

describe('a constant that reaches an argument', () => {
  it('is seen through moves and casts', () => {
    expect(reaching(`const-string v0, "a"\nmove-object v1, v0\ncheck-cast v1, Ljava/lang/String;\nconst-string v0, "b"\n${take('v1')}\n${take('v0')}`)).toEqual(
      [string('a'), string('b')],
    );
  });

  it('is one of several where ways join', () => {
    const body = `if-eqz p0, :no\nconst-string v0, "yes"\ngoto :end\n:no\nconst-string v0, "no"\n:end\n${take('v0')}`;
    expect(reaching(body, { parameters: 'Z' })).toEqual([oneOf('yes', 'no')]);
  });

  it('is one of the cases of a switch, and what was there before', () => {
    const body = `const-string v0, "none"\npacked-switch p0, :table\n:after\n${take('v0')}\nreturn-void\n:one\nconst-string v0, "one"\ngoto :after\n:two\nconst-string v0, "two"\ngoto :after
      :table\n.packed-switch 0x1\n:one\n:two\n.end packed-switch`;
    expect(reaching(body, { parameters: 'I' })).toEqual([oneOf('none', 'one', 'two')]);
  });

  it('is known in a loop that changes it', () => {
    const body = `const-string v0, "first"\n:again\n${take('v0')}\nconst-string v0, "later"\nif-nez p0, :again`;
    expect(reaching(body, { parameters: 'Z' })).toEqual([oneOf('first', 'later')]);
  });

  it('is whatever it was at any instruction that may throw, in a handler', () => {
    const body = `const-string v0, "before"\n:from\ninvoke-static {}, Lx/B;->risk()V\nconst-string v0, "between"\ninvoke-static {}, Lx/B;->risk()V\n:to
      const-string v0, "after"\nreturn-void\n.catchall {:from .. :to} :handler\n:handler\nmove-exception v1\n${take('v0')}`;
    expect(reaching(body)).toEqual([oneOf('before', 'between')]);
  });

  it('is any where more than eight ways meet', () => {
    const cases = Array.from({ length: 9 }, (_, i) => `:c${i}\nconst-string v0, "${i}"\ngoto :after`).join('\n');
    const table = `:table\n.packed-switch 0x0\n${Array.from({ length: 9 }, (_, i) => `:c${i}`).join('\n')}\n.end packed-switch`;
    expect(reaching(`packed-switch p0, :table\nreturn-void\n${cases}\n:after\n${take('v0')}\nreturn-void\n${table}`, { parameters: 'I' })).toEqual([
      { kind: 'any' },
    ]);
  });

  it('is null, where zero stands for an object', () => {
    expect(reaching(`const/4 v0, 0x0\n${take('v0')}`)).toEqual([{ kind: 'null' }]);
  });
});

describe('numbers', () => {
  const numbers = (type: string, body: string): Value[] => {
    const wide = type === 'J' || type === 'D';
    return reaching(`${body}\ninvoke-static {${wide ? 'v0, v1' : 'v0'}}, Lx/Sink;->take(${type})V`, { sink: `Lx/Sink;->take(${type})V` });
  };
  it.each([
    ['I', 'const/4 v0, -0x3', -3],
    ['I', 'const/16 v0, -0x200', -512],
    ['I', 'const v0, 0x7fffffff', 2_147_483_647],
    ['I', 'const/high16 v0, 0x7f0b0000', 0x7f0b0000],
    ['J', 'const-wide/16 v0, 0x3e8', 1_000],
    ['J', 'const-wide/32 v0, -0x10000', -65_536],
    ['J', 'const-wide v0, 0x1fffffffffffff', Number.MAX_SAFE_INTEGER],
    ['F', 'const/high16 v0, 0x3f800000', 1],
    ['D', 'const-wide/high16 v0, 0x3ff8000000000000', 1.5],
    ['Z', 'const/4 v0, 0x1', 1],
    ['I', 'const/4 v0, 0x4\nor-int/lit8 v0, v0, 0x2', 6],
    ['I', 'const/4 v0, 0x4\nconst/4 v1, 0x3\nsub-int v0, v0, v1', 1],
    ['I', 'const/4 v0, 0x4\nrsub-int v0, v0, 0x10', 12],
    ['I', 'const/4 v0, 0x1\nconst/4 v1, 0x7\nshl-int/2addr v0, v1', 128],
    ['J', 'const/16 v0, 0x3c\nint-to-long v0, v0\nconst-wide/16 v2, 0x3e8\nmul-long/2addr v0, v2', 60_000],
  ])('of type %s: %s', (type, body, value) => {
    expect(numbers(type, body)).toEqual([{ kind: 'number', value }]);
  });

  it('that are none are not told', () => {
    expect(numbers('F', 'const v0, 0x7fc00000')).toEqual([{ kind: 'any' }]);
  });
});

describe('texts that are put together', () => {
  const append = (register: string, type = 'Ljava/lang/String;'): string =>
    `invoke-virtual {v0, ${register}}, Ljava/lang/StringBuilder;->append(${type})Ljava/lang/StringBuilder;`;
  const begin = 'new-instance v0, Ljava/lang/StringBuilder;\ninvoke-direct {v0}, Ljava/lang/StringBuilder;-><init>()V';
  const end = 'invoke-virtual {v0}, Ljava/lang/StringBuilder;->toString()Ljava/lang/String;\nmove-result-object v1';

  it('by appends whose results are taken, or are not', () => {
    const body = `${begin}\nconst-string v2, "content://"\n${append('v2')}\nmove-result-object v0\nconst-string v2, "sms"\n${append('v2')}\n${end}\n${take('v1')}`;
    expect(reaching(body)).toEqual([string('content://sms')]);
  });

  it('keep the parts that are known', () => {
    const body = `${begin}\nconst-string v2, "https://api.example.com/"\n${append('v2')}\n${append('p0')}\nconst/16 v2, 0x2f\n${append('v2', 'C')}\n${end}\n${take('v1')}`;
    expect(reaching(body, { parameters: 'Ljava/lang/String;' })).toEqual([{ kind: 'pattern', pieces: ['https://api.example.com/', null, '/'] }]);
  });

  it('in a loop end somewhere', () => {
    const body = `${begin}\n:again\nconst-string v2, "x"\n${append('v2')}\nif-nez p0, :again\n${end}\n${take('v1')}`;
    expect(reaching(body, { parameters: 'Z' })[0]?.kind).toMatch(/any|pattern|one-of/);
  });

  it('by concat, format and replace', () => {
    const format = 'Ljava/lang/String;->format(Ljava/lang/String;[Ljava/lang/Object;)Ljava/lang/String;';
    const body = `const-string v0, "a-%s-%d%%"\nconst/4 v1, 0x2\nnew-array v1, v1, [Ljava/lang/Object;\nconst/4 v2, 0x0\nconst-string v3, "b"\naput-object v3, v1, v2
      invoke-static {v0, v1}, ${format}\nmove-result-object v0\n${take('v0')}
      const-string v0, "get#Imei"\nconst-string v1, "#"\nconst-string v2, ""\ninvoke-virtual {v0, v1, v2}, Ljava/lang/String;->replace(Ljava/lang/CharSequence;Ljava/lang/CharSequence;)Ljava/lang/String;
      move-result-object v0\n${take('v0')}`;
    expect(reaching(body)).toEqual([string('a-b-null%'), string('getImei')]);
  });

  it('hidden in bytes or in Base64', () => {
    const body = `const-string v0, "YW5kcm9pZF9pZA=="\nconst/4 v1, 0x0\ninvoke-static {v0, v1}, Landroid/util/Base64;->decode(Ljava/lang/String;I)[B\nmove-result-object v0
      new-instance v1, Ljava/lang/String;\ninvoke-direct {v1, v0}, Ljava/lang/String;-><init>([B)V\n${take('v1')}
      const/4 v0, 0x3\nnew-array v0, v0, [B\nfill-array-data v0, :data\nnew-instance v1, Ljava/lang/String;\ninvoke-direct {v1, v0}, Ljava/lang/String;-><init>([B)V\n${take('v1')}
      return-void\n:data\n.array-data 1\n97 98 99\n.end array-data`;
    expect(reaching(body)).toEqual([string('android_id'), string('abc')]);
  });

  it('by the runtime, from a recipe', () => {
    const concat =
      'invoke-custom {p0}, call_site_0("makeConcatWithConstants", (Ljava/lang/String;)Ljava/lang/String;, "https://\\u0001/v1")@Ljava/lang/invoke/StringConcatFactory;->makeConcatWithConstants(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;Ljava/lang/invoke/MethodType;Ljava/lang/String;[Ljava/lang/Object;)Ljava/lang/invoke/CallSite;';
    expect(reaching(`${concat}\nmove-result-object v0\n${take('v0')}`, { parameters: 'Ljava/lang/String;', options: { version: '038' } })).toEqual([
      { kind: 'pattern', pieces: ['https://', null, '/v1'] },
    ]);
  });
});

describe('objects and arrays', () => {
  it('keep their elements', () => {
    const sink = 'Lx/Sink;->all([Ljava/lang/String;)V';
    const body = `const/4 v0, 0x2\nnew-array v0, v0, [Ljava/lang/String;\nconst/4 v1, 0x0\nconst-string v2, "a"\naput-object v2, v0, v1\nconst/4 v1, 0x1\nconst-string v2, "b"\naput-object v2, v0, v1
      invoke-static {v0}, ${sink}\nfilled-new-array {v2, v2}, [Ljava/lang/String;\nmove-result-object v3\ninvoke-static {v3}, ${sink}`;
    const [made, filled] = reaching(body, { sink });
    expect(constantStrings(made!)).toEqual(['a', 'b']);
    expect(filled).toMatchObject({ kind: 'array', elements: [string('b'), string('b')] });
  });

  it('know their type, their constructor and the calls that complete them', () => {
    const sink = 'Lx/Sink;->go(Landroid/content/Intent;)V';
    const body = `new-instance v0, Landroid/content/Intent;\nconst-string v1, "a.b.GO"\ninvoke-direct {v0, v1}, Landroid/content/Intent;-><init>(Ljava/lang/String;)V
      invoke-virtual {v0, v1}, Landroid/content/Intent;->setPackage(Ljava/lang/String;)Landroid/content/Intent;\ninvoke-static {v0}, ${sink}`;
    const [intent] = reaching(body, { sink });
    expect(intent).toMatchObject({ kind: 'new', type: 'Landroid/content/Intent;' });
    expect(intent?.kind === 'new' && intent.init !== null && intent.changes.length).toBe(1);
  });

  it('are classes by name', () => {
    const sink = 'Lx/Sink;->type(Ljava/lang/Class;)V';
    const body = `const-class v0, Lx/B;\ninvoke-static {v0}, ${sink}\nconst-string v0, "x.C$D"\ninvoke-static {v0}, Ljava/lang/Class;->forName(Ljava/lang/String;)Ljava/lang/Class;\nmove-result-object v0\ninvoke-static {v0}, ${sink}`;
    expect(reaching(body, { sink })).toEqual([
      { kind: 'class', descriptor: 'Lx/B;' },
      { kind: 'class', descriptor: 'Lx/C$D;' },
    ]);
  });
});

describe('static fields', () => {
  const read = `sget-object v0, Lx/K;->KEY:Ljava/lang/String;\n${take('v0')}`;

  it('with an initial value are constants unless something writes them', () => {
    const holder = (more: string): string => `.class public Lx/K;\n.super Ljava/lang/Object;\n.field public static KEY:Ljava/lang/String; = "imei"\n${more}`;
    const writer = '.method public static set(Ljava/lang/String;)V\n.locals 0\nsput-object p0, Lx/K;->KEY:Ljava/lang/String;\nreturn-void\n.end method';
    expect(reaching(read, { more: holder('') })).toEqual([string('imei')]);
    expect(reaching(read, { more: holder(writer) })).toMatchObject([{ kind: 'field', member: 'KEY:Ljava/lang/String;' }]);
  });

  it('that only the initialiser writes are constants', () => {
    const holder = `.class public Lx/K;\n.super Ljava/lang/Object;\n.field public static final KEY:Ljava/lang/String;\n.method static constructor <clinit>()V\n.locals 2
      const-string v0, "content://"\nconst-string v1, "sms"\ninvoke-virtual {v0, v1}, Ljava/lang/String;->concat(Ljava/lang/String;)Ljava/lang/String;\nmove-result-object v0\nsput-object v0, Lx/K;->KEY:Ljava/lang/String;\nreturn-void\n.end method`;
    expect(reaching(read, { more: holder })).toEqual([string('content://sms')]);
  });
});

describe('a parameter', () => {
  it('is what the callers hand over, when they are few', () => {
    const text = `.class public Lx/A;\n.super Ljava/lang/Object;
      .method private static get(Ljava/lang/String;)V\n.locals 0\ninvoke-static {p0}, ${SINK}\nreturn-void\n.end method
      .method public static one()V\n.locals 1\nconst-string v0, "1"\ninvoke-static {v0}, Lx/A;->get(Ljava/lang/String;)V\nconst-string v0, "2"\ninvoke-static {v0}, Lx/A;->get(Ljava/lang/String;)V\nreturn-void\n.end method`;
    const code = codeOf(assembleDex(text));
    const values = new Values(code);
    const [place] = placesOfCalls(code, SINK);
    const [value] = values.argumentsAt(place!);
    expect(value).toMatchObject({ kind: 'parameter', index: 0 });
    expect(values.throughCallers(value!, () => placesOfCalls(code, 'Lx/A;->get(Ljava/lang/String;)V'))).toEqual(oneOf('1', '2'));
    expect(values.throughCallers(value!, () => null)).toEqual(value);
  });

  it('of an instance method counts its receiver, and a long as one', () => {
    const text = `.class public Lx/A;\n.super Ljava/lang/Object;\n.method public run(JLjava/lang/String;)V\n.locals 0\ninvoke-static {p3}, ${SINK}\nreturn-void\n.end method`;
    const code = codeOf(assembleDex(text));
    expect(new Values(code).argumentsAt(placesOfCalls(code, SINK)[0]!)).toMatchObject([{ kind: 'parameter', index: 2 }]);
  });
});
