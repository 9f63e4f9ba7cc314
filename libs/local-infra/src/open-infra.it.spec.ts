import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Redis } from 'ioredis';
import { afterAll, describe, expect, inject, it } from 'vitest';
import { type Infra, openInfra } from './open-infra.ts';
import { identityOf, isAlive } from './process-table.ts';

// PostgreSQL and Kafka are those of the run; Redis is the small server on which starting, stopping and crashing is tried.
const env = { ...process.env, GATEHOUSE_INFRA: 'native', DATABASE_ADMIN_URL: inject('adminUrl'), KAFKA_BROKERS: inject('kafkaBrokers'), REDIS_URL: undefined };
const folder = mkdtempSync(join(tmpdir(), 'open-infra-'));
const PROJECT = fileURLToPath(new URL('../../..', import.meta.url));

async function withRedis<T>(infra: Infra, work: (redis: Redis) => Promise<T>): Promise<T> {
  const redis = new Redis(infra.redis.url);
  try {
    return await work(redis);
  } finally {
    redis.disconnect();
  }
}

/** Whether anybody listens. */
async function answers(url: string): Promise<boolean> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  try {
    await once(socket, 'connect'); // rejects on 'error'
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

describe.skipIf(inject('infraMissing'))('openInfra', () => {
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('takes given addresses as they are, and neither stops nor restarts what is not its own', async () => {
    const infra = await openInfra({ env: { ...env, REDIS_URL: inject('redisUrl') }, throwaway: true });
    expect(infra).toMatchObject({ kind: 'given', redis: { url: inject('redisUrl') }, kafka: { brokers: inject('kafkaBrokers').split(',') } });
    await expect(infra.restart('kafka')).rejects.toMatchObject({ code: 'infra.not-ours' });
    await infra.stop();
    expect(existsSync(infra.dataDir)).toBe(false);
    expect(await withRedis(infra, (redis) => redis.ping())).toBe('PONG');
  });

  it('keeps port and data over a kill and a restart, and stops for good', async () => {
    const infra = await openInfra({ env, throwaway: true });
    expect(infra.kinds).toEqual({ postgres: 'given', redis: 'native', kafka: 'given' });
    await withRedis(infra, (redis) => redis.set('kept', 'yes'));
    await infra.kill('redis');
    await infra.restart('redis');
    expect(await withRedis(infra, (redis) => redis.get('kept'))).toBe('yes');
    await infra.stop();
    await expect(answers(infra.redis.url)).resolves.toBe(false);
  });

  it('lets no server outlive its opener, and starts again on what a kill -9 left', async () => {
    const script = `import { openInfra } from '@gatehouse/local-infra';
      await openInfra({ env: process.env, dataDir: process.env.DATA_DIR });
      console.log('open'); setInterval(() => {}, 1000);`;
    const opener = spawn(process.execPath, ['--import', './tools/ts-hooks.mjs', '--conditions=development', '--input-type=module', '-e', script], {
      cwd: PROJECT,
      env: { ...env, DATA_DIR: folder },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(createInterface(opener.stdout), 'line');
    const [server] = (JSON.parse(readFileSync(join(folder, 'instance.json'), 'utf8')) as { servers: { pid: number; startedAt: string }[] }).servers;
    expect(isAlive(server!)).toBe(true);
    opener.kill('SIGKILL');
    await once(opener, 'exit');
    while (isAlive(server!)) await sleep(20);

    const infra = await openInfra({ env, dataDir: folder });
    expect(await withRedis(infra, (redis) => redis.ping())).toBe('PONG');
    await expect(openInfra({ env, dataDir: folder })).rejects.toMatchObject({ code: 'infra.data-folder-in-use' });
    await infra.stop();
    expect(existsSync(join(folder, 'instance.json'))).toBe(false);
    expect(identityOf(server!.pid)).toBeNull();
  });
});
