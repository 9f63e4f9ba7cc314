import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { run } from './run.ts';
import { widthOf, wrapped } from './text/layout.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 }); // real packages in real child processes

const SETTINGS = 'node_modules/io.appium.settings/apks/settings_apk-debug.apk';
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatehouse-cli-'));
  writeFileSync(join(folder, 'broken.apk'), 'PK but not a package');
  writeFileSync(join(folder, 'policy.txt'), '我们收集您的IMEI。如有疑问请联系 privacy@example.com。');
  writeFileSync(join(folder, 'listing.json'), JSON.stringify({ name: '示例', category: 'nonsense' }));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The fields of printed documents that are asked about here. */
type Printed = {
  schema: string;
  outcome: string;
  action: string;
  file: { name: string };
  reasons: { code: string }[];
  findings: { rule: string }[];
  rules: unknown[];
  policy: { collects: unknown[] };
  sentences: unknown[];
  signature: { verified: boolean; range: unknown };
};
const rulesOf = (document: Printed | undefined): string[] | undefined => document?.findings.map((finding) => finding.rule);

class Sink extends Writable {
  text = '';
  override _write(chunk: Buffer, _: unknown, done: () => void): void {
    this.text += chunk.toString();
    done();
  }
}

async function gatehouse(...args: string[]) {
  const [stdout, stderr] = [new Sink(), new Sink()];
  const code = await run(args, { stdout, stderr, env: {} });
  return {
    code,
    out: stdout.text,
    err: stderr.text,
    json: () =>
      stdout.text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as Printed),
  };
}
const at = (name: string): string => join(folder, name);

describe('gatehouse facts', () => {
  it('prints one JSON document a line, in the order given, and ends with the gravest code', async () => {
    const { code, json } = await gatehouse('facts', at('broken.apk'), SETTINGS);
    const documents = json();
    expect(documents.map((document) => [document.schema, document.outcome])).toEqual([
      ['gatehouse/facts/1', 'unreadable'],
      ['gatehouse/facts/1', 'complete'],
    ]);
    expect(code).toBe(3);
  });

  it('prints the same bytes each time, and no path of the machine', async () => {
    const [first, second] = [await gatehouse('facts', SETTINGS), await gatehouse('facts', SETTINGS)];
    expect(first.out).toBe(second.out);
    expect(first.out).not.toContain(process.cwd());
  });

  it('reads the packages of a folder', async () => {
    expect((await gatehouse('facts', folder)).json().map((document) => document.file.name)).toEqual(['broken.apk']);
  });
});

describe('gatehouse scan', () => {
  it('exits with 1 where a finding asks for rejection, and prints findings that fit the contract', async () => {
    const { code, json } = await gatehouse('scan', SETTINGS);
    const [document] = json();
    expect(code).toBe(1);
    expect([document!.schema, document!.outcome, document!.action]).toEqual(['gatehouse/scan/1', 'complete', 'reject']);
    expect(rulesOf(document)).toEqual(expect.arrayContaining(['GH-0101', 'GH-0701', 'GH-0702']));
  });

  it('reads a policy beside the package', async () => {
    const { json } = await gatehouse('scan', SETTINGS, '--policy', at('policy.txt'));
    const [document] = json();
    expect(document!.policy.collects).toContainEqual({ personalInformation: 'imei', negated: false, sentence: 0 });
    expect(rulesOf(document)).not.toContain('GH-0101');
  });

  it('prints the document of a package that cannot be read, and exits with 3', async () => {
    const { code, json } = await gatehouse('scan', at('broken.apk'));
    const [document] = json();
    expect([code, document!.outcome, document!.reasons[0]?.code]).toEqual([3, 'inconclusive', 'zip.eocd-missing']);
  });

  it('is readable as text, in Chinese and in English', async () => {
    const english = await gatehouse('scan', SETTINGS, '--format', 'text', '--lang', 'en');
    expect(english.out).toMatch(/REVIEW {3}Signed with a debug certificate {2}GH-0702/);
    const chinese = await gatehouse('scan', SETTINGS, '--format', 'text', '--lang', 'zh');
    expect(chinese.out).toMatch(/\S+ +使用调试证书签名 {2}GH-0702/);
  });
});

describe('gatehouse verify', () => {
  it('prints file, outcome, issues and signature, and nothing else', async () => {
    const { code, json } = await gatehouse('verify', SETTINGS, '--min-sdk', '28', '--max-sdk', '30');
    const [document] = json();
    expect(Object.keys(document!)).toEqual(['file', 'outcome', 'issues', 'signature']);
    expect([code, document!.signature.verified, document!.signature.range]).toEqual([0, true, { minSdk: 28, maxSdk: 30 }]);
  });
});

describe('gatehouse policy and rules', () => {
  it('classifies given sentences, one line each and in order', async () => {
    writeFileSync(at('sentences.jsonl'), '{"text":"一、我们收集的信息"}\n{"text":"我们会收集您的手机号码。","heading":"一、我们收集的信息"}\n');
    const { code, json } = await gatehouse('policy', '--sentences', at('sentences.jsonl'));
    expect(code).toBe(0);
    expect(json()).toMatchObject([
      { text: '一、我们收集的信息' },
      { text: '我们会收集您的手机号码。', topics: ['collect'], topTopic: 'collect', importance: true, risk: false },
    ]);
  });

  it('leaves the text of a policy out where its reader holds it', async () => {
    const { out, json } = await gatehouse('policy', at('policy.txt'), '--quiet-text');
    expect(out).not.toContain('我们收集');
    expect(json()[0]).toMatchObject({ textSha256: expect.stringMatching(/^[0-9a-f]{64}$/), sentences: [{ start: 0 }, {}] });
  });

  it('says which line of given sentences is none', async () => {
    writeFileSync(at('odd.jsonl'), '{"text":"一"}\n{"words":1}\n');
    const { code, err } = await gatehouse('policy', '--sentences', at('odd.jsonl'));
    expect([code, err]).toEqual([2, expect.stringContaining('Line 2')]);
  });

  it('prints what a policy says', async () => {
    const { code, json } = await gatehouse('policy', at('policy.txt'));
    expect([code, json()[0]!.schema, json()[0]!.sentences]).toMatchObject([0, 'gatehouse/policy/1', [{ start: 0 }, {}]]);
  });

  it('lists the rules, or one', async () => {
    expect((await gatehouse('rules')).json()[0]!.rules).toHaveLength(75);
    expect((await gatehouse('rules', 'gh-0202', '--format', 'text')).out).toContain('DM-2.1');
  });
});

describe('wrong use', () => {
  it.each([
    [['scan', SETTINGS, '--format', 'sarif'], 'The format sarif is not available yet; use text or json.'],
    [['scan', SETTINGS, '--format', 'xml'], 'Unknown format xml'],
    [['scan', SETTINGS, '--service-type', 'ST-40'], '--service-type must be ST-01 … ST-39 or OUTSIDE.'],
    [['scan', SETTINGS, '--fail-on', 'never'], '--fail-on must be note, review, reject.'],
    [['scan', SETTINGS, SETTINGS, '--service-type', 'ST-01'], '--service-type speaks of one app'],
    [['scan', SETTINGS, '--policy', SETTINGS], 'A policy must end in .txt'],
    [['scan'], 'Name at least one file.'],
    [['facts', 'absent.apk'], 'There is no file absent.apk.'],
    [['verify', SETTINGS, '--min-sdk', 'nougat'], '--min-sdk must be an SDK level, such as 24.'],
    [['facts', SETTINGS, '--frobnicate'], "Unknown option '--frobnicate'"],
    [['rules', 'GH-9999'], 'There is no rule GH-9999'],
    [['toString'], 'There is no command toString'],
    [['diff', SETTINGS, SETTINGS], 'diff is not available yet.'],
  ])('%j exits with 2 and says how', async (args, message) => {
    const { code, out, err } = await gatehouse(...args);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(message);
  });

  it('names the field of a listing that is wrong', async () => {
    const { code, err } = await gatehouse('scan', SETTINGS, '--listing', at('listing.json'));
    expect(code).toBe(2);
    expect(err).toContain('at /category: ');
  });

  it('prints its help where nothing is asked', async () => {
    expect(await gatehouse()).toMatchObject({ code: 2, out: '' });
    expect((await gatehouse('--help')).out).toContain('gatehouse scan FILE');
  });
});

describe('text', () => {
  it('takes two columns for a Chinese character, and breaks lines between them', () => {
    expect(widthOf('a中。')).toBe(5);
    expect(
      wrapped('中文可以在任意两字之间换行', 10, '  ')
        .split('\n')
        .every((line) => widthOf(line) <= 10),
    ).toBe(true);
    expect(wrapped('words break at spaces', 12, '')).toBe('words break\nat spaces');
  });

  it('stands still in a main file of a few lines', () => {
    expect(readFileSync(join(import.meta.dirname, 'main.ts'), 'utf8').split('\n').length).toBeLessThan(20);
  });
});
