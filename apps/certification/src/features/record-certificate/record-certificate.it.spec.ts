import { randomUUID } from 'node:crypto';
import { Clock, EVENT_BUS } from '@gatehouse/chassis';
import { AppId, type DataOf, EnforcementChangedV1, type Envelope, type EventDefinition, newId, OperatorId } from '@gatehouse/contracts';
import type { EventBus } from '@gatehouse/messaging';
import { type Call, openService, type ServiceUnderTest } from '@gatehouse/testkit';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { start } from '../../start.ts';

const KEY = 'a'.repeat(64);
const DAY_MS = 86_400_000;

class MovableClock extends Clock {
  aheadMs = 0;
  now(): Date {
    return new Date(Date.now() + this.aheadMs);
  }
}

const clock = new MovableClock();
const today = (shift = 0): string => new Date(clock.now().getTime() + shift * DAY_MS).toISOString().slice(0, 10);
const record = (over: Record<string, unknown> = {}) => ({
  number: `CCRC-${randomUUID().toUpperCase()}`,
  holder: '示例公司',
  appName: '示例',
  packageName: `example.p${randomUUID().slice(0, 8)}`,
  signer: KEY,
  versions: [{ versionName: '1.0', versionCode: 10 }],
  validFrom: today(-30),
  validTo: today(400),
  state: 'VALID',
  ...over,
});

describe.skipIf(inject('infraMissing'))('certificates', () => {
  let running: ServiceUnderTest;
  let lead: Call;
  let sequence = 0;

  beforeAll(async () => {
    running = await openService(
      'certification',
      start,
      { adminUrl: inject('adminUrl'), kafkaBrokers: inject('kafkaBrokers'), redisUrl: inject('redisUrl') },
      { REVISIT_EVERY_MS: '100' },
      { clock },
    );
    lead = running.as({ roles: ['lead'] });
  });
  afterAll(() => running.close());

  const db = () => running.service.app.get(DataSource);
  const told = async (about: string): Promise<(DataOf<EventDefinition> & Record<string, unknown>)[]> =>
    ((await db().query('SELECT envelope FROM outbox WHERE envelope LIKE $1 ORDER BY id', [`%${about}%`])) as { envelope: string }[]).map(
      (r) => (JSON.parse(r.envelope) as Envelope).data as Record<string, unknown>,
    );
  const put = async (body: Record<string, unknown>) => {
    const { status, body: view } = await lead('PUT', '/v1/certificates', { body });
    expect(status, JSON.stringify(view)).toBe(200);
    return view;
  };

  async function hear<E extends EventDefinition>(event: E, subject: string, data: DataOf<E>): Promise<void> {
    const envelope: Envelope = {
      specversion: '1.0',
      id: randomUUID(),
      source: '/gatehouse/review',
      type: event.type,
      time: new Date().toISOString(),
      subject,
      datacontenttype: 'application/json',
      operatorid: null,
      sequence: ++sequence,
      data,
    };
    await running.service.app.get<EventBus>(EVENT_BUS).publish([{ topic: event.topic, key: event.key(data), value: JSON.stringify(envelope) }]);
    await vi.waitFor(async () => expect(await db().query('SELECT 1 FROM inbox WHERE event_id = $1', [envelope.id])).toHaveLength(1), {
      timeout: 20_000,
      interval: 20,
    });
  }

  const listing = (packageName: string, over: Partial<DataOf<typeof EnforcementChangedV1>> = {}): DataOf<typeof EnforcementChangedV1> =>
    EnforcementChangedV1.data.parse({
      appId: newId(AppId),
      operatorId: newId(OperatorId),
      platform: 'android',
      packageName,
      name: 'Example',
      state: 'listed',
      installAllowed: true,
      updateAllowed: true,
      chartAllowed: true,
      boostBlockedBy: [],
      reason: { zh: '', en: '' },
      changedAt: new Date().toISOString(),
      listedVersion: { submissionId: null, versionCode: 10, versionName: '1.0', sha256: null, signers: [KEY] },
      ...over,
    }) as DataOf<typeof EnforcementChangedV1>;
  const list = (data: DataOf<typeof EnforcementChangedV1>) => hear(EnforcementChangedV1, `app/${data.appId}`, data);

  it('keeps the schema that its rows describe', async () => {
    expect((await db().driver.createSchemaBuilder().log()).upQueries).toEqual([]);
  });

  it('binds a certificate to the app once it is listed, covers the named version, and tells each verdict once', async () => {
    const certificate = record();
    expect(await put(certificate)).toMatchObject({ appId: null, markAllowed: false, boostAllowed: false, scope: { code: 'scope.not-listed' } });
    const app = listing(certificate.packageName);
    await list(app);
    await put(certificate);
    await list(app);
    await list({ ...app, listedVersion: { ...app.listedVersion!, versionCode: 11, versionName: '1.1' } });

    expect((await told(certificate.number)).map((e) => [e['appId'], e['change'], e['markAllowed'], (e['scope'] as { code: string }).code])).toEqual([
      [null, 'certification.certificate.granted', false, 'scope.not-listed'],
      [app.appId, 'scope.listed-version-changed', true, 'scope.covered'],
      [app.appId, 'scope.listed-version-changed', false, 'scope.version-newer'],
    ]);
  });

  it('replays the legal path to an observed state, with one event a step and the last verdict in each', async () => {
    const certificate = record();
    await list(listing(certificate.packageName));
    const view = await put({ ...certificate, state: 'VALID_SUPERVISED' });
    expect(view).toMatchObject({ state: 'VALID_SUPERVISED', markAllowed: true, boostAllowed: false, scope: { code: 'state.supervised' } });
    expect(view.history.map((h: { change: string; inferred: boolean }) => [h.change, h.inferred])).toEqual([
      ['certification.certificate.granted', true],
      ['certification.supervision.rectification_ordered', false],
    ]);
    expect((await told(certificate.number)).map((e) => [e['after'], e['boostAllowed']])).toEqual([
      ['VALID', false],
      ['VALID_SUPERVISED', false],
    ]);
  });

  it('quarantines what contradicts the machine, with mark and lift off, until the register agrees again', async () => {
    const certificate = record();
    await list(listing(certificate.packageName));
    await put({ ...certificate, state: 'REVOKED', cause: 'RV-1' });
    expect(await put(certificate)).toMatchObject({ state: 'REVOKED', quarantined: true, markAllowed: false, scope: { code: 'state.quarantined' } });
    expect(await put({ ...certificate, state: 'REVOKED', cause: 'RV-1' })).toMatchObject({ quarantined: false, scope: { code: 'state.revoked' } });
  });

  it('lets the covering certificate speak where two overlap, and the app keeps its mark when the other is revoked', async () => {
    const first = record();
    const second = record({ packageName: first.packageName });
    await list(listing(first.packageName));
    await put(first);
    await put(second);
    await put({ ...second, state: 'REVOKED', cause: 'RV-1' });
    expect((await told(second.number)).at(-1)).toMatchObject({ after: 'REVOKED', markAllowed: true, boostAllowed: true, scope: { code: 'scope.covered' } });
    await put({ ...first, state: 'SUSPENDED', cause: 'SU-1' });
    expect((await told(first.number)).at(-1)).toMatchObject({
      after: 'SUSPENDED',
      markAllowed: false,
      boostAllowed: false,
      scope: { code: 'state.suspended' },
    });
  });

  it('takes the mark from the former app when a certificate turns out to name another package', async () => {
    const certificate = record();
    const former = listing(certificate.packageName);
    await list(former);
    await put(certificate);
    expect(await put({ ...certificate, packageName: `${certificate.packageName}.other` })).toMatchObject({ appId: null, scope: { code: 'scope.not-listed' } });
    expect((await told(former.appId)).at(-1)).toMatchObject({ markAllowed: false, scope: { code: 'scope.no-certificate' } });
  });

  it('expires a certificate by the calendar, tells it, and believes a later renewal', async () => {
    const certificate = record({ validTo: today(2) });
    await list(listing(certificate.packageName));
    await put(certificate);
    clock.aheadMs = 4 * DAY_MS;
    await vi.waitFor(
      async () =>
        expect((await told(certificate.number)).at(-1)).toMatchObject({
          change: 'certification.certificate.expired',
          boostAllowed: false,
          scope: { code: 'state.expired' },
        }),
      { timeout: 20_000, interval: 50 },
    );
    expect(await put({ ...certificate, validTo: today(300) })).toMatchObject({ state: 'VALID', markAllowed: true });
    clock.aheadMs = 13 * DAY_MS;
    await vi.waitFor(
      async () =>
        expect((await told(certificate.number)).at(-1)).toMatchObject({ change: 'scope.time-passed', markAllowed: false, scope: { code: 'state.stale' } }),
      { timeout: 20_000, interval: 50 },
    );
    expect(await put({ ...certificate, validTo: today(300 - 9) })).toMatchObject({ markAllowed: true, scope: { code: 'scope.covered' } });
    clock.aheadMs = 0;
  });

  it('keeps its history: the database refuses to change or delete an entry', async () => {
    await put(record());
    await expect(db().query('UPDATE certificate_history SET inferred = true')).rejects.toThrow('append-only');
    await expect(db().query('DELETE FROM certificate_history')).rejects.toThrow('append-only');
  });

  it('shows an operator the certificates of its own apps alone, page by page', async () => {
    const operatorId = newId(OperatorId);
    const own = [record(), record()];
    for (const certificate of own) {
      await list(listing(certificate.packageName, { operatorId }));
      await put(certificate);
    }
    const foreign = await put(record());
    const operator = running.as({ roles: ['operator'], operatorId });
    const first = await operator('GET', '/v1/certificates?limit=1');
    const second = await operator('GET', `/v1/certificates?limit=1&cursor=${first.body.nextCursor}`);
    expect([...first.body.items, ...second.body.items].map((c: { number: string }) => c.number)).toEqual(own.map((c) => c.number).toSorted());
    expect(second.body.nextCursor).toBeNull();
    expect((await operator('GET', `/v1/certificates/${foreign.certificateId}`)).status).toBe(404);
    expect((await lead('GET', `/v1/certificates/${foreign.certificateId}`)).body.number).toBe(foreign.number);
    expect((await operator('PUT', '/v1/certificates', { body: record() })).status).toBe(403);
  });

  it('refuses a record that cannot be kept, and a cursor that is none, by naming the field', async () => {
    expect(await lead('PUT', '/v1/certificates', { body: record({ holder: 'a\0b' }) })).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/holder' }] },
    });
    expect(await lead('PUT', '/v1/certificates', { body: record({ validFrom: today(2), validTo: today(1) }) })).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/validTo' }] },
    });
    expect(await lead('GET', '/v1/certificates?cursor=AAAA')).toMatchObject({ status: 422, body: { errors: [{ pointer: '?/cursor' }] } });
  });

  it('imports a list: the good rows go in, the bad are named, the same list again changes nothing', async () => {
    const [valid, lost] = [record(), record({ state: 'REVOKED', cause: 'RV-1' })];
    const send = (rows: unknown[]) => lead('POST', '/v1/certificates/import', { raw: JSON.stringify(rows), headers: { 'content-type': 'application/json' } });
    expect((await send([valid, lost, record({ signer: 'short' })])).body).toMatchObject({
      imported: 2,
      changed: 0,
      unchanged: 0,
      rejected: [{ row: 3, pointer: '/signer' }],
      quarantined: [],
    });
    expect((await send([valid, lost])).body).toMatchObject({ imported: 0, changed: 0, unchanged: 2 });
    expect(
      (
        await send([
          { ...valid, state: 'SUSPENDED', cause: 'SU-6' },
          { ...lost, state: 'VALID', cause: null },
        ])
      ).body,
    ).toMatchObject({ changed: 2, quarantined: [lost.number] });
  });

  it('imports CSV, and refuses what is no list or too large', async () => {
    const c = record();
    const csv = `number,holder,appName,packageName,signer,versions,validFrom,validTo,state\n${c.number},示例公司,示例,${c.packageName},${KEY},1.0:10,${c.validFrom},${c.validTo},VALID\n`;
    const send = (raw: string, type: string) => lead('POST', '/v1/certificates/import', { raw, headers: { 'content-type': type } });
    expect((await send(csv, 'text/csv')).body).toMatchObject({ imported: 1, rejected: [] });
    expect(await send('{"not": "a list"', 'application/json')).toMatchObject({ status: 422, body: { code: 'certification.import-unreadable' } });
    expect(await send('x'.repeat(16 * 1024 * 1024 + 1), 'text/csv')).toMatchObject({ status: 413, body: { code: 'certification.import-too-large' } });
  });

  it('takes two imports of the same certificates in opposite order at the same time', async () => {
    const rows = Array.from({ length: 60 }, () => record());
    const send = (list: unknown[]) => lead('POST', '/v1/certificates/import', { raw: JSON.stringify(list), headers: { 'content-type': 'application/json' } });
    const results = await Promise.all([send(rows), send(rows.toReversed())]);
    expect(results.map((r) => r.status)).toEqual([200, 200]);
    expect(results.reduce((n, r) => n + r.body.imported, 0)).toBe(60);
  });
});
