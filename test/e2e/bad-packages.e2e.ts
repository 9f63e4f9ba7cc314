import { buildApk, debugKey } from '@gatehouse/testkit';
import type { SignedInPerson } from '@gatehouse/local-infra';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type OpenFleet, openFleet } from './open-fleet.ts';
import { settled, submitPackage } from './submit-package.ts';

const POLICY = `旅程应用隐私政策
更新日期：2026年11月1日。生效日期：2026年11月1日。运营者：旅程演示运营者。联系方式：privacy@demo.invalid，我们在十五个工作日内答复您的请求。
一、我们不收集您的任何个人信息，也不接入任何第三方 SDK，不申请任何需要您授权的系统权限，应用的全部功能在您的设备上离线完成。
二、您可以随时卸载应用以撤回同意，卸载后应用的全部数据随即被删除。您也可以通过上述联系方式查询、更正、删除您的信息或注销账号。
三、政策更新时，我们会在应用内以弹窗告知您。本应用不面向未满十四周岁的儿童。信息存储于您的设备，不向境外提供。`;
const PACKAGE = 'demo.bad.app';
const clean = { package: PACKAGE, versionCode: 1, versionName: '1.0', targetSdk: 35 } as const;
const apk = buildApk(clean);
const zeros = Buffer.alloc(80 * 1024 * 1024);

/** Bytes as an adversary or a bad day would send them: what the scan must make of each. */
const BAD: readonly [name: string, bytes: Uint8Array, outcome: RegExp, codes: RegExp][] = [
  ['text', Buffer.from('this is no package at all'), /inconclusive/, /zip\./],
  ['nothing at all', new Uint8Array(0), /inconclusive/, /zip\./],
  ['a truncated package', apk.subarray(0, apk.length - 40), /inconclusive/, /zip\./],
  [
    'an entry that is said to be encrypted',
    buildApk({ ...clean, entries: [{ name: 'assets/a', bytes: Buffer.from('secret '.repeat(40)), states: { flags: 0x0801 } }] }),
    /.*/,
    /zip\.encrypted-flag/,
  ],
  ['a compression bomb', buildApk({ ...clean, entries: [{ name: 'assets/bomb', bytes: zeros }] }), /.*/, /zip\.(compression-bomb|entry-too-large)/],
  [
    'a manifest that is none',
    buildApk({ ...clean, alter: { 'AndroidManifest.xml': () => Buffer.from('<manifest/>') } }),
    /partial|inconclusive/,
    /axml\.|manifest\.|bytes\./,
  ],
  [
    'a DEX that lies about its sizes',
    buildApk({
      ...clean,
      alter: {
        'classes.dex': (dex) => {
          const lie = Buffer.from(dex);
          lie.writeUInt32LE(0x7fffffff, 56);
          return lie;
        },
      },
    }),
    /partial|inconclusive/,
    /dex\./,
  ],
  ['another package than was declared', buildApk({ ...clean, package: 'demo.other.app' }), /.*/, /GH-|submission\.package-mismatch/],
  ['a debug signature', buildApk({ ...clean, signWith: debugKey() }), /.*/, /GH-07/],
];

describe.skipIf(inject('infraMissing'))('what bad packages get', () => {
  let fleet: OpenFleet;
  let operator: SignedInPerson;
  let version = 0;
  beforeAll(async () => {
    fleet = await openFleet({ SCAN_CONCURRENCY: '2' });
    operator = await fleet.as('operator');
  });
  afterAll(() => fleet.close());

  it('approves a clean, well declared package by policy alone: the yardstick of what follows', async () => {
    const { submissionId } = await submitPackage(operator, { packageName: PACKAGE, versionCode: 1, versionName: '1.0' }, apk, { policy: POLICY });
    const end = await settled(operator, submissionId);
    expect([end.state, end.decision?.signedBy]).toEqual(['approved', 'policy']);
  });

  it.each(BAD)('takes %s as bytes, says with a stable code what is wrong, and never calls it clean', async (_name, bytes, outcome, codes) => {
    version += 1;
    const { submissionId } = await submitPackage(operator, { packageName: 'demo.bad.app', versionCode: 100 + version, versionName: `1.${version}` }, bytes, {
      policy: POLICY,
    });
    const end = await settled(operator, submissionId);
    expect(end.state).not.toBe('approved');
    expect(end.scan.outcome).toMatch(outcome);
    const scan = (await operator.call('GET', `/v1/submissions/${submissionId}/scan`)).body;
    const said = [
      ...end.scan.reasons.map((r: { code: string }) => r.code),
      ...scan.findings.flatMap((f: { rule: string; evidence: object[] }) => [f.rule, JSON.stringify(f.evidence)]),
    ].join(' ');
    expect(said).toMatch(codes);
    // The operator reads what to do, in both languages.
    expect(end.reason.next === null ? end.reason.zh : end.reason.next.zh).toMatch(/[\u4e00-\u9fff]/);
    expect(end.reason.en.length).toBeGreaterThan(10);
  });

  it('refuses the same version twice, and stores the same bytes once', async () => {
    const again = submitPackage(operator, { packageName: PACKAGE, versionCode: 1, versionName: '1.0' }, apk, { policy: POLICY });
    await expect(again).rejects.toThrow(/409 .*submission\.version-exists/);
  });
});
