import type { FactsDocument } from '@gatehouse/analysis';
import type { Paint } from '../terminal.ts';
import { plain, rows } from './layout.ts';

/** A signature for people: whether it holds, by which schemes, by whom, and what is wrong. */
export function verifyText(facts: FactsDocument, language: 'zh' | 'en', paint: Paint): string {
  const { signature, file } = facts;
  const names =
    language === 'zh'
      ? {
          holds: '签名有效',
          fails: '签名无效',
          unreadable: '无法读取',
          schemes: '有效方案',
          present: '所含方案',
          range: '系统级别',
          signer: '签名者',
          errors: '错误',
          warnings: '警告',
        }
      : {
          holds: 'the signature holds',
          fails: 'the signature does NOT hold',
          unreadable: 'cannot be read',
          schemes: 'Verified by',
          present: 'Carries',
          range: 'Android',
          signer: 'Signer',
          errors: 'Errors',
          warnings: 'Warnings',
        };
  if (signature === null) return `${paint('bold', plain(file.name))}: ${paint('red', names.unreadable)} (${facts.unknown[0]?.code ?? ''})`;
  const listed = (schemes: Readonly<Record<string, boolean>>): string =>
    Object.entries(schemes)
      .filter(([, held]) => held)
      .map(([scheme]) => scheme)
      .join(', ') || '–';
  return [
    `${paint('bold', plain(file.name))}: ${signature.verified ? paint('green', names.holds) : paint('red', names.fails)}`,
    rows([
      [names.schemes, listed(signature.schemes)],
      [names.present, listed(signature.present)],
      [names.range, `${signature.range.minSdk} – ${signature.range.maxSdk ?? '…'}`],
      ...signature.certificates.map(
        (certificate) => [names.signer, `${certificate.subject}  ${certificate.keyAlgorithm} ${certificate.keyBits}  ${certificate.sha256}`] as const,
      ),
      [names.errors, signature.errors.join(', ')],
      [names.warnings, signature.warnings.join(', ')],
    ]),
  ].join('\n');
}
