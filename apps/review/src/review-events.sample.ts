import { Clock } from '@gatehouse/chassis';
import {
  AppId,
  appIdOf,
  type DataOf,
  type Envelope,
  type EventDefinition,
  type EventOf,
  EventId,
  newId,
  OperatorId,
  ScanCompletedV1,
  ScanId,
  Sha256,
  SubmissionId,
  SubmissionWithdrawnV1,
} from '@gatehouse/contracts';
import type { EventHandler } from '@gatehouse/messaging';
import type { DataSource } from 'typeorm';

/** For specs: a clock that stands still until it is moved. */
export class MovableClock extends Clock {
  constructor(public at = new Date('2026-11-25T02:00:00.000Z')) {
    super();
  }
  now(): Date {
    return this.at;
  }
  pass(minutes: number): void {
    this.at = new Date(this.at.getTime() + minutes * 60_000);
  }
}

export const OPERATOR = OperatorId.parse('0190a000-0000-7000-8000-000000000001');
export type Scan = DataOf<typeof ScanCompletedV1>;

/** A clean, complete scan of a version of one app of OPERATOR. */
export function scanOf(packageName: string, versionCode: number, change: Partial<Scan> = {}): Scan {
  const declared = {
    operatorId: OPERATOR,
    platform: 'android' as const,
    packageName,
    name: packageName,
    versionCode,
    versionName: `1.${versionCode}`,
    serviceType: 'ST-38' as const,
    category: 'tools' as const,
  };
  return {
    scanId: newId(ScanId),
    submissionId: newId(SubmissionId),
    appId: appIdOf(declared),
    outcome: 'complete',
    reasons: [],
    artifact: { sha256: Sha256.parse('a'.repeat(64)), sizeBytes: 1000 },
    declared,
    identity: { packageName, versionCode, versionName: `1.${versionCode}`, signers: [Sha256.parse('b'.repeat(64))] },
    counts: { low: 0, medium: 0, high: 0, critical: 0 },
    actions: [],
    unassessed: 0,
    behaviour: { permissions: [], sdks: [], personalInformation: [], truncated: false },
    rulePack: { id: 'cn', version: '1', sha256: Sha256.parse('c'.repeat(64)) },
    report: null,
    startedAt: '2026-11-25T01:59:00.000Z',
    completedAt: '2026-11-25T02:00:00.000Z',
    ...change,
  };
}

/** The same, with a rule that asks for what is named. */
export function scanAsking(action: string, packageName: string, versionCode: number, change: Partial<Scan> = {}): Scan {
  const actions = [{ rule: 'GH-0301', action, severity: 'high', behaviours: ['DM-3.1'], title: { zh: '标题', en: 'Title' }, fingerprint: 'f' }];
  return scanOf(packageName, versionCode, { actions, ...change });
}

export const withdrawalOf = (scan: Pick<Scan, 'submissionId' | 'appId'>): DataOf<typeof SubmissionWithdrawnV1> => ({
  submissionId: scan.submissionId,
  appId: scan.appId,
  reason: 'a mistake',
  requestedAt: '2026-11-25T02:00:00.000Z',
});

/** An event as a hearer receives it. */
export function eventOf<E extends EventDefinition>(definition: E, data: DataOf<E>): EventOf<E> {
  return {
    specversion: '1.0',
    id: newId(EventId),
    source: '/gatehouse/test',
    type: definition.type,
    time: '2026-11-25T02:00:00.000Z',
    subject: `test/${newId(EventId)}`,
    datacontenttype: 'application/json',
    operatorid: OPERATOR,
    sequence: 1,
    data: definition.data.parse(data) as DataOf<E>,
  };
}

/** Hands an event to its hearer, in a transaction as the consumer does. */
export function hear<E extends EventDefinition>(db: DataSource, handler: EventHandler<E>, data: DataOf<E>): Promise<void> {
  return db.transaction((tx) => handler.handle(eventOf(handler.hears, data), tx));
}

/** What was told about an app, oldest first: its outbox, parsed by the event's own schema. */
export async function told<E extends EventDefinition>(
  db: DataSource,
  event: E,
  appId: AppId,
): Promise<{ subject: string; sequence: number; operatorId: string | null; data: DataOf<E> }[]> {
  const rows = (await db.query('SELECT envelope FROM outbox WHERE type = $1 AND key = $2 ORDER BY id', [event.type, appId])) as { envelope: string }[];
  return rows.map((row) => {
    const { subject, sequence, operatorid, data } = JSON.parse(row.envelope) as Envelope;
    return { subject, sequence, operatorId: operatorid, data: event.data.parse(data) as DataOf<E> };
  });
}
