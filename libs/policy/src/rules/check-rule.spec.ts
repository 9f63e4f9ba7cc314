import { describe, expect, it } from 'vitest';
import { checkRule } from './check-rule.ts';
import type { Rule } from './rule.ts';

const RULE: Rule = {
  id: 'GH-9001',
  title: { zh: '题', en: 'title' },
  behaviours: ['DM-1.1'],
  campaigns: ['P-COLLECT'],
  basis: 'law',
  severity: 'high',
  action: 'reject',
  each: 'sdks',
  when: 'item.collects',
  identity: ['item.id'],
  evidence: [{ kind: 'sdk', id: 'item.id' }],
  place: 'item.id',
  message: { zh: '含有 {{item.zh}}', en: 'has {{item.en}}' },
  remedy: { zh: '移除', en: 'remove' },
};

describe('a rule', () => {
  it('with nothing wrong has no problems', () => {
    expect(checkRule(RULE)).toEqual([]);
  });

  it.each<[string, Partial<Rule> & Record<string, unknown>, string]>([
    ['an id of another form', { id: 'G-1' }, 'the id G-1 is not of the form GH-0000'],
    ['a missing language', { message: { zh: '', en: 'has' } }, 'message has no zh'],
    ['a language in the other’s place', { remedy: { zh: 'remove', en: 'remove' } }, 'remedy.zh is not Chinese'],
    ['an unknown clause', { behaviours: ['DM-9.9'] }, 'unknown clause DM-9.9'],
    ['an unknown campaign', { campaigns: ['P-NOTHING'] }, 'unknown campaign P-NOTHING'],
    ['a rejection that its clause leaves to a person', { behaviours: ['DM-3.1'] }, 'no clause that it names lets a machine ask for reject'],
    ['an unknown path in its condition', { when: 'item.colects' }, 'unknown path item.colects: there is no colects'],
    ['an unknown path in its identity', { identity: ['item.ident'] }, 'unknown path item.ident: there is no ident'],
    ['an unknown path in a text', { message: { zh: '含 {{item.name}}', en: 'has' } }, 'unknown path item.name: there is no name'],
    ['a list shown as a value', { evidence: [{ kind: 'sdk', all: 'permissions' }] }, 'permissions is not a value that can be shown'],
    [
      'each over something that is no list',
      { each: 'manifest', when: 'true', identity: [], evidence: [], place: 'manifest.label', message: { zh: '题', en: 't' } },
      'manifest is no list of the view that can be walked',
    ],
    ['a field nobody reads', { severty: 'low' }, 'unknown field severty'],
    ['an unknown severity', { severity: 'fatal' as never }, 'unknown severity fatal'],
  ])('may not have %s', (_, change, problem) => {
    expect(checkRule({ ...RULE, ...change })).toContain(problem);
  });
});
