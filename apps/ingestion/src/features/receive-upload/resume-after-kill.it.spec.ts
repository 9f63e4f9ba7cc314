import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { FileArtifactStore } from '@gatehouse/artifact-store';
import type { Env, RunningService } from '@gatehouse/chassis';
import { newId, OperatorId, Sha256 } from '@gatehouse/contracts';
import { openService, type ServiceUnderTest } from '@gatehouse/testkit';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { operatorActs, sha256Of } from '../../operator-acts.sample.ts';

const MAIN = fileURLToPath(new URL('../../main.ts', import.meta.url));
const ROOT = resolve(import.meta.dirname, '../../../../..');
const infra = { adminUrl: inject('adminUrl'), redisUrl: inject('redisUrl'), kafkaBrokers: inject('kafkaBrokers') };

/** Ingestion as a process of its own, so that it can be killed as a machine would lose it. */
class IngestionProcess {
  url = '';
  #child: ChildProcess | null = null;

  constructor(private readonly env: Env) {}

  async start(): Promise<void> {
    const child = spawn(process.execPath, ['--import', join(ROOT, 'tools/ts-hooks.mjs'), '--conditions=development', MAIN], {
      cwd: ROOT,
      env: { PATH: process.env['PATH'], ...this.env },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.#child = child;
    for await (const line of createInterface({ input: child.stdout })) {
      const log = JSON.parse(line) as { msg: string; url?: string };
      if (log.msg === 'service.listening') this.url = log.url ?? '';
      if (log.msg === 'service.started') break;
    }
    child.stdout.resume();
  }

  async end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill(signal);
    await gone;
  }
}

describe.skipIf(inject('infraMissing'))('an upload whose process is killed', () => {
  let folder: string;
  let ingestion: IngestionProcess;
  let host: ServiceUnderTest;
  let artifacts: FileArtifactStore;
  const refOf = (bytes: Uint8Array) => ({ sha256: Sha256.parse(sha256Of(bytes)), sizeBytes: bytes.byteLength });

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'ingestion-'));
    artifacts = new FileArtifactStore(join(folder, 'artifacts'));
    const asProcess = async (env: Env): Promise<RunningService> => {
      ingestion = new IngestionProcess(env);
      await ingestion.start();
      return {
        name: 'ingestion',
        get url() {
          return ingestion.url;
        },
        started: Promise.resolve(),
        close: () => ingestion.end('SIGTERM'),
      } as RunningService;
    };
    host = await openService('ingestion', asProcess, infra, {
      ARTIFACT_STORE_URL: pathToFileURL(join(folder, 'artifacts')).href,
      UPLOAD_DIR: join(folder, 'uploads'),
      LOG_LEVEL: 'info',
    });
  });
  afterAll(async () => {
    await host.close();
    await rm(folder, { recursive: true });
  });

  it('goes on where its bytes end, and is hashed whole', async () => {
    const acts = operatorActs(host.as({ roles: ['operator'], operatorId: newId(OperatorId) }));
    const [draftId, bytes] = [await acts.draft(), randomBytes(2_000_000)];
    const location = (await acts.beginUpload(draftId, bytes.byteLength, { sha256: sha256Of(bytes) })).headers.get('location')!;
    const staged = join(folder, 'uploads', location.split('/').at(-1)!);
    const cut = acts
      .send(location, 0, new ReadableStream({ start: (body) => body.enqueue(new Uint8Array(bytes.subarray(0, 700_000))) }))
      .catch((error: Error) => error);
    await expect.poll(async () => (await stat(staged)).size, { timeout: 10_000 }).toBe(700_000);
    await ingestion.end('SIGKILL');
    expect(await cut).toBeInstanceOf(Error);
    for (const part of [bytes, bytes.subarray(0, 700_000)]) expect(await artifacts.has(refOf(part))).toBe(false); // nothing half-written is visible

    await ingestion.start();
    expect((await acts.call('GET', '/v1/uploads')).body.items).toEqual([expect.objectContaining({ draftId, receivedBytes: 700_000, sizeBytes: 2_000_000 })]);
    expect((await acts.standing(location)).headers.get('upload-offset')).toBe('700000');
    expect((await acts.send(location, 700_000, bytes.subarray(700_000))).status).toBe(204);
    expect((await acts.call('GET', `/v1/drafts/${draftId}`)).body.package.artifact).toEqual(refOf(bytes));
    expect(await artifacts.verify(refOf(bytes))).toBe(true);
  });
});
