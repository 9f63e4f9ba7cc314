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
function reachOfCall({ code, reachability }: Ran, method: string): Reach | null {
  const name = `Lx/${method.replace('.', ';->')}(`;
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

function verdict(ran: Ran, method: string): string {
  const found = reachOfCall(ran, method);
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
