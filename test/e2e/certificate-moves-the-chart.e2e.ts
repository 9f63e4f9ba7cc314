import { appIdOf } from '@gatehouse/contracts';
import type { SignedInPerson } from '@gatehouse/local-infra';
import { LOCAL_ORGANISATIONS } from '@gatehouse/gateway/local-provider';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { type OpenFleet, openFleet } from './open-fleet.ts';

const SIGNER = 'ab'.repeat(32);
const operatorId = LOCAL_ORGANISATIONS[0].id;
const apps = Array.from({ length: 9 }, (_, i) => ({ packageName: `demo.chart.app${i}`, name: `App ${i}`, baseScore: 9 - i * 0.1 }));
const idOf = (packageName: string): string => appIdOf({ operatorId, platform: 'android', packageName });
const SUBJECT = apps[6]!;

describe.skipIf(inject('infraMissing'))('a certificate moves its app in the chart, and nothing else ever does', () => {
  let fleet: OpenFleet;
  let store: SignedInPerson;
  let lead: SignedInPerson;
  beforeAll(async () => {
    fleet = await openFleet();
    [store, lead] = [await fleet.as('store'), await fleet.as('lead')];
    const entries = apps.map(({ packageName, name }) => ({ operatorId, packageName, name, versionCode: 10, versionName: '1.0', signers: [SIGNER] }));
    expect((await store.call('POST', '/v1/listings/import', { body: { entries } })).body).toMatchObject({ imported: 9 });
    await store.call('PUT', '/v1/signals', {
      body: { signals: apps.map((a) => ({ appId: idOf(a.packageName), category: 'travel', baseScore: a.baseScore })) },
    });
  });
  afterAll(() => fleet.close());

  const chart = async (): Promise<string[]> => (await store.call('GET', '/v1/charts/travel')).body.items.map((s: { packageName: string }) => s.packageName);
  const explanation = async () => (await store.call('GET', `/v1/apps/${idOf(SUBJECT.packageName)}/explanation`)).body;
  const csv = (state: string): string =>
    [
      'number,holder,holderCreditCode,appName,platform,packageName,signer,versions,validFrom,validTo,state,cause',
      `CHART-0001,Demo operator,91110108MA01ABCD2X,${SUBJECT.name},android,${SUBJECT.packageName},${SIGNER},1.0 (10),2026-01-01,2028-12-31,${state},${state === 'SUSPENDED' ? 'SU-2' : ''}`,
    ].join('\n');
  const importList = (state: string) =>
    lead.call('POST', '/v1/certificates/import', { raw: csv(state), headers: { 'content-type': 'text/csv; charset=utf-8' } });

  it('rises within the published bound when the list is imported, and the explanation says by how much and why', async () => {
    const before = await vi.waitFor(
      async () => {
        const order = await chart();
        expect(order).toHaveLength(9);
        return order;
      },
      { timeout: 30_000 },
    );
    expect(before).toEqual(apps.map((a) => a.packageName));

    expect((await importList('VALID')).body).toMatchObject({ imported: 1, rejected: [] });
    const told = await vi.waitFor(
      async () => {
        const e = await explanation();
        expect(e.standing.boosted).toBe(true);
        return e;
      },
      { timeout: 20_000 },
    );
    expect(told.standing.positionWithoutCertification).toBe(7);
    expect(told.standing.position).toBeLessThan(7);
    expect(7 - told.standing.position).toBeLessThanOrEqual(told.policy.maxPlaces);
    expect(told.text.zh).not.toBe('');
    const after = await chart();
    expect(after.filter((p) => p !== SUBJECT.packageName)).toEqual(before.filter((p) => p !== SUBJECT.packageName));

    expect((await importList('VALID')).body).toMatchObject({ imported: 0, changed: 0, unchanged: 1 });
    expect(await chart()).toEqual(after);

    expect((await importList('SUSPENDED')).body).toMatchObject({ changed: 1 });
    await vi.waitFor(async () => expect(await chart()).toEqual(before), { timeout: 20_000 });
    const suspended = await explanation();
    expect(suspended.standing).toMatchObject({ boosted: false, position: 7, positionWithoutCertification: 7 });
  });

  it('leaves the chart at once when the app is suspended by two people, and says so', async () => {
    const reviewer = await fleet.as('reviewer');
    const opened = await reviewer.call('POST', `/v1/listings/${idOf(apps[0]!.packageName)}/cases`, {
      body: { reason: { zh: '收到投诉。', en: 'A complaint came in.' } },
    });
    expect(opened.status).toBe(201);
    const { caseId } = opened.body;
    const claimed = await reviewer.call('POST', `/v1/cases/${caseId}/claim`);
    const held = await reviewer.call('POST', `/v1/cases/${caseId}/decide`, {
      headers: { 'if-match': `"${claimed.body.version}"` },
      body: { verdict: 'SUSPEND', clauses: ['DM-3.1'], reason: { zh: '同意前收集信息。', en: 'It collects before consent.' } },
    });
    expect(held.body.state).toBe('held');
    expect(await chart()).toContain(apps[0]!.packageName); // nothing happens on one signature
    expect((await lead.call('POST', `/v1/cases/${caseId}/sign`)).status).toBe(200);
    await vi.waitFor(async () => expect(await chart()).not.toContain(apps[0]!.packageName), { timeout: 20_000 });
    const ranked = await store.call('POST', '/v1/rank', { body: { candidates: apps.map((a) => ({ appId: idOf(a.packageName), baseScore: a.baseScore })) } });
    expect(ranked.body.excluded.map((e: { appId: string }) => e.appId)).toEqual([idOf(apps[0]!.packageName)]);
  });
});
