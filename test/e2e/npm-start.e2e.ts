import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, inject, it } from 'vitest';
import { ROOT } from './open-fleet.ts';

/** `npm start` past its set-up, on the servers of this run. */
function start(args: string[], env: Record<string, string>): Promise<{ code: number | null; out: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--import', './tools/ts-hooks.mjs', '--conditions=development', 'apps/fleet/src/main.ts', ...args], {
      cwd: ROOT,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let out = '';
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      out += chunk.toString();
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, out }));
  });
}

describe.skipIf(inject('infraMissing'))('npm start -- --once', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'gatehouse-start-'));
  const env = {
    GATEHOUSE_DATA: dataDir,
    GATEHOUSE_PORT: '0',
    DATABASE_ADMIN_URL: inject('adminUrl'),
    REDIS_URL: inject('redisUrl'),
    KAFKA_BROKERS: inject('kafkaBrokers'),
    KAFKA_PREFIX: `start${process.pid}.`,
    LANG: 'C',
    LC_ALL: 'C',
  };
  afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

  it('walks three real apps from upload to chart, and ends with 0', async () => {
    const { code, out } = await start(['--once'], env);
    expect(out).toMatch(/1\/3 {2}.*io\.appium\.android\.apis/);
    expect(out).toMatch(/state +refused: .*There is no privacy policy/);
    expect(out).toMatch(/A reviewer takes the case of/);
    expect(out).toMatch(/state +warned: /);
    expect(out).toMatch(/Chart “tools”[\s\S]*5 ▲4[\s\S]*policy 1: a certificate lifts an app at most 5 places/);
    expect(code, out).toBe(0);
  });

  it('shows the stored states at a second start, and sends nothing again', async () => {
    const { code, out } = await start(['--once'], { ...env, LANG: 'zh_CN.UTF-8', LC_ALL: 'zh_CN.UTF-8' });
    expect(out.match(/该版本已于/g)).toHaveLength(3);
    expect(out).not.toContain('已上传');
    expect(out).toContain('不予分发: 自动检查发现必须先改正的问题');
    expect(code, out).toBe(0);
  });

  it('takes the packages that are named instead', async () => {
    const apk = join(ROOT, 'node_modules/appium-uiautomator2-server/apks/appium-uiautomator2-server-debug-androidTest.apk');
    const { code, out } = await start(['--once', '--no-web', apk], env);
    expect(out).toMatch(/1\/1 {2}/);
    expect(out).toMatch(/state +(refused|awaiting-review)/);
    expect(code, out).toBe(0);
  });
});
