import { OperatorId, type DataOf, type ScanCompletedV1 } from '@gatehouse/contracts';
import type { ScanResult } from './triage.ts';

/** For specs: a clean scan, changed as the test needs it. */
export function scanResult(change: Partial<ScanResult> = {}): ScanResult {
  return {
    outcome: 'complete',
    actions: [],
    unassessed: 0,
    identity: { packageName: 'cn.example.weather', versionCode: 7, versionName: '1.7', signers: [] },
    declared: {
      operatorId: OperatorId.parse('0190a000-0000-7000-8000-000000000001'),
      platform: 'android',
      packageName: 'cn.example.weather',
      name: 'Weather',
      versionCode: 7,
      versionName: '1.7',
      serviceType: 'ST-38',
      category: 'tools',
    },
    ...change,
  };
}

type RuleFired = DataOf<typeof ScanCompletedV1>['actions'][number];

export function ruleAction(action: string, severity: string, change: Partial<RuleFired> = {}): RuleFired {
  return { rule: 'GH-0001', action, severity, behaviours: ['DM-3.1'], title: { zh: '标题', en: 'Title' }, fingerprint: 'f', ...change };
}
