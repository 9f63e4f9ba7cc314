import type { CertificateRecord, CertificateState } from '@gatehouse/contracts';
import { CERTIFICATE_STATES } from '../../domain/certificate-states.ts';

/** The columns of a list, by the contract's names and as Chinese registers head them. Blanks and case do not matter. */
const HEADINGS: Readonly<Record<keyof CertificateRecord, readonly string[]>> = {
  number: ['number', '证书编号', '证书号'],
  holder: ['holder', '获证单位', '持证人', '证书持有人'],
  holderCreditCode: ['holderCreditCode', '统一社会信用代码'],
  appName: ['appName', 'App名称', '应用名称'],
  platform: ['platform', '平台', '操作系统平台'],
  packageName: ['packageName', '包名', '应用包名'],
  signer: ['signer', '签名证书SHA-256', '签名证书指纹'],
  versions: ['versions', '版本', '认证版本'],
  validFrom: ['validFrom', '有效期起', '生效日期'],
  validTo: ['validTo', '有效期至', '截止日期'],
  state: ['state', '状态', '证书状态'],
  cause: ['cause', '原因', '原因代码'],
};

/** Without these a list says nothing that could be recorded. */
const REQUIRED = [
  'number',
  'holder',
  'appName',
  'packageName',
  'signer',
  'versions',
  'validFrom',
  'validTo',
  'state',
] as const satisfies readonly (keyof CertificateRecord)[];

const fold = (text: string): string => text.replace(/\s/g, '').toLowerCase();
const FIELD_OF: ReadonlyMap<string, keyof CertificateRecord> = new Map(
  Object.entries(HEADINGS).flatMap(([field, headings]) => headings.map((heading) => [fold(heading), field as keyof CertificateRecord] as const)),
);
const STATE_OF: ReadonlyMap<string, CertificateState> = new Map(
  Object.entries(CERTIFICATE_STATES).map(([state, rule]) => [fold(rule.zh), state as CertificateState]),
);
const PLATFORM_OF: ReadonlyMap<string, string> = new Map([
  ['安卓', 'android'],
  ['鸿蒙', 'harmony'],
  ['harmonyos', 'harmony'],
  ['微信小程序', 'wechat-mini-program'],
]);

/** What each column of a list holds (null: nothing we know), and the required fields it lacks. */
export function readHeader(cells: readonly string[]): { fields: (keyof CertificateRecord | null)[]; missing: string[] } {
  const fields = cells.map((cell) => FIELD_OF.get(fold(cell)) ?? null);
  return { fields, missing: REQUIRED.filter((field) => !fields.includes(field)) };
}

/** One line as the contract's record would be written in JSON; the contract's schema then judges it. */
export function toCandidate(fields: readonly (keyof CertificateRecord | null)[], cells: readonly string[]): Record<string, unknown> {
  const candidate: Record<string, unknown> = {};
  fields.forEach((field, i) => {
    const cell = (cells[i] ?? '').trim();
    if (field !== null && cell !== '') candidate[field] = READ[field]?.(cell) ?? cell;
  });
  return candidate;
}

const READ: Readonly<Partial<Record<keyof CertificateRecord, (cell: string) => unknown>>> = {
  state: (cell) => STATE_OF.get(fold(cell)) ?? cell.toUpperCase(),
  platform: (cell) => PLATFORM_OF.get(fold(cell)) ?? cell.toLowerCase(),
  signer: (cell) => cell.replaceAll(':', '').toLowerCase(),
  validFrom: readDate,
  validTo: readDate,
  versions: (cell) =>
    cell
      .split(/[;；]/)
      .map((v) => v.trim())
      .filter(Boolean)
      .map(readVersion),
};

/** `1.2.0:120` or `1.2.0(120)`: the name, then the code. Anything else has no code, and the schema says so. */
function readVersion(text: string): { versionName: string; versionCode: number | null } {
  const match = /^(.{1,100}?)\s*(?::|：|\(|（)\s*(\d{1,15})\s*[)）]?$/u.exec(text);
  return match ? { versionName: match[1] ?? '', versionCode: Number(match[2]) } : { versionName: text, versionCode: null };
}

/** `2026/3/1`, `2026-3-1` and `2026年3月1日` as `2026-03-01`. */
function readDate(cell: string): string {
  const match = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(cell);
  return match ? `${match[1]}-${match[2]?.padStart(2, '0')}-${match[3]?.padStart(2, '0')}` : cell;
}
