import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createArtifactStore } from '@gatehouse/artifact-store';
import type { RunningService } from '@gatehouse/chassis';
import {
  appIdOf,
  type ArtifactRef,
  type DataOf,
  derivedId,
  newId,
  OperatorId,
  ScanCompletedV1,
  ScanId,
  SubmissionId,
  SubmissionReceivedV1,
} from '@gatehouse/contracts';
import { type InfraAddresses, openService, type ServiceUnderTest } from '@gatehouse/testkit';
import { Redis } from 'ioredis';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { RequestScan } from './features/request-scan/request-scan.ts';
import { start, startWorker } from './start.ts';

const SETTINGS_APK = join(import.meta.dirname, '../../../node_modules/io.appium.settings/apks/settings_apk-debug.apk');
const operatorId = newId(OperatorId);

describe.skipIf(inject('infraMissing'))('scanning', () => {
  const dir = mkdtempSync(join(tmpdir(), 'gatehouse-scanning-'));
  const store = createArtifactStore({ url: pathToFileURL(join(dir, 'artifacts')).href });
  let open: ServiceUnderTest;
  let worker: RunningService | null = null;
  let env: Record<string, string>;
  let settings: ArtifactRef;

  beforeAll(async () => {
    const infra: InfraAddresses = { adminUrl: inject('adminUrl'), kafkaBrokers: inject('kafkaBrokers'), redisUrl: inject('redisUrl') };
    settings = await store.put({ path: SETTINGS_APK });
    env = { ARTIFACT_STORE_URL: pathToFileURL(join(dir, 'artifacts')).href, SCAN_STAGING_DIR: join(dir, 'staging'), SCAN_LEASE_MS: '1500' };
    open = await openService('scanning', start, infra, env);
    env = {
      ...env,
      DATABASE_URL: open.databaseUrl,
      KAFKA_BROKERS: infra.kafkaBrokers,
      KAFKA_PREFIX: open.prefix,
      REDIS_URL: infra.redisUrl,
      IDENTITY_PUBLIC_KEY: open.identityPublicKey,
      LOG_LEVEL: 'silent',
    };
  });
  afterAll(async () => {
    await worker?.close();
    await open.close();
    rmSync(dir, { recursive: true, force: true });
  });

  const startWorkerOnce = async (): Promise<void> => {
    worker ??= await startWorker(env);
    await worker.started;
  };
  const db = (): DataSource => open.service.app.get(DataSource);

  function order(artifact: ArtifactRef): DataOf<typeof SubmissionReceivedV1> {
    return SubmissionReceivedV1.data.parse({
      submissionId: newId(SubmissionId),
      appId: appIdOf({ operatorId, platform: 'android', packageName: 'io.appium.settings' }),
      operatorId,
      platform: 'android',
      packageName: 'io.appium.settings',
      versionCode: 85,
      versionName: '8.0.10',
      fileName: 'settings.apk',
      artifact,
      serviceType: 'OUTSIDE',
      category: 'tools',
      listing: { name: 'Settings', category: 'tools' },
      declarations: {},
      policy: null,
      receivedAt: new Date().toISOString(),
    }) as DataOf<typeof SubmissionReceivedV1>;
  }

  async function request(data: DataOf<typeof SubmissionReceivedV1>): Promise<void> {
    const event = {
      specversion: '1.0' as const,
      id: randomUUID(),
      source: '/gatehouse/ingestion',
      type: SubmissionReceivedV1.type,
      time: data.receivedAt,
      subject: `submission/${data.submissionId}`,
      datacontenttype: 'application/json' as const,
      operatorid: operatorId,
      sequence: 1,
      data,
    };
    await db().transaction((tx) => open.service.app.get(RequestScan).handle(event, tx));
  }

  const view = async (submissionId: string) => (await open.as({ roles: ['operator'], operatorId })('GET', `/v1/submissions/${submissionId}/scan`)).body;
  const settled = (submissionId: string) =>
    vi.waitFor(
      async () => {
        const scan = await view(submissionId);
        expect(scan.state).toBe('settled');
        return scan;
      },
      { timeout: 45_000, interval: 100 },
    );
  const completed = async (submissionId: string): Promise<DataOf<typeof ScanCompletedV1>[]> =>
    ((await db().query('SELECT envelope FROM outbox WHERE type = $1', [ScanCompletedV1.type])) as { envelope: string }[])
      .map((row) => (JSON.parse(row.envelope) as { data: DataOf<typeof ScanCompletedV1> }).data)
      .filter((d) => d.submissionId === submissionId);

  it('waits in its row while there is no worker, and says how many stand before it', async () => {
    const [first, second] = [order(settings), order(settings)];
    await request(first);
    await request(second);
    expect(await view(second.submissionId)).toMatchObject({ state: 'queued', ahead: 1, outcome: null });
  });

  it('reads a real package in the sandbox and tells what it found, once', async () => {
    await startWorkerOnce();
    const data = order(settings);
    await request(data);
    await request(data); // heard twice: the same scan
    const scan = await settled(data.submissionId);
    expect(scan.summary).toMatchObject({ packageName: 'io.appium.settings' });
    expect(scan.findings.map((f: { rule: string }) => f.rule).length).toBeGreaterThan(0);
    const told = await completed(data.submissionId);
    expect(told).toHaveLength(1);
    expect(told[0]).toMatchObject({ declared: { packageName: 'io.appium.settings', operatorId }, identity: { packageName: 'io.appium.settings' } });
    expect(told[0]!.report).not.toBeNull();
    const report = await open.as({ roles: ['reviewer'] })('GET', `/v1/submissions/${data.submissionId}/report`);
    expect(report.body).toMatchObject({ schema: 'gatehouse/scan/1' });
  });

  it('ends a package that is none as inconclusive, with a stable code', async () => {
    await startWorkerOnce();
    const data = order(await store.put(Buffer.from('this is no package')));
    await request(data);
    const scan = await settled(data.submissionId);
    expect(scan.outcome).toBe('inconclusive');
    expect(scan.reasons[0].code).toMatch(/^zip\./);
    expect(await completed(data.submissionId)).toHaveLength(1);
  });

  it('rings again when Redis has lost everything it held', async () => {
    await worker?.close();
    worker = null;
    const data = order(settings);
    await request(data);
    await vi.waitFor(
      async () =>
        expect(
          ((await db().query('SELECT rung_at FROM scan WHERE submission_id = $1', [data.submissionId])) as [{ rung_at: Date | null }])[0].rung_at,
        ).not.toBeNull(),
      { timeout: 10_000 },
    );
    const redis = new Redis(inject('redisUrl'));
    // Only this run's keys: other specs share the server.
    for (const key of await redis.keys(`gatehouse-${open.prefix}*`)) await redis.del(key);
    redis.disconnect();
    await startWorkerOnce();
    await settled(data.submissionId);
  });

  it('takes a scan back from a worker that died, and counts the attempt', async () => {
    await startWorkerOnce();
    const data = order(settings);
    // As a dead worker leaves it: running, its claim not renewed.
    await db().query(
      `INSERT INTO scan (scan_id, submission_id, app_id, operator_id, scan_order, state, attempt, started_at, lease_until) VALUES ($1, $2, $3, $4, $5, 'running', 1, now(), now() - interval '1 second')`,
      [derivedId(ScanId, 'scan', data.submissionId), data.submissionId, data.appId, operatorId, JSON.stringify(data)],
    );
    expect(await settled(data.submissionId)).toMatchObject({ attempt: 2 });
    expect(await completed(data.submissionId)).toHaveLength(1);
  });

  it('gives a scan up after three lost workers: inconclusive, with the reason', async () => {
    const data = order(settings);
    await db().query(
      `INSERT INTO scan (scan_id, submission_id, app_id, operator_id, scan_order, state, attempt, started_at, lease_until) VALUES ($1, $2, $3, $4, $5, 'running', 3, now(), now() - interval '1 second')`,
      [derivedId(ScanId, 'scan', data.submissionId), data.submissionId, data.appId, operatorId, JSON.stringify(data)],
    );
    expect(await settled(data.submissionId)).toMatchObject({ outcome: 'inconclusive', reasons: [{ code: 'scan.attempts-exhausted' }] });
    expect(await completed(data.submissionId)).toMatchObject([{ outcome: 'inconclusive', identity: { packageName: null, signers: [] } }]);
  });

  it('shows an operator its own scans alone', async () => {
    const data = order(settings);
    await request(data);
    const other = open.as({ roles: ['operator'], operatorId: newId(OperatorId) });
    expect(await other('GET', `/v1/submissions/${data.submissionId}/scan`)).toMatchObject({ status: 404, body: { code: 'resource.not-found' } });
    expect(await other('GET', `/v1/submissions/${data.submissionId}/report`)).toMatchObject({ status: 404 });
    expect((await open.as({ roles: ['reviewer'] })('GET', `/v1/submissions/${data.submissionId}/scan`)).status).toBe(200);
  });
});
