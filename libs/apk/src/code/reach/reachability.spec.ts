import { readdirSync, readFileSync } from 'node:fs';
import { assembleDex, readSketches, type AppSketch } from '@gatehouse/testkit';
import { afterAll, describe, expect, it } from 'vitest';
import { IssueLog } from '../../issues.ts';
import type { ManifestFacts } from '../../manifest/manifest-facts.ts';
import { CodeFiles } from '../code-files.ts';
import { readCodeFile } from '../read-code-file.ts';
import { Values } from '../values/values.ts';
import { readinessOf } from '../watches.ts';
import { CodeWorld } from '../world/class-world.ts';
import { reach, type Reach, type Reachability } from './reachability.ts';

const FIXTURES = new URL('./fixtures/', import.meta.url);
const TABLES = { sensitiveApis: [], sdks: [], packers: [], libraries: [] };
const COLLECT = 'Lp/Device;->collect()V';
const sketches = readdirSync(FIXTURES)
  .sort()
  .flatMap((name) =>
    readSketches(readFileSync(new URL(name, FIXTURES), 'utf8')).map((sketch) => ({ ...sketch, title: `${name.replace('.txt', '')}: ${sketch.title}` })),
  );

type Ran = { readonly reachability: Reachability; readonly code: CodeFiles };

function run(app: AppSketch, dex = app.dex): Ran {
  const code = new CodeFiles(
    dex.map((text, i) => readCodeFile(`classes${i + 1}.dex`, assembleDex(text, { version: '039' }), readinessOf(TABLES), 1_000_000, new IssueLog()).file!),
  );
  return { code, reachability: reach(new CodeWorld(code.files), manifestOf(app), { values: new Values(code) }) };
}

function manifestOf(app: AppSketch): ManifestFacts {
  const full = (name: string): string => (name.includes('.') ? name : `x.${name}`);
  return {
    package: 'x',
    application: {
      name: app.application === null ? null : full(app.application),
      appComponentFactory: app.factory === null ? null : full(app.factory),
      process: null,
    },
    components: app.components.map(({ type, name, options }) => {
      const shown = options['launcher'] === 'true';
      const actions = shown ? ['android.intent.action.MAIN'] : (options['actions'] ?? '').split(',').filter(Boolean);
      const categories = shown ? ['android.intent.category.LAUNCHER'] : [];
      return {
        type,
        name: full(name),
        enabled: options['enabled'] !== 'false',
        process: options['process'] ?? null,
        initOrder: options['initOrder'] === undefined ? null : Number(options['initOrder']),
        targetActivity: options['target'] === undefined ? null : full(options['target']),
        actions,
        categories,
        filters: actions.length === 0 ? [] : [{ actions, categories }],
      };
    }),
    metaData: app.metaData,
  } as unknown as ManifestFacts;
}

/** What is said of the call that is looked for in a method: where it stands in several, of the first. */
function reachOfCall({ code, reachability }: Ran, method: string, descriptor = (name: string) => `Lx/${name};`): Reach | null {
  const [owner = '', member = ''] = method.split('.');
  const name = `${descriptor(owner)}->${member}(`;
  for (const [number, { dex }] of code.all.entries()) {
    for (let reference = 0; reference < dex.header.methods.count; reference++) {
      const body = dex.method(reference).startsWith(name) ? code.body(number, reference) : null;
      if (body === null) continue;
      for (let pc = body.codeAt; pc < body.codeAt + body.codeUnits; pc++) {
        if ((dex.units[pc]! & 0xff) === 0x71 && dex.units[pc + 1]! < dex.header.methods.count && dex.method(dex.units[pc + 1]!) === COLLECT)
          return reachability.of(number, reference, pc);
      }
    }
  }
  throw new Error(`no call in ${method}`);
}

function verdict(ran: Ran, method: string, descriptor?: (name: string) => string): string {
  const found = reachOfCall(ran, method, descriptor);
  if (found === null) return 'no';
  return found.guard === null ? found.startKind! : 'guarded';
}

const STARTS = new Set(['provider', 'application', 'launcher']);
const counts = { right: 0, wrong: 0, missed: 0, cases: 0 };

describe('what start-up reaches', () => {
  it.each(sketches.map((sketch) => [sketch.title, sketch] as const))('%s', (_, sketch) => {
    const ran = run(sketch);
    const verdicts = Object.fromEntries(sketch.expectations.map(({ method }) => [method, verdict(ran, method)]));
    for (const { method, verdict: wanted } of sketch.expectations) {
      const [starts, should] = [STARTS.has(verdicts[method]!), STARTS.has(wanted)];
      counts.cases++;
      if (starts && should) counts.right++;
      else if (starts) counts.wrong++;
      else if (should) counts.missed++;
    }
    expect(verdicts).toEqual(Object.fromEntries(sketch.expectations.map(({ method, verdict: wanted }) => [method, wanted])));
  });

  afterAll(() => {
    const precision = counts.right / (counts.right + counts.wrong);
    const recall = counts.right / (counts.right + counts.missed);
    process.stdout.write(
      `reachability: ${counts.cases} labelled calls in ${sketches.length} apps, precision ${precision.toFixed(3)}, recall ${recall.toFixed(3)}\n`,
    );
    expect(Math.min(precision, recall)).toBeGreaterThanOrEqual(0.95);
  });
});

const classesOf = (app: AppSketch): string[] => app.dex.flatMap((text) => text.split(/^(?=\.class )/m));
const namesOf = (app: AppSketch): string[] => classesOf(app).map((text) => /^\.class .*Lx\/(.+);$/m.exec(text)![1]!);
/** A class defined twice means something else in another order. */
const unambiguous = sketches.filter((app) => new Set(namesOf(app)).size === namesOf(app).length);
const verdicts = (app: AppSketch, ran: Ran, descriptor?: (name: string) => string): string[] =>
  app.expectations.map(({ method }) => verdict(ran, method, descriptor));

describe('what changes nothing of it', () => {
  it('the names of classes', () => {
    for (const app of sketches) {
      const names = new Map(namesOf(app).map((name, i) => [name, `z${(i * 7) % 101}`]));
      const renamed = (name: string): string => `q.${names.get(name) ?? name}`;
      const dex = app.dex.map((text) =>
        text
          .replaceAll(/Lx\/([\w$]+);/g, (_, name: string) => `L${renamed(name).replace('.', '/')};`)
          .replaceAll(/"x\.(\w+)"/g, (_, name: string) => `"${renamed(name)}"`),
      );
      const named = (name: string): string => (name.includes('.') ? name.replace(/^x\.(.+)$/, (_, own: string) => renamed(own)) : renamed(name));
      const manifest: AppSketch = {
        ...app,
        application: app.application === null ? null : named(app.application),
        factory: app.factory === null ? null : named(app.factory),
        components: app.components.map((component) => ({
          ...component,
          name: named(component.name),
          options: component.options['target'] === undefined ? component.options : { ...component.options, target: named(component.options['target']) },
        })),
        metaData: app.metaData.map(({ name, value }) => ({ name: named(name), value })),
      };
      expect(
        verdicts(app, run(manifest, dex), (name) => `L${renamed(name).replace('.', '/')};`),
        app.title,
      ).toEqual(verdicts(app, run(app)));
    }
  });

  it('the DEX file that a class lies in, and its place there', () => {
    for (const app of unambiguous) {
      const classes = classesOf(app).reverse();
      const split = [0, 1, 2].map((part) => classes.filter((_, i) => i % 3 === part).join('\n')).filter((text) => text !== '');
      expect(verdicts(app, run(app, split)), app.title).toEqual(verdicts(app, run(app)));
    }
  });

  it('code that nobody calls', () => {
    for (const app of sketches) {
      const uses = namesOf(app).map((name) => `new-instance v0, Lx/${name};\nconst-class v0, Lx/${name};`);
      const dead = `.class public Lx/zzz/Dead;\n.super Ljava/lang/Thread;\n.method public run()V\n.locals 1\n${uses.join('\n')}\ninvoke-static {}, ${COLLECT}\nreturn-void\n.end method`;
      expect(verdicts(app, run(app, [...app.dex, dead])), app.title).toEqual(verdicts(app, run(app)));
    }
  });

  it('being asked again', () => {
    const [app] = sketches;
    const paths = (): unknown[] => app!.expectations.map(({ method }) => reachOfCall(run(app!), method));
    expect(paths()).toEqual(paths());
  });
});

describe('a call path', () => {
  it('is the shortest one, from the method that the system calls to the caller', () => {
    const app = sketches.find(({ title }) => title.includes('splash screen, by a handler'))!;
    expect(reachOfCall(run(app), 'Main.onCreate')!.path).toEqual([
      'Lx/Splash;->onCreate(Landroid/os/Bundle;)V',
      'Lx/Go;->run()V',
      'Lx/Splash;->open()V',
      'Lx/Main;->onCreate(Landroid/os/Bundle;)V',
    ]);
  });

  it('says the process, and the guard with its default', () => {
    const roots = sketches.find(({ title }) => title.includes('one of another process'))!;
    expect(reachOfCall(run(roots), 'Pushed.onCreate')).toMatchObject({ process: ':push', reachableFromStartup: true });
    const guards = sketches.find(({ title }) => title.includes('behind a consent flag that a click writes'))!;
    expect(reachOfCall(run(guards), 'Sdk.init')).toMatchObject({
      reachableFromStartup: false,
      startKind: 'application',
      guard: { store: 'settings', key: 'agreed', default: false, polarity: true },
    });
  });

  it('is told apart from what a user opens and from what nothing calls', () => {
    const app = sketches.find(({ title }) => title.includes('behind a consent flag that a click writes'))!;
    const { code, reachability } = run(app);
    const beyond = (name: string): string | null => {
      const [{ dex }] = code.all as [(typeof code.all)[number]];
      const reference = Array.from({ length: dex.header.methods.count }, (_, i) => i).find((i) => dex.method(i).startsWith(name))!;
      return reachability.beyondStartup(0, reference);
    };
    expect(beyond('Lx/Later;->init')).toBe('user');
    expect(beyond('Lx/Sdk;->init')).toBe(null);
  });
});
