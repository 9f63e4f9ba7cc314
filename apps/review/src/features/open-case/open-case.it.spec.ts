import { EVENT_BUS } from '@gatehouse/chassis';
import {
  CertificateId,
  CertificationChangedV1,
  type DataOf,
  EnforcementChangedV1,
  newId,
  ReviewCaseChangedV1,
  ReviewDecidedV1,
  ScanCompletedV1,
  Sha256,
} from '@gatehouse/contracts';
import type { EventBus } from '@gatehouse/messaging';
import { openService, type ServiceUnderTest } from '@gatehouse/testkit';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { AuditStore } from '../../persistence/audit.store.ts';
import { ReviewCaseStore } from '../../persistence/review-case.store.ts';
import { eventOf, hear, MovableClock, OPERATOR, scanAsking, scanOf, told, withdrawalOf } from '../../review-events.sample.ts';
import { start } from '../../start.ts';
import { RememberMark } from '../remember-mark/remember-mark.ts';
import { WithdrawVersion } from '../withdraw-version/withdraw-version.ts';
import { OpenCase } from './open-case.ts';

describe.skipIf(inject('infraMissing'))('a scan that has ended', () => {
  const clock = new MovableClock(new Date('2026-09-29T02:00:00.000Z')); // the National Day holiday is ahead
  let review: ServiceUnderTest;
  let db: DataSource;
  let openCase: OpenCase;
  let withdrawVersion: WithdrawVersion;

  beforeAll(async () => {
    review = await openService(
      'review',
      start,
      { adminUrl: inject('adminUrl'), kafkaBrokers: inject('kafkaBrokers'), redisUrl: inject('redisUrl') },
      {},
      { clock },
    );
    const { app } = review.service;
    db = app.get(DataSource);
    openCase = app.get(OpenCase);
    withdrawVersion = app.get(WithdrawVersion);
  });
  afterAll(() => review.close());

  const caseOf = (scan: { submissionId: Parameters<ReviewCaseStore['lockByVersion']>[1] }) =>
    db.transaction((tx) => review.service.app.get(ReviewCaseStore).lockByVersion(tx, scan.submissionId));

  it('is approved by the policy where it is clean, and the version is listed', async () => {
    const scan = scanOf('cn.example.clean', 3);
    await hear(db, openCase, scan);
    const [decided] = await told(db, ReviewDecidedV1, scan.appId);
    expect(decided).toMatchObject({
      subject: `submission/${scan.submissionId}`,
      operatorId: OPERATOR,
      sequence: 1,
      data: { verdict: 'APPROVE', signedBy: 'policy', caseId: null, submissionId: scan.submissionId },
    });
    const [listed] = await told(db, EnforcementChangedV1, scan.appId);
    expect(listed).toMatchObject({
      subject: `app/${scan.appId}`,
      sequence: 1,
      data: {
        state: 'listed',
        installAllowed: true,
        updateAllowed: true,
        chartAllowed: true,
        boostBlockedBy: [],
        listedVersion: { versionCode: 3, sha256: scan.artifact.sha256, signers: scan.identity.signers, submissionId: scan.submissionId },
      },
    });
    expect(await caseOf(scan)).toBeNull();
    expect((await db.transaction((tx) => review.service.app.get(AuditStore).of(tx, `app/${scan.appId}`))).map((e) => [e.actor, e.act])).toEqual([
      ['system:policy', 'listing-changed'],
    ]);
  });

  it('is refused by the policy where a rule rejects, and nothing is listed', async () => {
    const scan = scanAsking('reject', 'cn.example.rejected', 3);
    await hear(db, openCase, scan);
    expect((await told(db, ReviewDecidedV1, scan.appId)).map((e) => [e.data.verdict, e.data.clauses])).toEqual([['REFUSE', ['DM-3.1']]]);
    expect(await told(db, EnforcementChangedV1, scan.appId)).toEqual([]);
  });

  it('becomes a human’s case with a due date counted in working days', async () => {
    const scan = scanAsking('review', 'cn.example.asked', 3, { outcome: 'partial' });
    await hear(db, openCase, scan);
    const c = await caseOf(scan);
    expect(c).toMatchObject({ state: 'open', subject: 'version', version: 1, priority: 40, dueProvisional: false });
    // 30 September, then seven days off, then 8 and 9 October.
    expect(c?.dueAt.toISOString()).toBe('2026-10-09T16:00:00.000Z');
    const [opened] = await told(db, ReviewCaseChangedV1, scan.appId);
    expect(opened).toMatchObject({
      subject: `case/${c?.caseId}`,
      data: { state: 'open', turn: 'reviewer', submissionId: scan.submissionId, dueAt: '2026-10-09T16:00:00.000Z' },
    });
    expect(await told(db, ReviewDecidedV1, scan.appId)).toEqual([]);
  });

  it('is triaged once, however often it is heard', async () => {
    const asking = scanAsking('review', 'cn.example.twice', 1);
    const clean = scanOf('cn.example.twice', 2);
    for (const scan of [asking, clean, asking, clean]) await hear(db, openCase, scan);
    expect(await told(db, ReviewCaseChangedV1, asking.appId)).toHaveLength(1);
    expect(await told(db, ReviewDecidedV1, asking.appId)).toHaveLength(1);
  });

  it('keeps the higher version listed when a lower one is approved after it', async () => {
    const [high, low] = [scanOf('cn.example.order', 9), scanOf('cn.example.order', 8)];
    for (const scan of [high, low]) await hear(db, openCase, scan);
    expect(await told(db, ReviewDecidedV1, high.appId)).toHaveLength(2);
    expect((await told(db, EnforcementChangedV1, high.appId)).map((e) => e.data.listedVersion?.versionCode)).toEqual([9]);
  });

  it('of an app that carries the certification mark weighs more', async () => {
    const scan = scanAsking('review', 'cn.example.marked', 1);
    const mark: DataOf<typeof CertificationChangedV1> = {
      certificateId: newId(CertificateId),
      certificateNumber: 'C-1',
      appId: scan.appId,
      change: 'certification.certificate.issued',
      before: null,
      after: 'VALID',
      markAllowed: true,
      boostAllowed: true,
      scope: { code: 'scope.covered', text: { zh: '', en: '' } },
      validTo: null,
      evidence: Sha256.parse('d'.repeat(64)),
      changedAt: '2026-09-29T02:00:00.000Z',
    };
    await hear(db, review.service.app.get(RememberMark), mark);
    await hear(db, openCase, scan);
    expect((await caseOf(scan))?.why.map((chip) => chip.code)).toEqual(['findings.high', 'certified']);
  });

  it('that speaks newer words than this service is heard from Kafka, and goes to a human instead of the dead letters', async () => {
    const scan = scanAsking('escalate', 'cn.example.newer', 1, { outcome: 'deferred' });
    await review.service.app
      .get<EventBus>(EVENT_BUS)
      .publish([{ topic: ScanCompletedV1.topic, key: scan.appId, value: JSON.stringify(eventOf(ScanCompletedV1, scan)) }]);
    await vi.waitFor(async () => expect(await caseOf(scan)).toMatchObject({ state: 'open', scan: { outcome: 'deferred' } }), {
      timeout: 30_000,
      interval: 100,
    });
    expect((await caseOf(scan))?.why.map((chip) => chip.code)).toContain('unknown-value');
    expect(await told(db, ReviewDecidedV1, scan.appId)).toEqual([]);
  });

  describe('and a withdrawal', () => {
    it('that comes before it ends the version without triage', async () => {
      const scan = scanOf('cn.example.early', 1);
      await hear(db, withdrawVersion, withdrawalOf(scan));
      expect(await told(db, ReviewDecidedV1, scan.appId)).toEqual([]);
      await hear(db, openCase, scan);
      expect((await told(db, ReviewDecidedV1, scan.appId)).map((e) => e.data.verdict)).toEqual(['WITHDRAWN']);
      expect(await told(db, EnforcementChangedV1, scan.appId)).toEqual([]);
    });

    it('that comes while a human has the case closes it', async () => {
      const scan = scanAsking('review', 'cn.example.meanwhile', 1);
      await hear(db, openCase, scan);
      await hear(db, withdrawVersion, withdrawalOf(scan));
      expect((await caseOf(scan))?.state).toBe('decided');
      expect((await told(db, ReviewDecidedV1, scan.appId)).map((e) => [e.data.verdict, e.data.signedBy])).toEqual([['WITHDRAWN', 'policy']]);
      expect((await told(db, ReviewCaseChangedV1, scan.appId)).map((e) => [e.data.state, e.data.turn, e.sequence])).toEqual([
        ['open', 'reviewer', 1],
        ['decided', 'none', 2],
      ]);
    });

    it('that comes after the decision changes nothing', async () => {
      const scan = scanOf('cn.example.late', 1);
      await hear(db, openCase, scan);
      await hear(db, withdrawVersion, withdrawalOf(scan));
      expect((await told(db, ReviewDecidedV1, scan.appId)).map((e) => e.data.verdict)).toEqual(['APPROVE']);
    });

    it('at the same instant ends in one decision', async () => {
      const scans = Array.from({ length: 8 }, (_, i) => scanAsking('review', `cn.example.race${i}`, 1));
      await Promise.all(scans.flatMap((scan) => [hear(db, openCase, scan), hear(db, withdrawVersion, withdrawalOf(scan))]));
      for (const scan of scans) expect((await told(db, ReviewDecidedV1, scan.appId)).map((e) => e.data.verdict)).toEqual(['WITHDRAWN']);
    });
  });
});
