import { describe, expect, it } from 'vitest';
import { chipsOf, priorityOf } from './priority.ts';
import { ruleAction, scanResult } from './scan-result.sample.ts';

const plain = { marked: false, listing: 'unlisted' } as const;

describe('priority', () => {
  it('is the sum of its chips', () => {
    const chips = chipsOf(
      scanResult({
        outcome: 'partial',
        unassessed: 1,
        actions: [ruleAction('review', 'critical'), ruleAction('review', 'medium', { rule: 'GH-0002', behaviours: ['DM-2.1'] })],
      }),
      plain,
    );
    expect(chips.map((c) => [c.code, c.weight])).toEqual([
      ['findings.critical', 40],
      ['findings.medium', 10],
      ['scan.partial', 15],
      ['unassessed', 5],
    ]);
    expect(priorityOf(chips)).toBe(70);
  });

  it('grows by halves with each doubling, so that many small findings stay below one critical and a high one', () => {
    const many = Array.from({ length: 64 }, () => ruleAction('review', 'low'));
    expect(priorityOf(chipsOf(scanResult({ actions: many }), plain))).toBe(12);
  });

  it('names the behaviours of the findings, and the rule where it names none', () => {
    const actions = [
      ruleAction('review', 'high'),
      ruleAction('review', 'high', { rule: 'GH-0009', behaviours: [] }),
      ruleAction('review', 'high', { behaviours: ['DM-4.1'] }),
    ];
    expect(chipsOf(scanResult({ actions }), plain)[0]?.text).toEqual({ zh: '高 DM-3.1 GH-0009 …', en: 'high DM-3.1 GH-0009 …' });
  });

  it('leaves out what rules only note', () => {
    expect(chipsOf(scanResult({ outcome: 'inconclusive', actions: [ruleAction('note', 'critical')] }), plain).map((c) => c.code)).toEqual([
      'scan.inconclusive',
    ]);
  });

  it('shows a mismatch, an unknown word, the mark and a measure on the app, each in its own chip', () => {
    const scan = scanResult({ actions: [ruleAction('escalate', 'low')], identity: { packageName: 'x.y', versionCode: 7, versionName: null, signers: [] } });
    expect(chipsOf(scan, { marked: true, listing: 'suspended' }).map((c) => c.code)).toEqual([
      'findings.low',
      'package-mismatch',
      'unknown-value',
      'certified',
      'listing-suspended',
    ]);
  });
});
