import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { buildView, compilePack, evaluate, joinPacks, type Evaluation } from '@gatehouse/policy';
import { fixtureInput, packFolder, packModule, readFixtures, readPacks, renderPackModule, renderRulesPage, RULES_PAGE, type FixturePatch } from './rules.ts';

const packs = readPacks();
const compiled = compilePack(joinPacks(packs.map(({ pack }) => pack)));
const { cleanApp } = readFixtures(packFolder('security'));
const fixtures = packs.flatMap((pack) => pack.fixtures);

async function judge(patch: FixturePatch): Promise<Evaluation> {
  return evaluate(compiled, buildView(await fixtureInput(cleanApp, patch)));
}

describe('rule pack', () => {
  it('is compiled and described as its YAML stands today', () => {
    for (const { pack } of packs) expect(readFileSync(packModule(pack.id), 'utf8')).toBe(renderPackModule(pack));
    expect(readFileSync(RULES_PAGE, 'utf8')).toBe(renderRulesPage(packs));
  });

  it('finds nothing above a note in a clean app that is declared well, and leaves no rule without an answer', async () => {
    const { action, findings, notAssessed } = await judge({});
    expect({ action, findings, notAssessed }).toEqual({ action: 'none', findings: [], notAssessed: [] });
  });

  it.each(fixtures.filter((fixture) => fixture.expect === 'not-ok'))('$rule reports $name', async ({ rule, patch }) => {
    const { findings } = await judge(patch);
    const finding = findings.find((candidate) => candidate.rule === rule);
    expect(finding).toBeDefined();
    expect(JSON.stringify([finding!.message, finding!.remedy]), 'a text has an unfilled placeholder').not.toMatch(/\{\{|\}\}/);
  });

  it.each(fixtures.filter((fixture) => fixture.expect === 'ok'))('$rule is silent on $name', async ({ rule, patch }) => {
    const { findings, notAssessed } = await judge(patch);
    expect(findings.filter((finding) => finding.rule === rule)).toEqual([]);
    expect(notAssessed.filter((entry) => entry.rule === rule)).toEqual([]);
  });
});
