import { buildApk, type ClassSpec } from '@gatehouse/testkit';
import { rolldown } from 'rolldown';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openFile } from '../bytes/open-file.ts';
import { DEFAULT_BUDGETS, type Budgets } from '../budgets.ts';
import type { DetectionTables } from '../detection-tables.ts';
import { readApk } from '../read-apk.ts';
import { ReaderThread } from './reader-threads.ts';

const IMEI = 'Landroid/telephony/TelephonyManager;->getDeviceId';
const TABLES: DetectionTables = { sensitiveApis: [{ descriptor: IMEI, personalInformation: ['imei'], constant: null }], sdks: [], packers: [], libraries: [] };

/** Random bytes cannot be deflated, so that the file is large enough to be shared. */
const ballast = Buffer.from(Array.from({ length: 1 << 21 }, (_, i) => (Math.imul(i, 2_654_435_761) >>> 13) & 0xff));
const manyClasses = (prefix: string): ClassSpec[] =>
  Array.from({ length: 1_200 }, (_, i) => ({
    name: `${prefix}.C${i}`,
    methods: [{ name: 'run', calls: i % 100 === 0 ? [IMEI] : [], strings: [`text ${prefix} ${i}`] }],
  }));

describe('a second thread', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-threads-'));
  let thread: ReaderThread;

  beforeAll(async () => {
    const entry = join(folder, 'entry.ts');
    writeFileSync(
      entry,
      `import { serveReader } from ${JSON.stringify(join(import.meta.dirname, 'reader-thread.ts'))};\nserveReader(${JSON.stringify(TABLES)});\n`,
    );
    const bundle = await rolldown({ input: entry, platform: 'node', logLevel: 'silent', tsconfig: false });
    await bundle.write({ file: join(folder, 'thread.mjs'), format: 'esm', codeSplitting: false });
    thread = new ReaderThread(join(folder, 'thread.mjs'));
    thread.waitUntilUp();
  });
  afterAll(async () => {
    await thread.close();
    rmSync(folder, { recursive: true });
  });

  const facts = (path: string, options: { thread?: ReaderThread; budgets?: Partial<Budgets> }): string => {
    const file = openFile(path);
    try {
      return JSON.stringify(readApk(file, { fileName: 'app.apk', tables: TABLES, ...options }));
    } finally {
      file.close();
    }
  };
  const write = (name: string, bytes: Uint8Array): string => {
    writeFileSync(join(folder, name), bytes);
    return join(folder, name);
  };
  const large = () => buildApk({ classes: manyClasses('com.first'), entries: [{ name: 'assets/ballast', bytes: ballast }] });

  it('changes nothing of what is found', () => {
    const path = write('large.apk', large());
    const alone = facts(path, {});
    expect(JSON.parse(alone).code.sensitiveCalls).toHaveLength(12);
    for (let round = 0; round < 5; round++) expect(facts(path, { thread })).toBe(alone);
  });

  it('changes nothing of what is wrong', () => {
    const path = write(
      'damaged.apk',
      buildApk({
        classes: manyClasses('com.first'),
        entries: [{ name: 'assets/ballast', bytes: ballast }],
        alter: { 'classes.dex': (bytes) => Buffer.concat([bytes.subarray(0, bytes.length - 40_000), Buffer.alloc(40_000, 0xff)]) },
      }),
    );
    expect(facts(path, { thread })).toBe(facts(path, {}));
  });

  it('changes nothing of where a budget ends the reading', () => {
    const path = write('budget.apk', large());
    const budgets = { ...DEFAULT_BUDGETS, codeUnits: 20_000 };
    const alone = facts(path, { budgets });
    expect(JSON.parse(alone).unknown).toContainEqual({ fact: 'code', code: 'dex.too-much-code', detail: 'classes.dex' });
    expect(facts(path, { thread, budgets })).toBe(alone);
  });
});
