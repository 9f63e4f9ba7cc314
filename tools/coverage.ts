// docs/coverage.md: what of the 31 behaviours is proved, what is only suspected, and what a person must look at. `npm run docs` writes it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { DOMAIN, type Rule } from '@gatehouse/policy';

const FILE = join(import.meta.dirname, '..', 'libs/policy/data/coverage.yaml');
/** `lab`: a trace on a device. */
const CHANNELS = ['package', 'policy', 'listing', 'declaration', 'lab', 'human'];

/** How far the rules reach for one behaviour, and what is left to a person. */
export type CoverageRow = { id: string; channels: string[]; proved: string | null; suspected: string | null; check: string[] };

export const readCoverage = (): CoverageRow[] => (parse(readFileSync(FILE, 'utf8')) as { coverage: CoverageRow[] }).coverage;

/** Everything that is wrong with the rows, as sentences: each behaviour has one row, and nothing is claimed that no rule brings. */
export function checkCoverage(rows: readonly CoverageRow[], rules: readonly Rule[]): string[] {
  const problems = DOMAIN.behaviours.filter(({ id }) => rows.filter((row) => row.id === id).length !== 1).map(({ id }) => `${id} has not exactly one row`);
  for (const { id, channels, proved, suspected, check } of rows) {
    if (!DOMAIN.behaviours.some((behaviour) => behaviour.id === id)) problems.push(`${id} is no behaviour`);
    for (const channel of channels) if (!CHANNELS.includes(channel)) problems.push(`${id}: there is no channel ${channel}`);
    if (check.length === 0) problems.push(`${id}: nothing is left to a person, who must be able to overturn a machine`);
    const hasRule = rulesOf(id, rules).length > 0;
    if (hasRule !== (proved !== null || suspected !== null))
      problems.push(`${id}: ${hasRule ? 'its rules prove and suspect nothing' : 'no rule brings what it claims'}`);
  }
  return problems;
}

const rulesOf = (behaviour: string, rules: readonly Rule[]): Rule[] => rules.filter((rule) => !rule.deprecated && rule.behaviours.includes(behaviour));

/** @throws Error listing what is wrong with the rows */
export function renderCoveragePage(rows: readonly CoverageRow[], rules: readonly Rule[]): string {
  const problems = checkCoverage(rows, rules);
  if (problems.length > 0) throw new Error(`coverage:\n${problems.join('\n')}`);
  const withRule = DOMAIN.behaviours.filter(({ id }) => rulesOf(id, rules).length > 0).length;
  return [
    '# Coverage of the 31 behaviours',
    '',
    'Written by `tools/coverage.ts` from `libs/policy/data/coverage.yaml` and the rules; change those. A stale copy fails the build.',
    '',
    `${withRule} of ${DOMAIN.behaviours.length} behaviours have a rule; the others are on the reviewer's list. “Proved” is what files alone show; “suspected” is what they`,
    'indicate and a person, or a trace on a device, has to decide. What could not be read is in neither column: the scan lists it as not assessed.',
    '',
    '| behaviour | rules | channels | proved | suspected | a person checks |',
    '| --- | --- | --- | --- | --- | --- |',
    ...DOMAIN.behaviours.map(({ id, zh, en }) => {
      const row = rows.find((candidate) => candidate.id === id)!;
      const named = rulesOf(id, rules).map((rule) => `[${rule.id}](rules.md#${rule.id.toLowerCase()}) ${rule.action}`);
      return `| **${id}** ${en}<br>${zh} | ${named.join('<br>') || '–'} | ${row.channels.join(', ')} | ${row.proved ?? '–'} | ${row.suspected ?? '–'} | ${row.check.join('<br>')} |`;
    }),
    '',
  ].join('\n');
}
