import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { evaluate } from '../evaluate.ts';
import { loadPack } from '../packs/load-pack.ts';
import { buildView } from './build-view.ts';
import type { ViewInput } from './view-input.ts';

const CLEAN = new URL('../../packs/clean-app.json', import.meta.url);

type Facts = ViewInput['facts'];
function judge(change: (facts: Facts) => Partial<Facts>) {
  const { facts, ...input } = JSON.parse(readFileSync(CLEAN, 'utf8')) as ViewInput;
  return evaluate(loadPack(), buildView({ ...input, facts: { ...facts, ...change(facts) }, policy: null }));
}
const rules = (rows: readonly { rule: string }[]): string[] => [...new Set(rows.map(({ rule }) => rule))];
const PACKED = { code: 'dex.packed', detail: 'The code is packed.' } as const;

describe('a package whose behaviour nobody could read', () => {
  const { findings, notAssessed } = judge(() => ({ behaviour: null, unknown: [{ fact: 'behaviour', ...PACKED }] }));

  it('is told to lack nothing', () => {
    expect(rules(findings)).toEqual(['GH-0101']);
  });

  it('has every rule about it without an answer, with the reason', () => {
    expect(rules(notAssessed)).toEqual(expect.arrayContaining(['GH-0103', 'GH-0304', 'GH-0305', 'GH-0403', 'GH-0405', 'GH-0407', 'GH-1105']));
    expect(new Set(notAssessed.map(({ why }) => why))).toEqual(new Set(['dex.packed: The code is packed.']));
  });
});

describe('a start that nobody could follow', () => {
  const unknown: Facts['unknown'] = [{ fact: 'code.reachability', code: 'reachability.too-much-work', detail: '' }];
  const call = (facts: Facts, reachableFromStartup: boolean | null): Facts['code'] => ({
    ...facts.code,
    sensitiveCalls: facts.code.sensitiveCalls.map((row) => ({ ...row, reachableFromStartup, startKind: reachableFromStartup === true ? 'application' : null })),
  });

  it('leaves open whether a call stands before consent', () => {
    const { findings, notAssessed } = judge((facts) => ({ unknown, code: call(facts, null) }));
    expect(rules(findings)).not.toContain('GH-0302');
    expect(notAssessed).toContainEqual({ rule: 'GH-0302', behaviour: 'DM-3.1', why: 'reachability.too-much-work' });
  });

  it('does not take back a path that was found', () => {
    expect(rules(judge((facts) => ({ unknown, code: call(facts, true) })).findings)).toContain('GH-0302');
  });
});

describe('an SDK by hints alone', () => {
  it('is never a ground for review', () => {
    const { findings } = judge(() => ({ sdks: [{ id: 'jpush', evidence: [], assessability: 'full', confidence: 'low', version: null }] }));
    expect(rules(findings)).not.toContain('GH-0201');
  });

  it('whose switch nobody knows is not said to have started without it', () => {
    const start = { sdk: 'jpush', api: 'cn.jpush.Provider', heldBack: null, caller: 'cn.jpush.Provider', attribution: 'jpush' };
    const { findings, notAssessed } = judge((facts) => ({
      behaviour: { ...facts.behaviour!, sdkStarts: [{ ...start, reachableFromStartup: true, startKind: 'provider' }] },
    }));
    expect(rules(findings)).not.toContain('GH-0304');
    expect(rules(notAssessed)).toContain('GH-0304');
  });
});
