import { chromium } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { findChromium } from './chromium.ts';

const found = await findChromium(process.env);

describe.skipIf('missing' in found)('findChromium', () => {
  it('gives a browser that draws Chinese text with a font that has it', async () => {
    if ('missing' in found) throw new Error(found.missing.en);
    const browser = await chromium.launch(found);
    try {
      const page = await browser.newPage({ viewport: { width: 480, height: 160 } });
      await page.setContent(
        '<body style="font: 40px sans-serif"><span id="a">应用审核</span> <span id="b">一丁</span> <span id="none">\u{10FFFD}\u{10FFFD}</span> mark</body>',
      );
      const inkOf = async (selector: string): Promise<string> => (await page.locator(selector).screenshot()).toString('base64');
      expect(await inkOf('#b')).not.toBe(await inkOf('#none')); // a missing glyph is the same box for every character
      const widths = await page.evaluate('["a", "b"].map((id) => document.getElementById(id).getBoundingClientRect().width)');
      expect(widths).toEqual([160, 80]); // each character is one em wide
      if (process.env['GATEHOUSE_SCREENSHOT']) await page.screenshot({ path: process.env['GATEHOUSE_SCREENSHOT'] });
    } finally {
      await browser.close();
    }
  });

  it('keeps the rules between origins, as the browsers of people do', () => {
    if ('missing' in found) throw new Error(found.missing.en);
    expect(found.args.join(' ')).not.toMatch(/disable-web-security|allow-running-insecure|site-per-process/);
  });

  it('names CHROMIUM_PATH first', async () => {
    expect(await findChromium({ ...process.env, CHROMIUM_PATH: '/opt/chromium' })).toMatchObject({ executablePath: '/opt/chromium' });
  });
});
