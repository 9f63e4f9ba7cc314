import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
// @ts-expect-error plain JavaScript: the boundaries are data that runs without a build
import { lintConfig } from './boundaries.mjs';

const ROOT = join(import.meta.dirname, '..');
const PLANT = 'planted-by-boundaries-spec';

/** A forbidden import of each kind, and what it stands for. */
const FORBIDDEN: readonly [where: string, line: string, why: string][] = [
  ['apps/review/src', "import '@gatehouse/ranking/start';", 'a service imports another service'],
  ['apps/review/src', "export type { X } from '@gatehouse/analysis';", 'a service other than scanning imports the analysis'],
  ['apps/review/src', "import { Kafka } from 'kafkajs'; export const k = Kafka;", 'a service talks to Kafka past messaging'],
  ['apps/review/src', "import { buildApk } from '@gatehouse/testkit'; export const b = buildApk;", 'production code imports the testkit'],
  ['apps/review/src', "export const later = () => import('@gatehouse/policy');", 'a dynamic import of a pure library by a service'],
  ['apps/review/src/domain', "import { DataSource } from 'typeorm'; export const d = DataSource;", 'a domain knows its database'],
  ['apps/review/src/domain', "export type { Y } from '../persistence/case.store.ts';", 'a domain imports persistence'],
  ['libs/apk/src', "import '@gatehouse/contracts';", 'the package reader imports anything of ours'],
  ['libs/apk/src', "import { connect } from 'node:net'; export const c = connect;", 'the package reader reaches the network'],
  ['libs/analysis/src', "import '@gatehouse/messaging';", 'the sandbox imports a platform library'],
  ['libs/contracts/src', "import '@gatehouse/chassis';", 'the contracts import anything of ours'],
  ['libs/messaging/src', "import '@gatehouse/apk';", 'a platform library imports a pure one'],
  ['libs/testkit/src', "import '@gatehouse/apk';", 'the package builder shares the reader’s mistakes'],
  ['apps/operator-portal/src', "import { z } from 'zod'; export const s = z;", 'a web app imports zod'],
  ['apps/operator-portal/src', "import '@gatehouse/apk/head';", 'a page reads packages outside a worker'],
  ['apps/cli/src', "import '@gatehouse/review/start';", 'the command line imports a service'],
  ['apps/fleet/src', "import '@gatehouse/review/domain';", 'the launcher reaches deeper than start'],
  ['apps/gateway/src', "import '../../review/src/config.ts';", 'a relative import leaves its package'],
];

describe('module boundaries', () => {
  const files = FORBIDDEN.map(([where], index) => join(ROOT, where, `${PLANT}-${index}.ts`));
  let report: { filename: string; code: string }[] = [];

  beforeAll(() => {
    FORBIDDEN.forEach(([where, line], index) => {
      mkdirSync(join(ROOT, where), { recursive: true });
      writeFileSync(files[index]!, `${line}\n`);
    });
    const { stdout } = spawnSync(join(ROOT, 'node_modules/.bin/oxlint'), ['--format', 'json', ...files], { cwd: ROOT, encoding: 'utf8' });
    report = (JSON.parse(stdout) as { diagnostics: { filename: string; code: string }[] }).diagnostics;
  });
  afterAll(() => {
    for (const file of files) rmSync(file, { force: true });
  });

  it.each(FORBIDDEN.map(([where, , why], index) => ({ why, where, index })))('fails the lint where $why ($where)', ({ index }) => {
    const hits = report.filter((d) => d.filename.endsWith(`${PLANT}-${index}.ts`) && d.code.includes('no-restricted-imports'));
    expect(hits.length).toBeGreaterThan(0);
  });

  it('is what .oxlintrc.json says', () => {
    expect(JSON.parse(readFileSync(join(ROOT, '.oxlintrc.json'), 'utf8'))).toEqual(JSON.parse(JSON.stringify(lintConfig())));
  });
});
