import { EnforcementChangedV1, ReviewCaseChangedV1, ReviewDecidedV1 } from '@gatehouse/contracts';
import { type Call, openService, type ServiceUnderTest } from '@gatehouse/testkit';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { hear, MovableClock, OPERATOR, type Scan, scanAsking, scanOf, told } from '../../review-events.sample.ts';
import { start } from '../../start.ts';
import { ExpireClaims } from '../expire-claims/expire-claims.ts';
import { OpenCase } from '../open-case/open-case.ts';

const REASON = { zh: '理由', en: 'Reason' };
const refuse = { verdict: 'REFUSE', clauses: ['DM-3.1'], reason: REASON };

describe.skipIf(inject('infraMissing'))('a case in the hands of reviewers', () => {
  const clock = new MovableClock();
  let review: ServiceUnderTest;
  let db: DataSource;
  let first: Call, second: Call, lead: Call, otherLead: Call, auditor: Call, operator: Call;

  beforeAll(async () => {
    review = await openService(
      'review',
      start,
      { adminUrl: inject('adminUrl'), kafkaBrokers: inject('kafkaBrokers'), redisUrl: inject('redisUrl') },
      { CLAIM_SWEEP_MS: '600000' },
      { clock },
    );
    db = review.service.app.get(DataSource);
    first = review.as({ roles: ['reviewer'], id: 'first', name: 'First Reviewer' });
    second = review.as({ roles: ['reviewer'], id: 'second', name: 'Second Reviewer' });
    lead = review.as({ roles: ['reviewer', 'lead'], id: 'lead', name: 'Lead' });
    otherLead = review.as({ roles: ['lead'], id: 'other-lead', name: 'Other Lead' });
    auditor = review.as({ roles: ['auditor'], id: 'auditor' });
    operator = review.as({ roles: ['operator'], operatorId: OPERATOR });
  });
  afterAll(() => review.close());

  const opened = async (scan: Scan): Promise<string> => {
    await hear(db, review.service.app.get(OpenCase), scan);
    const [event] = await told(db, ReviewCaseChangedV1, scan.appId);
    return `/v1/cases/${event!.data.caseId}`;
  };
  /** A listed app's case, claimed. */
  const claimedListing = async (packageName: string): Promise<{ scan: Scan; path: string }> => {
    const scan = scanOf(packageName, 1);
    await hear(db, review.service.app.get(OpenCase), scan);
    const { body, status } = await first('POST', `/v1/listings/${scan.appId}/cases`, { body: { reason: REASON } });
    expect(status).toBe(201);
    const path = `/v1/cases/${body.caseId}`;
    expect((await first('POST', `${path}/claim`)).status).toBe(200);
    return { scan, path };
  };

  it('is claimed, decided and told, without the reviewer’s name', async () => {
    const scan = scanAsking('review', 'cn.example.walk', 1);
    const path = await opened(scan);
    const claimed = await first('POST', `${path}/claim`);
    expect(claimed.body).toMatchObject({
      state: 'claimed',
      claimedBy: 'first',
      claimedByName: 'First Reviewer',
      claimExpiresAt: '2026-11-25T02:30:00.000Z',
      version: 2,
      workingDaysLeft: 3,
      reason: { code: 'case.claimed', turn: 'reviewer', deadlineAt: '2026-11-30T16:00:00.000Z' },
    });
    expect(claimed.headers.get('etag')).toBe('"2"');
    const decided = await first('POST', `${path}/decide`, { body: refuse, headers: { 'if-match': '"2"' } });
    expect(decided).toMatchObject({
      status: 200,
      body: {
        state: 'decided',
        decisions: [{ verdict: 'REFUSE', signedBy: 'person', decidedBy: 'First Reviewer', secondSignature: null, clauses: ['DM-3.1'] }],
        reason: { turn: 'none', next: null },
      },
    });
    expect(decided.body.history.map((h: { act: string; by: string | null }) => [h.act, h.by])).toEqual([
      ['opened', null],
      ['claimed', 'First Reviewer'],
      ['decided', 'First Reviewer'],
    ]);
    expect((await told(db, ReviewDecidedV1, scan.appId)).map((e) => [e.data.verdict, e.data.signedBy, e.data.reason])).toEqual([['REFUSE', 'person', REASON]]);
    const rows = (await db.query('SELECT envelope FROM outbox WHERE key = $1', [scan.appId])) as { envelope: string }[];
    for (const { envelope } of rows) expect(envelope).not.toMatch(/first|First Reviewer/);
  });

  it('lists with a warning, and tells decision and listing together', async () => {
    const scan = scanAsking('review', 'cn.example.warned', 1);
    const path = await opened(scan);
    await first('POST', `${path}/claim`);
    expect((await first('POST', `${path}/decide`, { body: { ...refuse, verdict: 'WARN' } })).body).toMatchObject({
      state: 'decided',
      listing: { state: 'listed', listedVersionName: '1.1' },
    });
    expect((await told(db, EnforcementChangedV1, scan.appId)).map((e) => [e.data.state, e.data.chartAllowed, e.data.boostBlockedBy])).toEqual([
      ['listed', true, ['warning-open']],
    ]);
  });

  it('is decided by one of two who decide at once', async () => {
    const scan = scanAsking('review', 'cn.example.two', 1);
    const path = await opened(scan);
    const claims = await Promise.all([first('POST', `${path}/claim`), second('POST', `${path}/claim`)]);
    expect(claims.map((c) => c.status).sort()).toEqual([200, 409]);
    const holder = claims[0]!.status === 200 ? first : second;
    const answers = await Promise.all([
      holder('POST', `${path}/decide`, { body: refuse, headers: { 'if-match': '"2"' } }),
      holder('POST', `${path}/decide`, { body: { ...refuse, verdict: 'WARN' }, headers: { 'if-match': '"2"' } }),
    ]);
    expect(answers.map((a) => a.status).sort()).toEqual([200, 412]);
    expect(answers.find((a) => a.status === 412)?.body).toMatchObject({ code: 'review.case-changed', version: 3 });
    expect(await told(db, ReviewDecidedV1, scan.appId)).toHaveLength(1);
  });

  it('is not decided by somebody who does not hold it, nor without clauses, nor with a measure on listed apps', async () => {
    const path = await opened(scanAsking('review', 'cn.example.refusals', 1));
    expect(await first('POST', `${path}/decide`, { body: refuse })).toMatchObject({ status: 403, body: { code: 'review.case-not-yours' } });
    await first('POST', `${path}/claim`);
    expect(await second('POST', `${path}/claim`)).toMatchObject({ status: 409, body: { code: 'review.case-claimed' } });
    expect(await second('POST', `${path}/release`)).toMatchObject({ status: 403, body: { code: 'review.case-not-yours' } });
    expect(await first('POST', `${path}/decide`, { body: { ...refuse, clauses: [] } })).toMatchObject({
      status: 422,
      body: { code: 'review.clauses-missing', errors: [{ pointer: '/clauses' }] },
    });
    expect(await first('POST', `${path}/decide`, { body: { ...refuse, verdict: 'SUSPEND' } })).toMatchObject({
      status: 409,
      body: { code: 'review.verdict-not-available' },
    });
    expect(await first('POST', `${path}/decide`, { body: refuse, headers: { 'if-match': 'nonsense' } })).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '#if-match' }] },
    });
    expect(await first('POST', `${path}/release`)).toMatchObject({ status: 200, body: { state: 'open', claimedBy: null } });
  });

  it('answers a repeated decision with the first answer', async () => {
    const scan = scanAsking('review', 'cn.example.again', 1);
    const path = await opened(scan);
    await first('POST', `${path}/claim`);
    const request = { body: refuse, headers: { 'idempotency-key': 'once' } };
    const [once, again] = [await first('POST', `${path}/decide`, request), await first('POST', `${path}/decide`, request)];
    expect(again).toMatchObject({ status: 200, body: once.body });
    expect(await told(db, ReviewDecidedV1, scan.appId)).toHaveLength(1);
  });

  it('falls back to the queue when its lease runs out, and another may take it', async () => {
    const scan = scanAsking('review', 'cn.example.lease', 1);
    const path = await opened(scan);
    await first('POST', `${path}/claim`);
    clock.pass(20);
    expect((await first('POST', `${path}/claim`)).body).toMatchObject({ version: 2 });
    clock.pass(20);
    expect(await review.service.app.get(ExpireClaims).execute()).toBe(0);
    clock.pass(11);
    expect((await first('GET', path)).body).toMatchObject({ state: 'open', claimedBy: null });
    expect(await first('POST', `${path}/decide`, { body: refuse })).toMatchObject({ status: 403, body: { code: 'review.case-not-yours' } });
    expect(await review.service.app.get(ExpireClaims).execute()).toBe(1);
    expect((await second('POST', `${path}/claim`)).body).toMatchObject({ claimedBy: 'second' });
    expect((await told(db, ReviewCaseChangedV1, scan.appId)).map((e) => e.data.state)).toEqual(['open', 'claimed', 'open', 'claimed']);
    await second('POST', `${path}/release`);
  });

  it('is the sixth that one person may not hold, also when two are claimed at once', async () => {
    const greedy = review.as({ roles: ['reviewer'], id: 'greedy' });
    const paths = await Promise.all(Array.from({ length: 8 }, (_, i) => opened(scanAsking('review', `cn.example.limit${i}`, 1))));
    const answers = await Promise.all(paths.map((path) => greedy('POST', `${path}/claim`)));
    expect(answers.map((a) => a.status).sort()).toEqual([200, 200, 200, 200, 200, 409, 409, 409]);
    expect(answers.find((a) => a.status === 409)?.body).toMatchObject({ code: 'review.claim-limit', limit: 5 });
  });

  it('that suspends an app waits for a second signature of another lead', async () => {
    const { scan, path } = await claimedListing('cn.example.suspended');
    const held = await first('POST', `${path}/decide`, { body: { ...refuse, verdict: 'SUSPEND' } });
    expect(held.body).toMatchObject({
      state: 'held',
      held: { verdict: 'SUSPEND', decidedBy: 'First Reviewer' },
      reason: { turn: 'second-reviewer' },
      decisions: [],
    });
    expect((await told(db, EnforcementChangedV1, scan.appId)).map((e) => e.data.state)).toEqual(['listed']);
    expect(await second('POST', `${path}/sign`)).toMatchObject({ status: 403, body: { code: 'identity.role-missing' } });
    expect(await first('POST', `${path}/claim`)).toMatchObject({ status: 409, body: { code: 'review.case-held' } });
    const signed = await lead('POST', `${path}/sign`);
    expect(signed.body).toMatchObject({
      state: 'decided',
      decisions: [{ verdict: 'SUSPEND', decidedBy: 'First Reviewer', secondSignature: 'Lead' }],
      listing: { state: 'suspended' },
    });
    const [, suspended] = await told(db, EnforcementChangedV1, scan.appId);
    expect(suspended).toMatchObject({
      sequence: 2,
      data: { state: 'suspended', installAllowed: false, updateAllowed: true, chartAllowed: false, boostBlockedBy: ['listing-suspended'] },
    });
    expect(await told(db, ReviewDecidedV1, scan.appId)).toHaveLength(1); // the version's approval alone
    expect(await first('POST', `/v1/listings/${scan.appId}/cases`, { body: { reason: REASON } })).toMatchObject({
      status: 409,
      body: { code: 'review.not-listed', state: 'suspended' },
    });
  });

  it('is not signed by the lead who stated it, and goes back to the queue with a note', async () => {
    const { scan, path } = await claimedListing('cn.example.returned');
    await first('POST', `${path}/release`);
    await lead('POST', `${path}/claim`);
    await lead('POST', `${path}/decide`, { body: { ...refuse, verdict: 'TERMINATE' } });
    expect(await lead('POST', `${path}/sign`)).toMatchObject({ status: 403, body: { code: 'review.four-eyes' } });
    const returned = await otherLead('POST', `${path}/return`, { body: { note: 'look at version 2' } });
    expect(returned.body).toMatchObject({ state: 'open', held: null });
    expect(returned.body.history.at(-1)).toMatchObject({ act: 'returned', by: 'Other Lead', text: { en: 'Returned: look at version 2' } });
    expect(await otherLead('POST', `${path}/sign`)).toMatchObject({ status: 409, body: { code: 'review.case-not-held' } });
    expect((await told(db, EnforcementChangedV1, scan.appId)).map((e) => e.data.state)).toEqual(['listed']);
  });

  it('about an app is opened once while it runs', async () => {
    const { scan, path } = await claimedListing('cn.example.once');
    expect((await second('POST', `/v1/listings/${scan.appId}/cases`, { body: { reason: REASON } })).body.caseId).toBe(path.split('/').at(-1));
  });

  it('is read by an auditor who may do nothing, and not at all by operators', async () => {
    const path = await opened(scanAsking('review', 'cn.example.readers', 1));
    const seen = await auditor('GET', path);
    expect(seen.body.acts.every((a: { allowed: boolean }) => !a.allowed)).toBe(true);
    expect(await auditor('POST', `${path}/claim`)).toMatchObject({ status: 403 });
    expect(await operator('GET', path)).toMatchObject({ status: 403 });
    expect(await operator('GET', '/v1/cases')).toMatchObject({ status: 403 });
    expect(await review.anonymous('GET', path)).toMatchObject({ status: 401 });
    expect(await first('GET', '/v1/cases/0190a000-0000-7000-8000-00000000dead')).toMatchObject({ status: 404, body: { code: 'resource.not-found' } });
  });
});
