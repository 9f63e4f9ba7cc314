import { describe, expect, it } from 'vitest';
import { compileCondition } from './condition.ts';

describe('a condition', () => {
  it('tells which paths it reads and which lists it walks', () => {
    const { paths, lists } = compileCondition('item.collects && permissions.exists(p, p.name == item.id)', 'sdks');
    expect(paths).toEqual(['sdks.collects', 'permissions', 'permissions.name', 'sdks.id']);
    expect(lists).toEqual(['permissions']);
  });

  it('may walk a list of its own element inside a walk', () => {
    expect(compileCondition('code.sensitiveCalls.exists(c, c.pi.all(p, p.watchlist))', undefined).lists).toEqual(['code.sensitiveCalls']);
  });

  it.each([
    ['a path that the view does not have', 'manifest.pakageName == ""', 'unknown path manifest.pakageName'],
    ['a root that the view does not have', 'nothing.at == ""', 'unknown path nothing.at'],
    ['a field of a text', 'manifest.packageName.length == 1', 'unknown path manifest.packageName.length'],
    ['a whole section', 'manifest == null', 'manifest is a whole section'],
    ['has(), which would take an unknown part for absent', 'has(manifest.label)', 'may not use has()'],
    ['size(), which would count an unknown part as none', 'size(sdks) == 0', 'may not use size()'],
    ['an index', 'sdks[0].collects', 'fields are read by a plain path'],
    [
      'a plain list, whose unknown part cannot be told from a known one',
      'signature.errors.exists(e, e == "x")',
      'signature.errors is no list of the view that can be walked',
    ],
    ['a regular expression, which could backtrack', 'manifest.packageName.matches("(a+)+$")', 'may not call matches()'],
    ['a list walked for each element of another', 'sdks.exists(s, permissions.exists(p, p.name == s.id))', 'could cost their product'],
    ['arithmetic', 'manifest.versionCode + 1 == 2', 'may not use +'],
    ['a list built by map()', 'sdks.map(s, s.id) == []', 'may not call map()'],
  ])('may not use %s', (_, source, message) => {
    expect(() => compileCondition(source, undefined)).toThrow(message);
  });

  it('is bounded in size and depth', () => {
    expect(() => compileCondition(Array(100).fill('manifest.versionCode == 1').join(' || '), undefined)).toThrow('maxAstNodes');
    expect(() => compileCondition(`${'('.repeat(60)}true${')'.repeat(60)}`, undefined)).toThrow('maxDepth');
  });
});
