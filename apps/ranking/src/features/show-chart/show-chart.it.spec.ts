import { randomUUID } from 'node:crypto';
import { Clock, CONFIG, EVENT_BUS, HealthRegistry, LOGGER, SystemClock } from '@gatehouse/chassis';
import {
  AppId,
  type Category,
  CertificateId,
  CertificationChangedV1,
  type Chart,
  type DataOf,
  EnforcementChangedV1,
  type Envelope,
  type EventDefinition,
  newId,
  OperatorId,
} from '@gatehouse/contracts';
import type { EventBus } from '@gatehouse/messaging';
import { type Call, openService, type ServiceUnderTest } from '@gatehouse/testkit';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { FactsStore } from '../../persistence/facts.store.ts';
import { start } from '../../start.ts';
import { FollowFacts } from '../hold-projection/follow-facts.ts';
import { Projection } from '../hold-projection/projection.ts';

const POLL = { timeout: 20_000, interval: 20 };

class MovableClock extends Clock {
  aheadMs = 0;
  now(): Date {
    return new Date(Date.now() + this.aheadMs);
  }
}

describe.skipIf(inject('infraMissing'))('charts', () => {
  const clock = new MovableClock();
  let running: ServiceUnderTest;
  let store: Call;
  let sequence = 0;

  beforeAll(async () => {
    running = await openService(
      'ranking',
      start,
      { adminUrl: inject('adminUrl'), kafkaBrokers: inject('kafkaBrokers'), redisUrl: inject('redisUrl') },
      { PROJECTION_POLL_MS: '200' },
      { clock },
    );
    store = running.as({ roles: ['store'] });
  });
  afterAll(() => running.close());

  const db = () => running.service.app.get(DataSource);
  const envelope = <E extends EventDefinition>(
    event: E,
    source: string,
    subject: string,
    data: DataOf<E>,
  ): { topic: string; key: string; value: string; id: string } => {
    const told: Envelope = {
      specversion: '1.0',
      id: randomUUID(),
      source,
      type: event.type,
      time: new Date().toISOString(),
      subject,
      datacontenttype: 'application/json',
      operatorid: null,
      sequence: ++sequence,
      data,
    };
    return { topic: event.topic, key: event.key(data), value: JSON.stringify(told), id: told.id };
  };
  const publish = (...records: ReturnType<typeof envelope>[]) => running.service.app.get<EventBus>(EVENT_BUS).publish(records);
  const heard = (...records: ReturnType<typeof envelope>[]) =>
    vi.waitFor(
      async () => expect(await db().query('SELECT 1 FROM inbox WHERE event_id = ANY($1)', [records.map((r) => r.id)])).toHaveLength(records.length),
      POLL,
    );

  const listed = (appId: AppId, over: Partial<DataOf<typeof EnforcementChangedV1>> = {}) =>
    envelope(EnforcementChangedV1, '/gatehouse/review', `app/${appId}`, {
      appId,
      operatorId: newId(OperatorId),
      platform: 'android',
      packageName: 'example.app',
      name: `App ${appId.slice(-4)}`,
      state: 'listed',
      installAllowed: true,
      updateAllowed: true,
      chartAllowed: true,
      boostBlockedBy: [],
      reason: { zh: '', en: '' },
      changedAt: new Date().toISOString(),
      listedVersion: { submissionId: null, versionCode: 1, versionName: '1', sha256: null, signers: [] },
      ...over,
    } as DataOf<typeof EnforcementChangedV1>);
  const certified = (appId: AppId, over: Partial<DataOf<typeof CertificationChangedV1>> = {}) =>
    envelope(CertificationChangedV1, '/gatehouse/certification', `app/${appId}`, {
      certificateId: newId(CertificateId),
      certificateNumber: 'CCRC-1',
      appId,
      change: 'certification.certificate.granted',
      before: null,
      after: 'VALID',
      markAllowed: true,
      boostAllowed: true,
      scope: { code: 'scope.covered', text: { zh: '在架版本在证书范围内。', en: 'The listed version is within the certificate.' } },
      validTo: '2099-12-31',
      evidence: 'a'.repeat(64),
      changedAt: new Date().toISOString(),
      ...over,
    } as DataOf<typeof CertificationChangedV1>);
  const suspended = {
    change: 'certification.certificate.suspended',
    before: 'VALID',
    after: 'SUSPENDED',
    markAllowed: false,
    boostAllowed: false,
    scope: { code: 'state.suspended', text: { zh: '证书已暂停。', en: 'The certificate is suspended.' } },
  };

  const signal = async (category: Category, scores: Record<AppId, number>) => {
    const { status, body } = await store('PUT', '/v1/signals', {
      body: { signals: Object.entries(scores).map(([appId, baseScore]) => ({ appId, category, baseScore })) },
    });
    expect(status, JSON.stringify(body)).toBe(200);
    return body as { recorded: number; unchanged: number };
  };
  const chart = async (category: Category): Promise<Chart> => {
    const { status, body } = await store('GET', `/v1/charts/${category}`);
    expect(status, JSON.stringify(body)).toBe(200);
    return body;
  };
  const order = async (category: Category) => (await chart(category)).items.map((i) => i.appId);
  const shows = (category: Category, expected: AppId[]) => vi.waitFor(async () => expect(await order(category)).toEqual(expected), POLL);

  /** Listed apps of a category with these scores, best first. */
  const seed = async (category: Category, ...scores: number[]): Promise<AppId[]> => {
    const apps = scores.map(() => newId(AppId));
    await signal(category, Object.fromEntries(apps.map((appId, i) => [appId, scores[i] ?? 0])));
    await publish(...apps.map((appId) => listed(appId)));
    await shows(category, apps);
    return apps;
  };

  it('keeps the schema that its rows describe', async () => {
    expect((await db().driver.createSchemaBuilder().log()).upQueries).toEqual([]);
  });

  it('lifts a certified app within the bound, says by how much, and puts it back exactly when the certificate is suspended', async () => {
    const [a, b, c, d] = (await seed('tools', 4.6, 4.5, 4.4, 4.05)) as [AppId, AppId, AppId, AppId];
    const before = (await chart('tools')).items;
    await publish(certified(d));
    await shows('tools', [a, d, b, c]);

    const { body } = await store('GET', `/v1/apps/${d}/explanation`);
    expect(body).toMatchObject({
      category: 'tools',
      listed: true,
      standing: { position: 2, positionWithoutCertification: 4, positionIfNotCertified: 4, certified: true, boosted: true, why: { code: 'rank.lifted' } },
    });
    expect(body.text.en).toContain('2 places up (at most 5');
    expect((await chart('tools')).items[2]).toMatchObject({ appId: b, position: 3, positionWithoutCertification: 2, why: { code: 'rank.passed' } });

    await publish(certified(d, suspended as never));
    await shows('tools', [a, b, c, d]);
    const after = (await chart('tools')).items;
    expect(after.slice(0, 3)).toEqual(before.slice(0, 3));
    expect(after[3]).toMatchObject({
      appId: d,
      position: 4,
      positionWithoutCertification: 4,
      boosted: false,
      certified: false,
      why: { code: 'rank.lift-withheld', text: { en: 'The certificate is suspended.' } },
    });
  });

  it('gives the same chart whether the certificate, the listing or the signal comes first, and when all is heard again', async () => {
    const [a, b] = (await seed('games', 3.2, 3.1)) as [AppId, AppId];
    const late = newId(AppId);
    const events = [certified(late), listed(late)];
    await publish(...events);
    await heard(...events);
    expect(await order('games')).toEqual([a, b]);
    await signal('games', { [late]: 3 });
    await shows('games', [late, a, b]);
    const old = certified(b);
    await publish(old, ...events, certified(b, suspended as never));
    await publish(old, ...events);
    await vi.waitFor(async () => expect((await chart('games')).items[2]?.why.code).toBe('rank.lift-withheld'), POLL);
    expect(await order('games')).toEqual([late, a, b]);
  });

  it('takes the lift away at once when a warning opens, and the app itself when it is suspended', async () => {
    const [a, b] = (await seed('social', 2.2, 2.1)) as [AppId, AppId];
    await publish(certified(b));
    await shows('social', [b, a]);
    await publish(listed(b, { boostBlockedBy: ['warning-open'] }));
    await shows('social', [a, b]);
    expect((await chart('social')).items[1]).toMatchObject({ certified: true, boosted: false, why: { code: 'rank.lift-withheld' } });
    await publish(listed(b, { state: 'suspended', chartAllowed: false }));
    await shows('social', [a]);
    expect((await store('GET', `/v1/apps/${b}/explanation`)).body).toMatchObject({ listed: false, standing: null, text: { en: 'This app is suspended.' } });
  });

  it('drops a lift when the certificate’s last day ends in China, though nobody tells', async () => {
    const [a, b] = (await seed('health', 2.2, 2.1)) as [AppId, AppId];
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
    await publish(certified(b, { validTo: tomorrow }));
    await shows('health', [b, a]);
    clock.aheadMs = 3 * 86_400_000;
    await vi.waitFor(async () => expect((await chart('health')).items.map((i) => i.why.code)).toEqual(['rank.base', 'rank.lift-withheld']), POLL);
    expect(await order('health')).toEqual([a, b]);
    clock.aheadMs = 0;
  });

  it('ranks the store’s candidates by relevance first, names who may not appear, and refuses a repeated one', async () => {
    const [a, b, c] = (await seed('finance', 4.2, 4.1, 4)) as [AppId, AppId, AppId];
    const gone = newId(AppId);
    const unknown = newId(AppId);
    await publish(certified(c), listed(gone, { state: 'terminated' }), listed(b, { state: 'frozen', chartAllowed: false }));
    await shows('finance', [c, a]);
    const rank = (candidates: unknown[]) => store('POST', '/v1/rank', { body: { candidates } });
    await vi.waitFor(async () => expect((await rank([{ appId: gone, baseScore: 1 }])).body.excluded[0].code).toBe('candidate.terminated'), POLL);
    const { body } = await rank([
      { appId: a, baseScore: 4.2 },
      { appId: c, baseScore: 4 },
      { appId: b, baseScore: 1, relevance: 1 },
      { appId: unknown, baseScore: 9 },
      { appId: gone, baseScore: 9 },
    ]);
    expect(body.items.map((i: { appId: string }) => i.appId)).toEqual([c, a, b]);
    expect(body.excluded.map((e: { code: string }) => e.code)).toEqual(['candidate.unknown', 'candidate.terminated']);
    const bands = await rank([
      { appId: c, baseScore: 5, relevance: 0.3 },
      { appId: a, baseScore: 1, relevance: 0.9 },
    ]);
    expect(bands.body.items.map((i: { appId: string }) => i.appId)).toEqual([a, c]);
    expect(
      await rank([
        { appId: a, baseScore: 1 },
        { appId: a, baseScore: 2 },
      ]),
    ).toMatchObject({ status: 422, body: { code: 'ranking.duplicate-candidate', errors: [{ pointer: '/candidates/1/appId' }] } });
    expect(
      (await store('POST', '/v1/rank', { raw: `{"candidates":[{"appId":"${a}","baseScore":1e999}]}`, headers: { 'content-type': 'application/json' } })).status,
    ).toBe(422);
  });

  it('records only what is new of the store’s signals, tells it, and refuses one app named twice', async () => {
    const [a, b] = [newId(AppId), newId(AppId)];
    expect(await signal('news', { [a]: 1.5, [b]: 2 })).toEqual({ recorded: 2, unchanged: 0 });
    expect(await signal('news', { [a]: 1.5, [b]: 2.000001 })).toEqual({ recorded: 1, unchanged: 1 });
    const told = (await db().query("SELECT envelope FROM outbox WHERE envelope LIKE '%' || $1 || '%' ORDER BY id", [b])) as { envelope: string }[];
    expect(told.map((t) => (JSON.parse(t.envelope) as { data: { baseScoreMicros: number } }).data.baseScoreMicros)).toEqual([2_000_000, 2_000_001]);
    const twice = await store('PUT', '/v1/signals', {
      body: {
        signals: [
          { appId: a, category: 'news', baseScore: 1 },
          { appId: a, category: 'games', baseScore: 1 },
        ],
      },
    });
    expect(twice).toMatchObject({ status: 422, body: { code: 'request.invalid', errors: [{ pointer: '/signals/1/appId' }] } });
  });

  it('moves an app to another category with its signal', async () => {
    const [a, b] = (await seed('travel', 2, 1)) as [AppId, AppId];
    await signal('media', { [a]: 2 });
    await shows('media', [a]);
    expect(await order('travel')).toEqual([b]);
  });

  it('explains an app to its own operator, and is silent about it to another', async () => {
    const [a] = (await seed('education', 2)) as [AppId];
    const operatorId = newId(OperatorId);
    const own = listed(a, { operatorId });
    await publish(own);
    const explanation = (as: string) => running.as({ roles: ['operator'], operatorId: as })('GET', `/v1/apps/${a}/explanation`);
    await vi.waitFor(async () => expect((await explanation(operatorId)).status).toBe(200), POLL);
    expect((await explanation(newId(OperatorId))).status).toBe(404);
    expect((await store('GET', `/v1/apps/${newId(AppId)}/explanation`)).status).toBe(404);
    expect((await running.as({ roles: ['operator'], operatorId })('PUT', '/v1/signals', { body: { signals: [] } })).status).toBe(403);
  });

  const listeners = async (): Promise<number> =>
    Number(
      (
        (await db().query(
          "SELECT count(*) AS n FROM pg_stat_activity WHERE application_name = 'gatehouse-ranking-facts' AND query LIKE 'LISTEN%' AND datname = current_database()",
        )) as [{ n: string }]
      )[0].n,
    );

  it('goes on by itself when the connection that rings is cut', async () => {
    const [a, b] = (await seed('shopping', 2.2, 2.1)) as [AppId, AppId];
    await db().query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'gatehouse-ranking-facts' AND datname = current_database()",
    );
    await publish(certified(b));
    await shows('shopping', [b, a]);
    await vi.waitFor(async () => expect(await listeners()).toBe(1), POLL);
  });

  it('follows in another process what this one heard, loads all at start, and lifts nobody on memory it cannot confirm', async () => {
    const [a, b] = (await seed('business', 2.2, 2.1)) as [AppId, AppId];
    const { app } = running.service;
    const config = { ...app.get(CONFIG, { strict: false }), PROJECTION_POLL_MS: 600_000 };
    const projection = new Projection(new SystemClock(), config);
    const follower = new FollowFacts(db(), new FactsStore(), projection, new SystemClock(), config, app.get(LOGGER, { strict: false }), new HealthRegistry());
    expect(() => projection.chart('business')).toThrow('service.unavailable');
    follower.start();
    const shown = () => projection.chart('business').placed.map((p) => p.entry.id);
    await vi.waitFor(() => expect(shown()).toEqual([a, b]), POLL);
    await vi.waitFor(async () => expect(await listeners()).toBe(2), POLL);
    await publish(certified(b));
    await vi.waitFor(() => expect(shown()).toEqual([b, a]), POLL);
    await follower.stop();
    projection.confirm(projection.revision ?? 0, new Date(Date.now() - 61_000));
    expect(shown()).toEqual([a, b]);
  });
});
