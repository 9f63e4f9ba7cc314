// The rule packs of libs/policy/packs as one module, and as docs/rules.md: `npm run docs` writes both.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { checkRule, DOMAIN, policyLexicon, type Bilingual, type Rule, type RulePack, type ViewInput } from '@gatehouse/policy';
import { readPolicy } from '@gatehouse/privacy-text';

const ROOT = join(import.meta.dirname, '..');
/** Ids of the packs that every scan is judged by, in the order in which they are joined. */
export const PACK_IDS = ['cn-personal-information', 'security'] as const;
export const packFolder = (id: string): string => join(ROOT, 'libs/policy/packs', id);
export const packModule = (id: string): string => `libs/policy/src/packs/${id}.gen.ts`;
export const RULES_PAGE = join(ROOT, 'docs/rules.md');

/** A pack with its fixtures. */
export type TestedPack = { pack: RulePack; fixtures: readonly Fixture[] };
export const readPacks = (): TestedPack[] => PACK_IDS.map((id) => ({ pack: readPack(packFolder(id)), fixtures: readFixtures(packFolder(id)).fixtures }));

/** A fixture: what differs from the clean app. `policyText: null` is an app without a policy. */
export type FixturePatch = { policyText?: string | null } & Omit<Partial<ViewInput>, 'policy'>;
export type Fixture = { rule: string; expect: 'ok' | 'not-ok'; name: string; patch: FixturePatch };

/** Reads a pack's folder. @throws Error listing every problem of every rule */
export function readPack(folder: string): RulePack {
  const { id, version, title } = parse(readFileSync(join(folder, 'pack.yaml'), 'utf8')) as { id: string; version: string; title: Bilingual };
  const problems: string[] = [];
  const rules = ruleFolders(folder).map((name) => {
    const rule = parse(readFileSync(join(folder, name, 'rule.yaml'), 'utf8')) as Rule;
    problems.push(...checkRule(rule).map((problem) => `${name}: ${problem}`));
    if (!name.startsWith(`${rule.id}-`)) problems.push(`${name}: holds the rule ${rule.id}`);
    for (const kind of ['ok', 'not-ok'] as const) if (cases(folder, name, kind).length === 0) problems.push(`${name}: has no ${kind}/ fixture`);
    return rule;
  });
  if (new Set(rules.map((rule) => rule.id)).size !== rules.length) problems.push('an id is used twice');
  if (problems.length > 0) throw new Error(`${id}:\n${problems.join('\n')}`);
  const sha256 = createHash('sha256').update(JSON.stringify({ id, version, rules })).digest('hex');
  return { id, version, sha256, title, rules };
}

const ruleFolders = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .toSorted();

function cases(folder: string, rule: string, kind: Fixture['expect']): string[] {
  const path = join(folder, rule, kind);
  return existsSync(path)
    ? readdirSync(path)
        .filter((file) => file.endsWith('.json'))
        .toSorted()
    : [];
}

/** All fixtures of a pack, with the clean app that they differ from. */
export function readFixtures(folder: string): { cleanApp: FixturePatch; fixtures: Fixture[] } {
  const json = (...path: string[]): FixturePatch => JSON.parse(readFileSync(join(folder, ...path), 'utf8')) as FixturePatch;
  const fixtures = ruleFolders(folder).flatMap((name) =>
    (['ok', 'not-ok'] as const).flatMap((expect) =>
      cases(folder, name, expect).map((file) => ({ rule: name.slice(0, 7), expect, name: file.replace(/\.json$/, ''), patch: json(name, expect, file) })),
    ),
  );
  return { cleanApp: JSON.parse(readFileSync(join(folder, '..', 'clean-app.json'), 'utf8')) as FixturePatch, fixtures };
}

/** The clean app with a fixture's differences: objects are merged, everything else is replaced. */
export async function fixtureInput(cleanApp: FixturePatch, patch: FixturePatch): Promise<ViewInput> {
  const { policyText = null, ...input } = merge(cleanApp, patch) as FixturePatch & Omit<ViewInput, 'policy'>;
  const bytes = policyText === null ? null : new TextEncoder().encode(policyText);
  return { ...input, policy: bytes && (await readPolicy(bytes, { fileName: 'policy.txt', mediaType: 'text/plain', lexicon: policyLexicon() })) };
}

function merge(base: unknown, patch: unknown): unknown {
  const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
  if (patch === undefined) return base;
  if (!isRecord(base) || !isRecord(patch)) return patch;
  return Object.fromEntries([...new Set([...Object.keys(base), ...Object.keys(patch)])].map((key) => [key, merge(base[key], patch[key])]));
}

export function renderPackModule(pack: RulePack): string {
  const { rules, ...head } = pack;
  const json = `${JSON.stringify(head).slice(0, -1)},"rules":[\n${rules.map((rule) => JSON.stringify(rule)).join(',\n')}\n]}`;
  if (/`|\$\{/.test(json)) throw new Error('a rule holds a backtick or ${, which the compiled module cannot carry');
  return [
    '// Compiled by tools/rules.ts from libs/policy/packs. Do not edit.',
    "import type { RulePack } from '../rules/rule.ts';",
    '',
    `export const PACK: RulePack = JSON.parse(String.raw\`${json}\`) as RulePack;`,
    '',
  ].join('\n');
}

export function renderRulesPage(packs: readonly TestedPack[]): string {
  const lines = [
    '# Rules',
    '',
    'Written by `tools/rules.ts` from `libs/policy/packs`; change the rules there. A stale copy fails the build.',
    '',
    '`action` is what a finding asks of triage: `note` decides nothing, `review` sends the app to a person, `reject` refuses it.',
    '`basis`: `law` follows from a rule of the state, `store` is a technical condition of this store.',
  ];
  for (const { pack } of packs)
    lines.push(
      '',
      `Pack \`${pack.id}\` ${pack.version}: ${pack.title.en} · ${pack.title.zh}. ${pack.rules.length} rules.`,
      '',
      '| rule | title | clauses | notice words | basis | severity | action |',
      '| --- | --- | --- | --- | --- | --- | --- |',
      ...pack.rules.map(
        (rule) =>
          `| [${rule.id}](#${rule.id.toLowerCase()}) | ${rule.title.en}<br>${rule.title.zh} | ${rule.behaviours.join(', ') || '–'} | ${rule.campaigns.join(', ') || '–'} | ${rule.basis} | ${rule.severity} | ${rule.action} |`,
      ),
    );
  for (const { pack, fixtures } of packs)
    for (const rule of pack.rules)
      lines.push(
        ...renderRule(
          rule,
          fixtures.filter((fixture) => fixture.rule === rule.id),
        ),
      );
  return `${lines.join('\n')}\n`;
}

function renderRule(rule: Rule, fixtures: readonly Fixture[]): string[] {
  const clauses = rule.behaviours.map((id) => DOMAIN.behaviours.find((row) => row.id === id)!).map((row) => `${row.id} ${row.zh} (${row.en})`);
  const named = (expect: Fixture['expect']): string =>
    fixtures
      .filter((fixture) => fixture.expect === expect)
      .map((fixture) => fixture.name.replaceAll('-', ' '))
      .join('; ');
  return [
    '',
    `## ${rule.id}`,
    '',
    `**${rule.title.en}** · ${rule.title.zh}`,
    '',
    ...(clauses.length > 0 ? [`Clauses: ${clauses.join('; ')}.`, ''] : []),
    '```cel',
    ...(rule.each === undefined ? [] : [`// for each item of ${rule.each}`]),
    rule.when.trim(),
    '```',
    '',
    `- Says: ${rule.message.en}`,
    `- 提示：${rule.message.zh}`,
    `- Remedy: ${rule.remedy.en}`,
    `- 整改：${rule.remedy.zh}`,
    `- One finding for each: ${rule.identity.map((path) => `\`${path}\``).join(', ') || 'app'}`,
    `- Silent on: ${named('ok')}`,
    `- Reports: ${named('not-ok')}`,
  ];
}
