import { describe, expect, it } from 'vitest';
import { policyDecision } from './policy-decision.ts';
import { ruleAction, scanResult } from './scan-result.sample.ts';

describe('policyDecision', () => {
  it('approves without clauses', () => {
    expect(policyDecision('approve', scanResult())).toMatchObject({ verdict: 'APPROVE', clauses: [] });
  });

  it('refuses by the behaviours of the rejecting rules alone, or by the rule that names none', () => {
    const actions = [
      ruleAction('reject', 'critical', { rule: 'GH-0101' }),
      ruleAction('reject', 'high', { rule: 'GH-0001', behaviours: [] }),
      ruleAction('review', 'high', { behaviours: ['DM-5.1'] }),
    ];
    expect(policyDecision('reject', scanResult({ actions })).clauses).toEqual(['DM-3.1', 'GH-0001']);
  });

  it('quotes each rule once, five at most, and counts the rest', () => {
    const actions = Array.from({ length: 8 }, (_, i) => ruleAction('reject', 'high', { rule: `GH-000${i}`, title: { zh: `问题${i}`, en: `Problem ${i}` } }));
    const { reason } = policyDecision('reject', scanResult({ actions: [...actions, ...actions] }));
    expect(reason.en).toBe(
      'Automatic checks found what must be corrected first: Problem 0; Problem 1; Problem 2; Problem 3; Problem 4; and 3 more. Correct it and submit a higher version.',
    );
    expect(reason.zh).toContain('；另有 3 项');
  });
});
