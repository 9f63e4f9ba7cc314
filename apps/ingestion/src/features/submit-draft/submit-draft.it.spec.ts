import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { newId, OperatorId, SubmissionReceivedV1 } from '@gatehouse/contracts';
import { openService, type ServiceUnderTest } from '@gatehouse/testkit';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { operatorActs, sha256Of } from '../../operator-acts.sample.ts';
import { start } from '../../start.ts';

const infra = { adminUrl: inject('adminUrl'), redisUrl: inject('redisUrl'), kafkaBrokers: inject('kafkaBrokers') };

describe.skipIf(inject('infraMissing'))('preparing and submitting a version', () => {
  let folder: string;
  let host: ServiceUnderTest;
  let operatorId: OperatorId;
  let one: ReturnType<typeof operatorActs>;
  let two: ReturnType<typeof operatorActs>;
  const packageName = (): string => `com.example.b${randomUUID().slice(0, 8)}`;
  const told = (type: string): Promise<{ envelope: string }[]> =>
    host.service.app.get(DataSource).query('SELECT envelope FROM outbox WHERE type = $1 ORDER BY id', [type]);

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ingestion-'));
    host = await openService('ingestion', start, infra, {
      ARTIFACT_STORE_URL: pathToFileURL(join(folder, 'artifacts')).href,
      UPLOAD_DIR: join(folder, 'uploads'),
      MAX_POLICY_BYTES: '100000',
    });
    operatorId = newId(OperatorId);
    one = operatorActs(host.as({ roles: ['operator'], operatorId }));
    two = operatorActs(host.as({ roles: ['operator'], operatorId: newId(OperatorId) }));
  });
  afterAll(async () => {
    await host.close();
    await rm(folder, { recursive: true });
  });

  it('writes the submission and the news of it together', async () => {
    const bytes = randomBytes(5000);
    const draftId = await one.readyDraft({ packageName: 'com.example.told', versionCode: 3 }, bytes);
    await one.call('PUT', `/v1/drafts/${draftId}/policy`, { raw: '隐私政策', headers: { 'content-type': 'text/plain; charset=utf-8' } });
    const { status, body } = await one.submit(draftId);
    expect(status).toBe(201);
    expect(body).toMatchObject({
      state: 'received',
      final: false,
      packageName: 'com.example.told',
      versionCode: 3,
      reason: { code: 'scan.queued', turn: 'system' },
      artifact: { sha256: sha256Of(bytes) },
      version: 1,
    });
    const envelopes = (await told(SubmissionReceivedV1.type))
      .map((row) => JSON.parse(row.envelope))
      .filter((e) => e.subject === `submission/${body.submissionId}`);
    expect(envelopes).toHaveLength(1);
    expect(envelopes[0]).toMatchObject({
      operatorid: operatorId,
      sequence: 1,
      data: { submissionId: body.submissionId, appId: body.appId, policy: { mediaType: 'text/plain' }, artifact: { sha256: sha256Of(bytes) } },
    });
    expect((await one.call('GET', `/v1/drafts/${draftId}`)).status).toBe(404);
    expect((await one.call('GET', `/v1/submissions/${body.submissionId}`)).body).toEqual(body);
  });

  it('names what is missing', async () => {
    const draftId = await one.draft();
    const refused = await one.submit(draftId);
    expect(refused).toMatchObject({ status: 422, body: { code: 'submission.incomplete' } });
    expect(refused.body.errors.map((e: { pointer: string }) => e.pointer)).toEqual(['/serviceType', '/listing', '/package']);
    expect((await one.call('GET', `/v1/drafts/${draftId}`)).body.missing).toEqual(['/serviceType', '/listing', '/package']);
  });

  it.each([
    [{ serviceType: 'ST-40' }, '/serviceType'],
    [{ listing: { name: 'x', category: 'weapons' } }, '/listing/category'],
    [{ listing: { category: 'tools' } }, '/listing/name'],
    [{ listing: { name: 'a\0b', category: 'tools' } }, '/listing/name'],
    [{ listing: { name: '\ud800', category: 'tools' } }, '/listing/name'],
    [{ colour: 'red' }, '/'],
  ])('refuses the field of %j by name', async (body, pointer) => {
    const refused = await one.call('PATCH', `/v1/drafts/${await one.draft()}`, { body });
    expect(refused).toMatchObject({ status: 422, body: { code: 'request.invalid' } });
    expect(refused.body.errors[0].pointer).toBe(pointer);
  });

  it('refuses the same version of the same app, and only that', async () => {
    const name = packageName();
    expect((await one.submit(await one.readyDraft({ packageName: name, versionCode: 5 }))).status).toBe(201);
    expect(await one.submit(await one.readyDraft({ packageName: name, versionCode: 5 }))).toMatchObject({
      status: 409,
      body: { code: 'submission.version-exists', versionCode: 5 },
    });
    expect((await one.submit(await one.readyDraft({ packageName: name, versionCode: 6 }))).status).toBe(201);
    expect((await two.submit(await two.readyDraft({ packageName: name, versionCode: 5 }))).status).toBe(201); // another operator's app
  });

  it('lets exactly one of many submissions of a version through', async () => {
    const name = packageName();
    const drafts = await Promise.all(Array.from({ length: 6 }, () => one.readyDraft({ packageName: name, versionCode: 1 })));
    const statuses = (await Promise.all(drafts.map((d) => one.submit(d)))).map((a) => a.status).sort();
    expect(statuses).toEqual([201, 409, 409, 409, 409, 409]);
  });

  it('makes a retry harmless, with an Idempotency-Key and without', async () => {
    const key = { 'idempotency-key': randomUUID() };
    const created = await one.call('POST', '/v1/drafts', { body: { packageName: packageName(), versionCode: 1, versionName: '1' }, headers: key });
    const draftId: string = created.body.draftId;
    await one.describe(draftId);
    await one.upload(draftId, randomBytes(10));
    const submitKey = { 'idempotency-key': randomUUID() };
    const [first, retried, unkeyed] = [await one.submit(draftId, submitKey), await one.submit(draftId, submitKey), await one.submit(draftId)];
    expect([first.status, retried.status, unkeyed.status]).toEqual([201, 201, 201]);
    expect(retried.body).toEqual(first.body);
    expect(unkeyed.body.submissionId).toBe(first.body.submissionId);
    expect((await told(SubmissionReceivedV1.type)).filter((r) => r.envelope.includes(first.body.submissionId))).toHaveLength(1);
  });

  it('shows another operator neither drafts nor submissions, and the store’s people all', async () => {
    const draftId = await one.draft();
    const { body } = await one.submit(await one.readyDraft());
    const path = `/v1/submissions/${body.submissionId}`;
    for (const answer of [
      await two.call('GET', `/v1/drafts/${draftId}`),
      await two.describe(draftId),
      await two.submit(draftId),
      await two.call('DELETE', `/v1/drafts/${draftId}`),
      await two.call('PUT', `/v1/drafts/${draftId}/policy`, { raw: 'x', headers: { 'content-type': 'text/plain' } }),
      await two.call('GET', path),
      await two.call('POST', `${path}/withdraw`, { body: {} }),
    ])
      expect(answer).toMatchObject({ status: 404, body: { code: 'resource.not-found' } });
    const ids = async (call: typeof one.call): Promise<string[]> =>
      (await call('GET', '/v1/submissions?limit=200')).body.items.map((s: { submissionId: string }) => s.submissionId);
    expect(await ids(two.call)).not.toContain(body.submissionId);
    for (const role of ['reviewer', 'lead', 'auditor', 'store'] as const) expect(await ids(host.as({ roles: [role] }))).toContain(body.submissionId);
    expect((await host.as({ roles: ['admin'] })('GET', path)).body.code).toBe('identity.role-missing');
    expect((await host.as({ roles: ['operator'] })('GET', path)).status).toBe(404);
    expect((await host.anonymous('GET', path)).status).toBe(401);
  });

  it('pages through submissions, newest first, each once', async () => {
    const acts = operatorActs(host.as({ roles: ['operator'], operatorId: newId(OperatorId) }));
    const sent: string[] = [];
    for (let i = 0; i < 5; i++) sent.unshift((await acts.submit(await acts.readyDraft({ packageName: packageName() }))).body.submissionId);
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const { body }: { body: { items: { submissionId: string }[]; nextCursor: string | null } } = await acts.call(
        'GET',
        `/v1/submissions?limit=2${cursor ? `&cursor=${cursor}` : ''}`,
      );
      seen.push(...body.items.map((s) => s.submissionId));
      cursor = body.nextCursor;
    }
    expect(seen).toEqual(sent);
    expect((await acts.call('GET', '/v1/submissions?state=approved')).body.items).toEqual([]);
    expect(await acts.call('GET', '/v1/submissions?cursor=nonsense')).toMatchObject({ status: 422, body: { code: 'request.invalid' } });
  });

  it('lists drafts and drops one', async () => {
    const acts = operatorActs(host.as({ roles: ['operator'], operatorId: newId(OperatorId) }));
    const [first, second] = [await acts.draft(), await acts.draft()];
    const page = (await acts.call('GET', '/v1/drafts?limit=1')).body;
    expect(page.items.map((d: { draftId: string }) => d.draftId)).toEqual([second]);
    expect((await acts.call('GET', `/v1/drafts?limit=1&cursor=${page.nextCursor}`)).body).toMatchObject({ items: [{ draftId: first }], nextCursor: null });
    expect((await acts.call('DELETE', `/v1/drafts/${first}`)).status).toBe(204);
    expect((await acts.call('GET', `/v1/drafts/${first}`)).status).toBe(404);
  });

  it('keeps a policy that is what it says, and refuses the rest without storing a byte of it', async () => {
    const draftId = await one.draft();
    const put = (raw: string | Uint8Array<ArrayBuffer>, type: string) =>
      one.call('PUT', `/v1/drafts/${draftId}/policy`, { raw, headers: { 'content-type': type } });
    const html = '<!DOCTYPE html><p>隐私政策</p>';
    expect((await put(html, 'text/html')).body.policy).toEqual({
      artifact: { sha256: sha256Of(Buffer.from(html)), sizeBytes: Buffer.byteLength(html) },
      mediaType: 'text/html',
    });
    const before = await readdir(join(folder, 'artifacts'), { recursive: true });
    expect(await put('%PDF-1.7', 'text/plain')).toMatchObject({ status: 415, body: { code: 'policy.unsupported-type' } });
    expect(await put('{}', 'application/json')).toMatchObject({ status: 415, body: { code: 'policy.unsupported-type' } });
    expect(await put('', 'text/plain')).toMatchObject({ status: 422, body: { code: 'policy.empty' } });
    expect(await put('长'.repeat(50_000), 'text/plain')).toMatchObject({ status: 413, body: { code: 'upload.too-large', maxBytes: 100_000 } });
    expect(await readdir(join(folder, 'artifacts'), { recursive: true })).toEqual(before);
    expect((await one.call('GET', `/v1/drafts/${draftId}`)).body.policy.mediaType).toBe('text/html');
  });
});
