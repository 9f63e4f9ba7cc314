import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildApk } from '@gatehouse/testkit';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { buildWeb } from '../../apps/fleet/src/web-build.ts';
import { type Desk, openBrowser, openDesk, signInAt } from './browser.ts';
import { type OpenFleet, openFleet, ROOT } from './open-fleet.ts';

const browser = await openBrowser();
const missing = inject('infraMissing') || ('missing' in browser ? browser.missing : '');
if (missing) process.stderr.write(`The journey of operator and reviewer is skipped: ${missing}\n`);

const PACKAGE = 'demo.journey.torch';
const POLICY = `手电筒（旅程）隐私政策
更新日期：2026年11月1日。生效日期：2026年11月1日。
运营者：旅程演示运营者。联系方式：privacy@demo.invalid，我们在十五个工作日内答复。
本应用不收集个人信息，不接入第三方 SDK。您可以随时卸载应用以撤回同意并删除全部数据。`;

describe.skipIf(missing)('an operator and a reviewer, each at a browser', () => {
  let fleet: OpenFleet;
  let operator: Desk;
  let reviewer: Desk;
  let apk: string;
  const violations: string[] = [];

  beforeAll(async () => {
    await buildWeb(ROOT);
    fleet = await openFleet();
    operator = await openDesk(browser as Browser, { violations });
    reviewer = await openDesk(browser as Browser, { locale: 'en-US', colorScheme: 'dark', violations });
    apk = join(fleet.dataDir, 'torch.apk');
    // A torch that wants to read the call log: for a person to judge.
    writeFileSync(
      apk,
      buildApk({
        package: PACKAGE,
        versionCode: 7,
        versionName: '1.7',
        label: '手电筒',
        permissions: ['android.permission.CAMERA', 'android.permission.READ_CALL_LOG'],
        targetSdk: 35,
      }),
    );
  });
  afterAll(async () => {
    await (browser as Browser).close();
    await fleet.close();
  });

  it('walks from upload to decision, and the operator sees the decision without reloading', async () => {
    const { page } = operator;
    await signInAt(page, `${fleet.url}/portal/`, 'operator');
    await page.getByTestId('new-submission').click();
    await page.getByTestId('file-input').setInputFiles(apk);
    // The pre-check reads the package in the browser and fills in which version it is.
    for (const [field, value] of [
      ['draft-package', PACKAGE],
      ['draft-version-code', '7'],
      ['draft-version-name', '1.7'],
    ] as const) {
      await expect.poll(() => page.getByTestId(field).inputValue(), { timeout: 20_000 }).toBe(value);
    }
    await page.getByTestId('start-upload').click();
    await expect.poll(() => page.getByTestId('upload-state').getAttribute('data-state'), { timeout: 20_000 }).toBe('arrived');
    await operator.picture('submit');

    await page.getByTestId('service-type').selectOption('ST-38');
    await page.getByTestId('listing-name').fill('手电筒（旅程）');
    await page.getByTestId('listing-provider').fill('旅程演示运营者');
    await page.getByTestId('listing-credit-code').fill('91110108MA01ABCD2X');
    await page.getByTestId('listing-category').selectOption('tools');
    await page.getByTestId('listing-description').fill('打开和关闭手电筒。');
    await page.getByTestId('listing-filing-number').fill('京ICP备12345678号-2A');
    await page.getByTestId('listing-policy-url').fill('https://demo.invalid/privacy');
    await page.getByTestId('listing-contact').fill('privacy@demo.invalid');
    await page.getByTestId('policy-text').fill(POLICY);
    await page.getByTestId('send').click();
    await page.waitForURL(/\/portal\/submissions\//, { timeout: 30_000 });
    const states = new Set<string>();
    const underWay = /已接收|扫描中/;
    const state = async (): Promise<string> => {
      const text = (await page.getByTestId('submission-state').textContent()) ?? '';
      states.add(text);
      return text;
    };
    await expect.poll(state, { timeout: 60_000 }).not.toMatch(underWay);
    const submissionId = page.url().split('/').at(-1)!;
    const { body: scan } = await (await fleet.as('operator')).call('GET', `/v1/submissions/${submissionId}/scan`);
    expect(await state(), JSON.stringify(scan.findings)).toContain('待审核');
    await expect.poll(() => page.getByTestId('finding-card').count(), { timeout: 15_000 }).toBeGreaterThan(0);
    expect(await page.getByTestId('finding-card').allTextContents()).toEqual(expect.arrayContaining([expect.stringContaining('READ_CALL_LOG')]));
    await operator.picture('submission-awaiting-review');

    const desk = reviewer.page;
    await signInAt(desk, `${fleet.url}/dashboard/`, 'reviewer');
    await expect.poll(() => desk.getByTestId('case-row').count(), { timeout: 20_000 }).toBeGreaterThan(0);
    await reviewer.picture('queue');
    await desk.getByTestId('case-row').filter({ hasText: PACKAGE }).getByTestId('claim').click();
    await desk.waitForTimeout(300);
    if (!/\/cases\//.test(desk.url())) await desk.getByTestId('case-row').filter({ hasText: PACKAGE }).click();
    await desk.getByTestId('verdict-refuse').check({ timeout: 20_000 });
    await reviewer.picture('case');
    expect(await desk.getByTestId('reason-zh').inputValue()).not.toBe('');
    await desk.getByTestId('reason-en').fill('A torch does not need the call log. Remove READ_CALL_LOG and submit a higher version.');
    await desk.getByTestId('decide').click();
    await expect.poll(() => desk.getByTestId('decided').count(), { timeout: 20_000 }).toBeGreaterThan(0);
    await reviewer.picture('case-decided');

    await expect.poll(() => page.getByTestId('submission-state').textContent(), { timeout: 30_000 }).toContain('不予分发');
    await operator.picture('submission-refused');
    expect([...states].join()).not.toContain('ERROR');
  });

  it('showed no screen with an accessibility violation that axe can see, in either language', async () => {
    for (const [desk, path] of [
      [operator, '/portal/'],
      [reviewer, '/dashboard/queue'],
    ] as const) {
      await desk.page.getByTestId('language').click();
      await expect.poll(() => desk.page.locator('html').getAttribute('lang'), { timeout: 10_000 }).toBe('en');
      await desk.page.goto(fleet.url + path);
      await desk.picture(`${path.split('/')[1]}-other-language`);
    }
    expect(violations).toEqual([]);
  });

  it('complains of nothing: no console error, no page error, no answer above 499', () => {
    expect(operator.complaints).toEqual([]);
    expect(reviewer.complaints).toEqual([]);
  });

  it('ends the session at sign-out, and the old cookie with it', async () => {
    const cookies = await operator.context.cookies();
    const cookie = cookies
      .filter((c) => c.name.endsWith('gatehouse'))
      .map((c) => `${c.name}=${c.value}`)
      .join('; ');
    expect((await fetch(`${fleet.url}/v1/session`, { headers: { cookie } })).status).toBe(200);
    await operator.page.getByTestId('sign-out').click();
    await expect.poll(async () => (await fetch(`${fleet.url}/v1/session`, { headers: { cookie } })).status, { timeout: 10_000 }).toBe(401);
  });
});
