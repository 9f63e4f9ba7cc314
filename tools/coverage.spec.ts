import { describe, expect, it } from 'vitest';
import { DOMAIN } from '@gatehouse/policy';
import { checkCoverage, readCoverage, renderCoveragePage } from './coverage.ts';
import { readPacks } from './rules.ts';

const rows = readCoverage();
const rules = readPacks().flatMap(({ pack }) => pack.rules);

describe('coverage of the behaviours', () => {
  it('has a row for each of the 31, and a rule for at least twenty', () => {
    expect(checkCoverage(rows, rules)).toEqual([]);
    expect(DOMAIN.behaviours.filter(({ id }) => rules.some((rule) => rule.behaviours.includes(id))).length).toBeGreaterThanOrEqual(20);
  });

  it('is refused where a behaviour has no row', () => {
    expect(() => renderCoveragePage(rows.slice(1), rules)).toThrow('DM-1.1 has not exactly one row');
  });

  it('is refused where it claims what no rule brings, or forgets what one does', () => {
    const problems = checkCoverage(
      rows.map((row) => ({ ...row, proved: row.id === 'DM-4.3' ? 'all of it' : row.proved, suspected: row.id === 'DM-4.4' ? null : row.suspected })),
      rules,
    );
    expect(problems).toEqual(['DM-4.3: no rule brings what it claims', 'DM-4.4: its rules prove and suspect nothing']);
  });
});
