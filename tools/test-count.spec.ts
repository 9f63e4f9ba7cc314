import { describe, expect, it } from 'vitest';
import { TestCount } from './test-count.mjs';

const file = (state: string, ...tests: string[]): any => ({
  state: () => state,
  children: { allTests: () => tests.map((t) => ({ result: () => ({ state: t }) })) },
});

function verdictOf(modules: unknown[], unhandled: unknown[] = []) {
  const count = new TestCount();
  count.onTestRunEnd(modules as any, unhandled);
  return count.verdict();
}

describe('TestCount', () => {
  it('counts tests by their outcome', () => {
    expect(verdictOf([file('passed', 'passed', 'passed', 'skipped'), file('failed', 'failed', 'passed')])).toMatchObject({
      passed: 3,
      failed: 1,
      skipped: 1,
      ok: false,
    });
  });

  it('counts a file that does not load, or whose hook fails, as a failure', () => {
    expect(verdictOf([file('passed', 'passed'), file('failed'), file('failed', 'passed')])).toMatchObject({ passed: 2, failed: 2, ok: false });
  });

  it('counts an error outside of any test as a failure', () => {
    expect(verdictOf([file('passed', 'passed')], [new Error('late')])).toMatchObject({ passed: 1, failed: 1, ok: false });
  });

  it('does not call a run passed in which no test was executed', () => {
    expect(verdictOf([file('skipped', 'skipped')])).toMatchObject({ passed: 0, failed: 0, skipped: 1, ok: false, note: 'No test ran.' });
    expect(new TestCount().verdict()).toMatchObject({ ok: false });
  });
});
