import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Clock, EVENT_BUS } from '@gatehouse/chassis';
import {
  appIdOf,
  CaseId,
  CertificateId,
  CertificationChangedV1,
  type DataOf,
  DecisionId,
  EnforcementChangedV1,
  EventId,
  type EventDefinition,
  newId,
  OperatorId,
  ReviewCaseChangedV1,
  ReviewDecidedV1,
  ScanCompletedV1,
  ScanId,
  ScanStartedV1,
  Sha256,
  SubmissionWithdrawnV1,
} from '@gatehouse/contracts';
import type { EventBus } from '@gatehouse/messaging';
import { openService, type ServiceUnderTest } from '@gatehouse/testkit';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { operatorActs } from '../../operator-acts.sample.ts';
import { start } from '../../start.ts';

class MovableClock extends Clock {
  aheadMs = 0;
  now(): Date {
    return new Date(Date.now() + this.aheadMs);
  }
}

type Sent = {
  submissionId: never;
  appId: never;
  operatorId: never;
  platform: 'android';
  packageName: string;
  versionCode: number;
  versionName: string;
  name: string;
  serviceType: never;
  category: 'tools';
  artifact: never;
  version: number;
};
const infra = { adminUrl: inject('adminUrl'), redisUrl: inject('redisUrl'), kafkaBrokers: inject('kafkaBrokers') };
const patient = { timeout: 15_000 };
const hash = Sha256.parse('a'.repeat(64));

describe.skipIf(inject('infraMissing'))('following a submission', () => {
  const clock = new MovableClock();
  const operatorId = newId(OperatorId);
  let folder: string;
  let host: ServiceUnderTest;
  let one: ReturnType<typeof operatorActs>;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ingestion-'));
    host = await openService(
      'ingestion',
      start,
      infra,
      {
        ARTIFACT_STORE_URL: pathToFileURL(join(folder, 'artifacts')).href,
        UPLOAD_DIR: join(folder, 'uploads'),
        SCAN_START_EXPECTED_MS: '600000',
        DELAY_CHECK_MS: '100',
      },
      { clock },
    );
    one = operatorActs(host.as({ roles: ['operator'], operatorId }));
  });
  afterAll(async () => {
    await host.close();
    await rm(folder, { recursive: true });
  });

  const now = (): string => new Date().toISOString();
  const sent = async (version: { packageName?: string; versionCode?: number } = {}): Promise<Sent> => (await one.submit(await one.readyDraft(version))).body;
  const shown = async ({ submissionId }: Sent): Promise<any> => (await one.call('GET', `/v1/submissions/${submissionId}`)).body; // eslint-disable-line @typescript-eslint/no-explicit-any -- the contract is checked by the service
  const stateOf = async (s: Sent): Promise<string> => (await shown(s)).state;

  /** Tells an event as another service would: through Kafka. */
  async function tell<E extends EventDefinition>(event: E, source: string, subject: string, sequence: number, data: DataOf<E>): Promise<void> {
    const envelope = {
      specversion: '1.0',
      id: newId(EventId),
      source: `/gatehouse/${source}`,
      type: event.type,
      time: now(),
      subject,
      datacontenttype: 'application/json',
      operatorid: operatorId,
      sequence,
      data,
    };
    await host.service.app.get<EventBus>(EVENT_BUS).publish([{ topic: event.topic, key: event.key(data), value: JSON.stringify(envelope) }]);
  }
  const scanId = newId(ScanId);
  const scanStarted = (s: Sent) =>
    tell(ScanStartedV1, 'scanning', `scan/${s.submissionId}`, 1, {
      scanId,
      submissionId: s.submissionId,
      appId: s.appId,
      attempt: 1,
      startedAt: now(),
      deadlineAt: new Date(Date.now() + 120_000).toISOString(),
    });
  const scanCompleted = (s: Sent, outcome: 'complete' | 'inconclusive', reasons: { code: string; detail: string }[] = []) =>
    tell(ScanCompletedV1, 'scanning', `scan/${s.submissionId}`, 2, {
      scanId,
      submissionId: s.submissionId,
      appId: s.appId,
      outcome,
      reasons,
      artifact: s.artifact,
      declared: {
        operatorId,
        platform: s.platform,
        packageName: s.packageName,
        name: s.name,
        versionCode: s.versionCode,
        versionName: s.versionName,
        serviceType: s.serviceType,
        category: s.category,
      },
      identity: { packageName: s.packageName, versionCode: s.versionCode, versionName: s.versionName, signers: [] },
      counts: { low: 1, medium: 0, high: 0, critical: 0 },
      actions: [],
      unassessed: 0,
      behaviour: { permissions: [], sdks: [], personalInformation: [], truncated: false },
      rulePack: null,
      report: null,
      startedAt: now(),
      completedAt: now(),
    });
  const caseId = newId(CaseId);
  const caseChanged = (s: Sent, sequence: number, state: string) =>
    tell(ReviewCaseChangedV1, 'review', `case/${s.submissionId}`, sequence, {
      caseId,
      appId: s.appId,
      submissionId: s.submissionId,
      subject: 'version',
      state,
      turn: 'reviewer',
      dueAt: now(),
      changedAt: now(),
    });
  const decided = (s: Sent, verdict: string, sequence = 1) =>
    tell(ReviewDecidedV1, 'review', `submission/${s.submissionId}`, sequence, {
      decisionId: newId(DecisionId),
      submissionId: s.submissionId,
      appId: s.appId,
      caseId,
      verdict,
      signedBy: 'person',
      clauses: ['DM-1.1'],
      reason: { zh: '理由', en: 'why' },
      decidedAt: now(),
    });
  const enforced = (
    s: Pick<Sent, 'appId' | 'packageName'>,
    sequence: number,
    listed: { submissionId: string | null; versionCode: number } | null,
    state = 'listed',
  ) =>
    tell(EnforcementChangedV1, 'review', `app/${s.appId}`, sequence, {
      appId: s.appId,
      operatorId,
      platform: 'android',
      packageName: s.packageName,
      name: 'Example',
      state,
      listedVersion: listed && { ...listed, submissionId: listed.submissionId as never, versionName: `${listed.versionCode}.0`, sha256: null, signers: [] },
      installAllowed: true,
      updateAllowed: true,
      chartAllowed: true,
      boostBlockedBy: [],
      reason: { zh: '在架', en: 'listed' },
      changedAt: now(),
    });
  const certified = (certificateId: CertificateId, appId: string | null, sequence: number, markAllowed: boolean) =>
    tell(CertificationChangedV1, 'certification', `certificate/${certificateId}`, sequence, {
      certificateId,
      certificateNumber: 'N-1',
      appId: appId as never,
      change: 'x',
      before: null,
      after: 'VALID',
      markAllowed,
      boostAllowed: markAllowed,
      scope: { code: markAllowed ? 'scope.covered' : 'scope.unbound', text: { zh: '有效', en: 'covered' } },
      validTo: null,
      evidence: hash,
      changedAt: now(),
    });

  it('shows each step with its reason, from scan to listing and mark', async () => {
    const s = await sent();
    await scanStarted(s);
    await expect.poll(() => stateOf(s), patient).toBe('scanning');
    await scanCompleted(s, 'complete');
    await expect.poll(async () => (await shown(s)).reason.code, patient).toBe('scan.handed-over');
    await caseChanged(s, 1, 'open');
    await expect.poll(() => stateOf(s), patient).toBe('awaiting-review');
    await caseChanged(s, 2, 'claimed');
    await expect.poll(() => stateOf(s), patient).toBe('in-review');
    await decided(s, 'WARN');
    await expect.poll(() => stateOf(s), patient).toBe('warned');
    await enforced(s, 1, { submissionId: s.submissionId, versionCode: s.versionCode });
    const certificateId = newId(CertificateId);
    await certified(certificateId, s.appId, 1, true);
    await expect
      .poll(async () => (await shown(s)).mark, patient)
      .toEqual({ allowed: true, code: 'scope.covered', text: { zh: '有效', en: 'covered' }, certificateNumber: 'N-1' });
    const end = await shown(s);
    expect(end).toMatchObject({
      final: true,
      scan: { outcome: 'complete', counts: { low: 1 } },
      decision: { verdict: 'WARN', clauses: ['DM-1.1'], signedBy: 'person' },
      listing: { state: 'listed' },
      reason: { next: null },
    });
    expect(end.timeline.map((t: { code: string }) => t.code)).toEqual([
      'submission.received',
      'scan.started',
      'scan.complete',
      'case.open',
      'case.claimed',
      'decision.warned',
    ]);
    expect(end.version).toBeGreaterThan(s.version);
    await certified(certificateId, null, 2, false); // bound to no app any more
    await expect.poll(async () => (await shown(s)).mark, patient).toBeNull();
    expect((await one.call('POST', `/v1/submissions/${s.submissionId}/withdraw`, { body: {} })).body.code).toBe('submission.final');
  });

  it('is not led back by news that arrives late', async () => {
    const s = await sent();
    await decided(s, 'APPROVE', 2);
    await expect.poll(() => stateOf(s), patient).toBe('approved');
    await decided(s, 'REFUSE', 1);
    await caseChanged(s, 1, 'open');
    await scanCompleted(s, 'complete');
    await expect.poll(async () => (await shown(s)).scan?.outcome, patient).toBe('complete');
    expect(await shown(s)).toMatchObject({ state: 'approved', decision: { verdict: 'APPROVE' } });
  });

  it('names what could not be read, and takes the same version again', async () => {
    const packageName = `com.example.c${randomUUID().slice(0, 8)}`;
    const s = await sent({ packageName, versionCode: 4 });
    await scanCompleted(s, 'inconclusive', [{ code: 'zip.eocd-missing', detail: 'no end record' }]);
    await expect.poll(async () => (await shown(s)).reason.code, patient).toBe('scan.unreadable');
    await caseChanged(s, 1, 'claimed');
    await expect.poll(async () => (await shown(s)).reason.code, patient).toBe('review.claimed-unreadable');
    const { reason } = await shown(s);
    expect([reason.en, reason.zh].every((text: string) => text.includes('zip.eocd-missing'))).toBe(true);
    const again = await one.submit(await one.readyDraft({ packageName, versionCode: 4 }));
    expect(again.status).toBe(201);
    await decided(s, 'APPROVE'); // a person lets the first one pass after all: neither stumbles over the other
    await expect.poll(() => stateOf(s), patient).toBe('approved');
    expect((await one.submit(await one.readyDraft({ packageName, versionCode: 4 }))).body.code).toBe('submission.version-exists');
  });

  it('asks review for a withdrawal once, and shows what came of it', async () => {
    const s = await sent({ versionCode: 9 });
    const withdraw = () => one.call('POST', `/v1/submissions/${s.submissionId}/withdraw`, { body: { reason: 'wrong build' } });
    expect(await withdraw()).toMatchObject({
      status: 202,
      body: { state: 'received', final: false, reason: { code: 'withdrawal.requested', turn: 'system' } },
    });
    expect((await withdraw()).status).toBe(202);
    const told = (await host.service.app.get(DataSource).query('SELECT envelope FROM outbox WHERE type = $1', [SubmissionWithdrawnV1.type])) as {
      envelope: string;
    }[];
    expect(told.filter((r) => r.envelope.includes(s.submissionId)).map((r) => JSON.parse(r.envelope).sequence)).toEqual([2]);
    await decided(s, 'WITHDRAWN');
    await expect.poll(() => stateOf(s), patient).toBe('withdrawn');
    expect((await one.submit(await one.readyDraft({ packageName: s.packageName, versionCode: 9 }))).status).toBe(201);
  });

  it('is superseded once a newer version is listed', async () => {
    const old = await sent({ versionCode: 1 });
    await decided(old, 'APPROVE');
    await expect.poll(() => stateOf(old), patient).toBe('approved');
    const next = await sent({ packageName: old.packageName, versionCode: 2 });
    await enforced(old, 1, { submissionId: next.submissionId, versionCode: 2 });
    await expect.poll(() => stateOf(old), patient).toBe('superseded');
    expect((await shown(old)).timeline.at(-1).code).toBe('version.superseded');
    expect(await stateOf(next)).toBe('received');
  });

  it('knows the listing of an app that was in the store before its first submission', async () => {
    const packageName = `com.example.d${randomUUID().slice(0, 8)}`;
    const appId = appIdOf({ operatorId, platform: 'android', packageName }) as never;
    await enforced({ appId, packageName }, 1, { submissionId: null, versionCode: 1 });
    await expect.poll(async () => (await host.service.app.get(DataSource).query('SELECT 1 FROM app WHERE app_id = $1', [appId])).length, patient).toBe(1);
    const s = await sent({ packageName, versionCode: 2 });
    await decided(s, 'APPROVE');
    await expect
      .poll(async () => (await shown(s)).listing, patient)
      .toMatchObject({ state: 'unlisted', reason: { en: 'The store lists version 1.0 of this app.' } });
  });

  it('says that we are late when a scan does not start, and goes on when it does', async () => {
    const s = await sent();
    clock.aheadMs = 601_000;
    try {
      await expect.poll(() => stateOf(s), patient).toBe('delayed');
      expect((await shown(s)).reason).toMatchObject({ code: 'scan.not-started', turn: 'system' });
    } finally {
      clock.aheadMs = 0;
    }
    await scanStarted(s);
    await expect.poll(() => stateOf(s), patient).toBe('scanning');
  });

  it('passes over news of a submission it never saw, and hears the next', async () => {
    const s = await sent();
    await decided({ ...s, submissionId: randomUUID() as never }, 'APPROVE');
    await decided(s, 'APPROVE');
    await expect.poll(() => stateOf(s), patient).toBe('approved');
  });
});
