import type { FactsDocument } from '@gatehouse/analysis';
import { sdkOf } from '@gatehouse/policy';
import type { Paint } from '../terminal.ts';
import { plain, rows, some } from './layout.ts';

const NAMES = {
  en: {
    package: 'Package',
    version: 'Version',
    levels: 'System',
    parts: 'Parts',
    nested: 'Holds',
    signed: 'Signed',
    code: 'Code',
    permissions: 'Permissions',
    sdks: 'SDKs',
    packers: 'Packed by',
    native: 'Native code',
    size: 'File',
    unknown: 'Unknown',
    issues: 'Oddities',
    verified: 'verified',
    notVerified: 'NOT verified',
    none: 'none',
  },
  zh: {
    package: '包名',
    version: '版本',
    levels: '系统级别',
    parts: '组成',
    nested: '内嵌',
    signed: '签名',
    code: '代码',
    permissions: '权限',
    sdks: 'SDK',
    packers: '加固',
    native: '本地库',
    size: '文件',
    unknown: '未知',
    issues: '格式异常',
    verified: '有效',
    notVerified: '无效',
    none: '无',
  },
} as const;

/** A package in a few lines, for people. */
export function packageSummary(facts: FactsDocument, language: 'zh' | 'en', paint: Paint): string {
  const names = NAMES[language];
  const { manifest } = facts;
  const title = [facts.file.name, manifest?.label ?? '']
    .filter((part) => part !== '')
    .map(plain)
    .join('  ');
  const unknown = facts.unknown.filter(({ code }) => !code.endsWith('.not-computed'));
  const reasons = [...new Set(unknown.map(({ code }) => code))].map(
    (code) =>
      `${code}: ${unknown
        .filter((entry) => entry.code === code)
        .map((entry) => entry.fact)
        .join(', ')}`,
  );
  return [
    paint('bold', title),
    rows([
      [names.package, manifest?.package ?? ''],
      [names.version, manifest === null ? '' : `${manifest.versionName ?? '?'} (${manifest.versionCode ?? '?'})`],
      [names.levels, levelsLine(facts)],
      [names.parts, some(facts.splits.map((split) => split.name))],
      [names.signed, signedLine(facts, language)],
      [
        names.code,
        facts.dex.length === 0
          ? ''
          : `${facts.dex.length} DEX, ${count(facts.dex.reduce((sum, dex) => sum + dex.classes, 0))} ${language === 'zh' ? '个类' : 'classes'}, ${count(facts.code.calls)} ${language === 'zh' ? '次调用' : 'calls'} (${count(facts.code.sensitiveCalls.length)} ${language === 'zh' ? '次涉及个人信息' : 'to personal information'})`,
      ],
      [names.permissions, manifest === null ? '' : some(manifest.usesPermissions.map((name) => name.replace(/^android\.permission\./, ''))) || names.none],
      [names.sdks, some(facts.sdks.map((sdk) => sdkOf(sdk.id)?.[language] ?? sdk.id))],
      [names.packers, some(facts.packers.map((packer) => sdkOf(packer.id)?.[language] ?? packer.id))],
      [names.nested, some(facts.nested.map(({ entry, kind }) => `${kind} ${entry}`))],
      [names.native, some(manifest?.nativeCode ?? [])],
      [names.issues, some(facts.issues.map((issue) => issue.code).filter((code, at, all) => all.indexOf(code) === at))],
      [names.unknown, some(reasons, 3)],
      [names.size, `${count(facts.file.sizeBytes)} bytes, SHA-256 ${facts.file.sha256}`],
    ]),
  ].join('\n');
}

/** Levels of the system that the package is for: HarmonyOS counts others than Android. */
function levelsLine({ manifest, harmony }: FactsDocument): string {
  if (harmony !== null) return `HarmonyOS ${harmony.apiVersion.minimumLevel ?? '?'} → ${harmony.apiVersion.targetLevel ?? '?'}`;
  return manifest === null ? '' : `Android ${manifest.effectiveMinSdk} → ${manifest.effectiveTargetSdk}`;
}

function signedLine({ signature }: FactsDocument, language: 'zh' | 'en'): string {
  if (signature === null) return '';
  const names = NAMES[language];
  const schemes = Object.entries(signature.schemes)
    .filter(([, held]) => held)
    .map(([scheme]) => (scheme === 'v31' ? 'v3.1' : scheme));
  const subjects = signature.certificates.map((certificate) => `${certificate.subject}${certificate.debug ? ' (debug)' : ''}`);
  return [
    signature.verified ? [names.verified, schemes.join(' + ')].filter((part) => part !== '').join(', ') : names.notVerified,
    some(signature.verified ? subjects : signature.errors, 2),
  ]
    .filter((part) => part !== '')
    .join(' · ');
}

export const count = (value: number): string => value.toLocaleString('en-US');
