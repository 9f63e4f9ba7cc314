import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Clock } from '@gatehouse/chassis';
import { newId, OperatorId, Sha256 } from '@gatehouse/contracts';
import { FileArtifactStore } from '@gatehouse/artifact-store';
import { openService, type ServiceUnderTest } from '@gatehouse/testkit';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { metadataOf, operatorActs, sha256Of, TUS } from '../../operator-acts.sample.ts';
import { start } from '../../start.ts';
import { SweepLeftovers } from '../sweep-leftovers/sweep-leftovers.ts';
import { FinishUpload } from './finish-upload.ts';

class MovableClock extends Clock {
  aheadMs = 0;
  now(): Date {
    return new Date(Date.now() + this.aheadMs);
  }
}

const MAX_UPLOAD_BYTES = 3_000_000;
const infra = { adminUrl: inject('adminUrl'), redisUrl: inject('redisUrl'), kafkaBrokers: inject('kafkaBrokers') };

describe.skipIf(inject('infraMissing'))('uploading a package', () => {
  const clock = new MovableClock();
  let folder: string;
  let host: ServiceUnderTest;
  let one: ReturnType<typeof operatorActs>;
  let two: ReturnType<typeof operatorActs>;
  let artifacts: FileArtifactStore;
  const stagedFiles = (): Promise<string[]> => readdir(join(folder, 'uploads'));
  const refOf = (bytes: Uint8Array) => ({ sha256: Sha256.parse(sha256Of(bytes)), sizeBytes: bytes.byteLength });

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ingestion-'));
    artifacts = new FileArtifactStore(join(folder, 'artifacts'));
    host = await openService(
      'ingestion',
      start,
      infra,
      {
        ARTIFACT_STORE_URL: pathToFileURL(join(folder, 'artifacts')).href,
        UPLOAD_DIR: join(folder, 'uploads'),
        MAX_UPLOAD_BYTES: String(MAX_UPLOAD_BYTES),
        UPLOAD_IDLE_MS: '400',
        MAX_OPEN_UPLOADS: '8',
      },
      { clock },
    );
    one = operatorActs(host.as({ roles: ['operator'], operatorId: newId(OperatorId) }));
    two = operatorActs(host.as({ roles: ['operator'], operatorId: newId(OperatorId) }));
  });
  afterAll(async () => {
    await host.close();
    await rm(folder, { recursive: true });
  });

  it('binds the stored bytes to the draft and leaves nothing staged', async () => {
    const [draftId, bytes] = [await one.draft(), randomBytes(500_000)];
    const begun = await one.beginUpload(draftId, bytes.byteLength, { sha256: sha256Of(bytes) });
    expect(begun.status).toBe(201);
    expect(begun.headers.get('location')).toMatch(/^\/v1\/uploads\/[0-9a-f-]{36}$/);
    expect(begun.headers.get('access-control-allow-origin')).toBeNull();
    const location = begun.headers.get('location')!;
    const sent = await one.send(location, 0, bytes);
    expect(sent.status).toBe(204);
    expect(sent.headers.get('upload-offset')).toBe('500000');
    const { body: draft } = await one.call('GET', `/v1/drafts/${draftId}`);
    expect(draft.package).toEqual({ artifact: refOf(bytes), fileName: 'app.apk' });
    expect(draft.missing).toEqual(['/serviceType', '/listing']);
    expect(await artifacts.verify(refOf(bytes))).toBe(true);
    expect(await stagedFiles()).not.toContain(location.split('/').at(-1));
  });

  it('answers a sender who missed the last answer that the upload is whole', async () => {
    const [draftId, bytes] = [await one.draft(), randomBytes(1000)];
    const location = (await one.beginUpload(draftId, 1000)).headers.get('location')!;
    await one.send(location, 0, bytes);
    expect((await one.standing(location)).headers.get('upload-offset')).toBe('1000');
    expect((await one.send(location, 1000, new Uint8Array())).status).toBe(204);
    expect((await one.send(location, 0, bytes)).body.code).toBe('upload.offset-mismatch');
    expect((await one.call('GET', '/v1/uploads')).body.items).toEqual([]);
  });

  it('takes an upload in several pieces, and in one with its creation', async () => {
    const bytes = randomBytes(300_000);
    const pieces = await one.draft();
    const location = (await one.beginUpload(pieces, bytes.byteLength, { sha256: sha256Of(bytes) })).headers.get('location')!;
    for (let at = 0; at < bytes.byteLength; at += 100_000) expect((await one.send(location, at, bytes.subarray(at, at + 100_000))).status).toBe(204);
    const whole = await one.draft();
    const created = await one.call('POST', '/v1/uploads', {
      raw: bytes,
      headers: {
        ...TUS,
        'upload-length': String(bytes.byteLength),
        'upload-metadata': metadataOf({ draftId: whole }),
        'content-type': 'application/offset+octet-stream',
      },
    });
    expect(created.status).toBe(201);
    for (const draftId of [pieces, whole]) expect((await one.call('GET', `/v1/drafts/${draftId}`)).body.package.artifact).toEqual(refOf(bytes));
  });

  it('stores the same bytes once, whoever sends them', async () => {
    const bytes = randomBytes(10_000);
    await one.upload(await one.draft(), bytes);
    const path = artifacts.localPath(refOf(bytes));
    const { ino } = await stat(path);
    await two.upload(await two.draft(), bytes);
    expect((await stat(path)).ino).toBe(ino);
  });

  it('refuses bytes that do not have the declared hash, and forgets them', async () => {
    const [draftId, bytes] = [await one.draft(), randomBytes(2000)];
    const location = (await one.beginUpload(draftId, 2000, { sha256: sha256Of(randomBytes(1)) })).headers.get('location')!;
    const refused = await one.send(location, 0, bytes);
    expect(refused.status).toBe(422);
    expect(refused.headers.get('content-type')).toContain('application/problem+json');
    expect(refused.body).toMatchObject({ code: 'upload.hash-mismatch', received: sha256Of(bytes) });
    expect(await stagedFiles()).not.toContain(location.split('/').at(-1));
    expect(await artifacts.has(refOf(bytes))).toBe(false);
    expect((await one.standing(location)).status).toBe(404);
    expect((await one.call('GET', `/v1/drafts/${draftId}`)).body.package).toBeNull();
  });

  it('refuses a file larger than allowed before and while it arrives', async () => {
    const draftId = await one.draft();
    expect(await one.beginUpload(draftId, MAX_UPLOAD_BYTES + 1)).toMatchObject({ status: 413, body: { code: 'upload.too-large' } });
    const deferred = await one.call('POST', '/v1/uploads', { headers: { ...TUS, 'upload-defer-length': '1', 'upload-metadata': metadataOf({ draftId }) } });
    expect(deferred.status).toBe(201);
    const location = deferred.headers.get('location')!;
    expect(await one.send(location, 0, randomBytes(MAX_UPLOAD_BYTES + 1))).toMatchObject({ status: 413, body: { code: 'upload.too-large' } });
    expect((await one.call('DELETE', location, { headers: TUS })).status).toBe(204);
  });

  it('shows another operator no upload, and lets it touch none', async () => {
    const location = (await one.beginUpload(await one.draft(), 1000)).headers.get('location')!;
    expect((await two.standing(location)).status).toBe(404);
    for (const answer of [await two.send(location, 0, randomBytes(1000)), await two.call('DELETE', location, { headers: TUS })])
      expect(answer).toMatchObject({ status: 404, body: { code: 'resource.not-found' } });
    expect((await two.call('GET', '/v1/uploads')).body.items).toEqual([]);
    expect(await two.beginUpload(await one.draft(), 10)).toMatchObject({ status: 404, body: { code: 'resource.not-found' } });
    expect((await one.standing(location)).headers.get('upload-offset')).toBe('0');
    await one.call('DELETE', location, { headers: TUS });
    expect((await one.standing('/v1/uploads/../secrets')).status).toBe(404);
    expect((await one.standing('/v1/uploads/not-an-id')).status).toBe(404);
  });

  it.each([
    ['no draft named', { 'upload-length': '5', 'upload-metadata': metadataOf({ filename: 'x' }) }, 422, 'upload.draft-missing'],
    ['a malformed hash', { 'upload-length': '5', 'upload-metadata': metadataOf({ draftId: randomUUID(), sha256: 'xyz' }) }, 422, 'upload.sha256-malformed'],
    ['no length', { 'upload-metadata': metadataOf({ draftId: randomUUID() }) }, 422, 'upload.malformed'],
    ['another protocol version', { 'tus-resumable': '0.2.2', 'upload-length': '5' }, 422, 'upload.malformed'],
    ['metadata that is none', { 'upload-length': '5', 'upload-metadata': 'a b c' }, 422, 'upload.malformed'],
  ])('refuses an upload with %s', async (_what, headers, status, code) => {
    const refused = await one.call('POST', '/v1/uploads', { headers: { ...TUS, ...headers } });
    expect({ status: refused.status, code: refused.body.code }).toEqual({ status, code });
    expect(refused.headers.get('tus-resumable')).toBe('1.0.0');
  });

  it('says that tus is missing where it is', async () => {
    expect(await one.call('POST', '/v1/uploads', { headers: { 'upload-length': '5' } })).toMatchObject({
      status: 412,
      body: { code: 'upload.protocol-version' },
    });
    const options = await one.call('OPTIONS', '/v1/uploads');
    expect(options.status).toBe(204);
    expect(options.headers.get('tus-max-size')).toBe(String(MAX_UPLOAD_BYTES));
  });

  it('keeps what arrived before a connection broke, lists it, and goes on from there', async () => {
    const [draftId, bytes] = [await one.draft(), randomBytes(400_000)];
    const location = (await one.beginUpload(draftId, bytes.byteLength, { sha256: sha256Of(bytes) })).headers.get('location')!;
    await (await beginSending(location, bytes.subarray(0, 150_000))).breakOff();
    await expect.poll(async () => (await one.standing(location)).headers.get('upload-offset'), { timeout: 5000 }).toBe('150000');
    const { items } = (await one.call('GET', '/v1/uploads')).body;
    expect(items).toEqual([expect.objectContaining({ draftId, fileName: 'app.apk', sizeBytes: 400_000, receivedBytes: 150_000 })]);
    expect(await artifacts.has(refOf(bytes))).toBe(false);
    expect((await one.send(location, 150_000, bytes.subarray(150_000))).status).toBe(204);
    expect(await artifacts.verify(refOf(bytes))).toBe(true);
  });

  it('refuses a second sender while one is sending, and lets go of one that fell silent', async () => {
    const bytes = randomBytes(200_000);
    const location = (await one.beginUpload(await one.draft(), bytes.byteLength, { sha256: sha256Of(bytes) })).headers.get('location')!;
    const silent = await beginSending(location, bytes.subarray(0, 50_000));
    try {
      expect(await one.send(location, 0, bytes)).toMatchObject({ status: 423, body: { code: 'upload.locked' } });
      expect((await one.standing(location)).status).toBe(423);
      await expect.poll(async () => (await one.standing(location)).headers.get('upload-offset'), { timeout: 5000 }).toBe('50000');
    } finally {
      await silent.breakOff();
    }
    expect((await one.send(location, 50_000, bytes.subarray(50_000))).status).toBe(204);
    expect(await artifacts.verify(refOf(bytes))).toBe(true);
  });

  it('finishes an upload whose process died between its last byte and its answer', async () => {
    const [draftId, bytes] = [await one.draft(), randomBytes(3000)];
    const location = (await one.beginUpload(draftId, bytes.byteLength)).headers.get('location')!;
    await writeFile(join(folder, 'uploads', location.split('/').at(-1)!), bytes); // the bytes are there, nothing after them happened
    expect((await one.standing(location)).headers.get('upload-offset')).toBe('3000');
    expect((await one.call('GET', `/v1/drafts/${draftId}`)).body.package.artifact).toEqual(refOf(bytes));
    await host.service.app.get(FinishUpload).execute(location.split('/').at(-1)!); // once more changes nothing
    expect((await one.call('GET', `/v1/drafts/${draftId}`)).body.package.artifact).toEqual(refOf(bytes));
  });

  it('bounds how many uploads one operator leaves unfinished', async () => {
    const acts = operatorActs(host.as({ roles: ['operator'], operatorId: newId(OperatorId) }));
    const draftId = await acts.draft();
    for (let i = 0; i < 8; i++) expect((await acts.beginUpload(draftId, 10)).status).toBe(201);
    expect(await acts.beginUpload(draftId, 10)).toMatchObject({ status: 429, body: { code: 'upload.too-many-open' } });
  });

  it('gives up the unfinished uploads of a draft that is dropped or sent', async () => {
    const [dropped, submitted] = [await two.draft(), await two.readyDraft()];
    const locations = [(await two.beginUpload(dropped, 10)).headers.get('location')!, (await two.beginUpload(submitted, 10)).headers.get('location')!];
    expect((await two.call('DELETE', `/v1/drafts/${dropped}`)).status).toBe(204);
    expect((await two.submit(submitted)).status).toBe(201);
    for (const location of locations) {
      expect((await two.standing(location)).status).toBe(404);
      expect(await stagedFiles()).not.toContain(location.split('/').at(-1));
    }
  });

  it('sweeps uploads nobody came back for, and files nothing names', async () => {
    const location = (await one.beginUpload(await one.draft(), 10)).headers.get('location')!;
    const [unnamed, foreign] = [join(folder, 'uploads', randomUUID()), join(folder, 'uploads', 'README')];
    for (const path of [unnamed, foreign]) {
      await writeFile(path, 'x');
      await utimes(path, new Date(0), new Date(0));
    }
    clock.aheadMs = 25 * 3600_000;
    try {
      await host.service.app.get(SweepLeftovers).round();
    } finally {
      clock.aheadMs = 0;
    }
    expect((await one.standing(location)).status).toBe(404);
    expect([existsSync(unnamed), existsSync(foreign)]).toEqual([false, true]);
    expect(await host.service.app.get(DataSource).query('SELECT 1 FROM upload WHERE finished_at IS NULL')).toEqual([]);
  });

  /** A PATCH that has sent `bytes`, and neither ends nor says more until it is broken off. */
  async function beginSending(location: string, bytes: Uint8Array<ArrayBuffer>): Promise<{ breakOff(): Promise<void> }> {
    let body: ReadableStreamDefaultController<Uint8Array>;
    const sending = one.send(
      location,
      0,
      new ReadableStream({
        start: (controller) => {
          body = controller;
          controller.enqueue(bytes);
        },
      }),
    );
    const staged = join(folder, 'uploads', location.split('/').at(-1)!);
    await expect.poll(async () => (await stat(staged)).size, { timeout: 5000 }).toBe(bytes.byteLength);
    return {
      breakOff: async () => {
        body.error(new Error('the sender went away'));
        await sending.catch((error: Error) => error); // answered, or torn down with its connection: either way it is over
      },
    };
  }
});
