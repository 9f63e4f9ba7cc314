import { describe, expect, it } from 'vitest';
import { scanResult, ruleAction } from './scan-result.sample.ts';
import { mismatches, triage } from './triage.ts';

describe('triage', () => {
  it.each([
    ['approves a complete scan in which nothing asks for anything', scanResult(), 'approve'],
    ['approves where rules only note', scanResult({ actions: [ruleAction('note', 'high')] }), 'approve'],
    ['rejects where a rule asks for rejection', scanResult({ actions: [ruleAction('reject', 'critical')] }), 'reject'],
    [
      'rejects before it asks what could not be seen',
      scanResult({ outcome: 'partial', unassessed: 3, actions: [ruleAction('review', 'low'), ruleAction('reject', 'high')] }),
      'reject',
    ],
    ['sends what a rule wants reviewed to a human', scanResult({ actions: [ruleAction('review', 'low')] }), 'human'],
    ['sends an inconclusive scan to a human, even with nothing found', scanResult({ outcome: 'inconclusive' }), 'human'],
    ['sends a partial scan to a human', scanResult({ outcome: 'partial' }), 'human'],
    ['sends a scan with an unassessed rule to a human', scanResult({ unassessed: 1 }), 'human'],
    ['sends an outcome it does not know to a human', scanResult({ outcome: 'deferred' }), 'human'],
    ['sends an action it does not know to a human', scanResult({ actions: [ruleAction('escalate', 'low')] }), 'human'],
    ['sends a severity it does not know to a human', scanResult({ actions: [ruleAction('note', 'blocker')] }), 'human'],
    [
      'sends a package that is not the declared one to a human',
      scanResult({ identity: { packageName: 'com.other.app', versionCode: 7, versionName: '1.7', signers: [] } }),
      'human',
    ],
  ])('%s', (_sentence, scan, expected) => {
    expect(triage(scan)).toBe(expected);
  });

  it('takes a field that could not be read for no mismatch', () => {
    expect(mismatches(scanResult({ identity: { packageName: null, versionCode: null, versionName: null, signers: [] } }))).toEqual([]);
  });
});
