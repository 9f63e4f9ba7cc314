import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { analyse, readFacts, readPolicyDocument } from './analyse.ts';
import { serialise } from './serialise.ts';

vi.setConfig({ testTimeout: 60_000 }); // the first test bundles the child

const SETTINGS = resolve('node_modules/io.appium.settings/apks/settings_apk-debug.apk');
let folder: string;
const at = (name: string): string => join(folder, name);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatehouse-analysis-'));
  writeFileSync(at('broken.apk'), 'not a package');
  writeFileSync(at('policy.txt'), '我们不会收集您的通讯录。如有疑问请联系 privacy@example.com。');
  writeFileSync(at('policy.pdf'), '%PDF-1.7 and nothing more');
  symlinkSync(SETTINGS, at('link.apk'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('an analysis', () => {
  it('of a real package is complete, says what it found, and is the same bytes each time', async () => {
    const request = { packagePath: SETTINGS, fileName: 'settings.apk', policy: null, serviceType: 'OUTSIDE' } as const;
    const [first, second] = [await analyse(request), await analyse(request)];
    expect([first.outcome, first.reasons, first.document?.action]).toEqual(['complete', [], 'reject']);
    expect(serialise(first.document!)).toBe(serialise(second.document!));
  });

  it('of a package that cannot be read is inconclusive, with a document and a finding that say so', async () => {
    const { outcome, reasons, document } = await analyse({ packagePath: at('broken.apk'), fileName: 'broken.apk' });
    expect([outcome, reasons]).toEqual(['inconclusive', [{ code: 'zip.eocd-missing', detail: 'at 13' }]]);
    expect(document?.findings.map((finding) => finding.rule)).toContain('GH-0903');
    expect(document?.notAssessed.map((entry) => entry.rule)).toContain('GH-0703');
  });

  it('whose policy cannot be read is partial, and leaves what the policy would have answered open', async () => {
    const { outcome, reasons, document } = await analyse({
      packagePath: SETTINGS,
      fileName: 'a.apk',
      policy: { path: at('policy.pdf'), mediaType: 'application/pdf' },
    });
    expect([outcome, reasons.map((reason) => reason.code)]).toEqual(['partial', ['policy.unreadable']]);
    expect(document?.findings.map((finding) => finding.rule)).toContain('GH-0102');
    expect(document?.notAssessed.map((entry) => entry.rule)).toEqual(expect.arrayContaining(['GH-0201', 'GH-0202', 'GH-0605']));
  });

  it('compares package and declaration', async () => {
    const declared = { packageName: 'com.example.other', versionCode: 1, versionName: '1.0' };
    const { document } = await analyse({ packagePath: SETTINGS, fileName: 'a.apk', declared });
    const mismatch = document?.findings.find((finding) => finding.rule === 'GH-0901');
    expect([mismatch?.action, mismatch?.evidence[0]?.kind]).toEqual(['reject', 'submission.package-mismatch']);
  });

  it('follows a link to its file before the child is locked in', async () => {
    expect((await readFacts({ packagePath: at('link.apk'), fileName: 'link.apk' })).ok).toBe(true);
  });
});

describe('reading a policy alone', () => {
  it('gives its document', async () => {
    const reading = await readPolicyDocument({ path: at('policy.txt'), fileName: 'policy.txt', mediaType: 'text/plain' });
    expect(reading.ok && reading.document.collects).toEqual([{ personalInformation: 'contacts', negated: true, sentence: 0 }]);
  });
});
