import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { findChromium, LOCAL_PASSWORD } from '@gatehouse/local-infra';
import { type Browser, type BrowserContext, chromium, type ConsoleMessage, type Page } from 'playwright-core';
import { ROOT } from './open-fleet.ts';

/** Where pictures of a journey are kept to be looked at; not committed. */
export const PICTURES = join(ROOT, '.gatehouse/pictures');

/** The browser, or the sentence that says how to get one. */
export async function openBrowser(): Promise<Browser | { missing: string }> {
  const found = await findChromium(process.env);
  if ('missing' in found) return { missing: found.missing.en };
  mkdirSync(PICTURES, { recursive: true });
  return chromium.launch({ executablePath: found.executablePath, args: found.args, env: found.env });
}

export type Desk = { page: Page; context: BrowserContext; complaints: string[]; picture(name: string): Promise<void> };

/** One person's browser; each picture is also looked at by axe: in another time zone than the store's, without motion; everything it complains of is kept. */
export async function openDesk(browser: Browser, options: { locale?: string; colorScheme?: 'light' | 'dark'; violations: string[] }): Promise<Desk> {
  const context = await browser.newContext({
    locale: options.locale ?? 'zh-CN',
    colorScheme: options.colorScheme ?? 'light',
    timezoneId: 'America/New_York',
    reducedMotion: 'reduce',
    viewport: { width: 1360, height: 900 },
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  // The browser's own line for an answer above 399 names neither address nor reason; the answer itself is noted below.
  page.on('console', (message: ConsoleMessage) => {
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) complaints.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(`page: ${error.message}`));
  page.on('response', (response) => {
    const { pathname } = new URL(response.url());
    const asksWhoIsThere = response.status() === 401 && pathname === '/v1/session'; // how a page learns that nobody is signed in
    if (response.status() < 400 || asksWhoIsThere) return;
    response.text().then(
      (text) => complaints.push(`${response.status()} ${pathname} ${text.slice(0, 500)}`),
      (error: Error) => complaints.push(`${response.status()} ${pathname} ${error.message}`),
    );
  });
  return {
    page,
    context,
    complaints,
    picture: async (name) => {
      await page.screenshot({ path: join(PICTURES, `${name}.png`), fullPage: true });
      const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']).analyze();
      options.violations.push(...violations.map((v) => `${name}: ${v.id}: ${v.nodes.map((n) => n.target.join(' ')).join(', ')}`));
    },
  };
}

/** Signs in through the local provider's form and comes back to `next`. */
export async function signInAt(page: Page, url: string, person: string): Promise<void> {
  await page.goto(url);
  await page.getByTestId('sign-in-person').fill(person);
  await page.getByTestId('sign-in-password').fill(LOCAL_PASSWORD);
  await page.getByTestId('sign-in-submit').click();
  await page.waitForURL((at) => at.origin === new URL(url).origin && at.pathname.startsWith(new URL(url).pathname));
}
