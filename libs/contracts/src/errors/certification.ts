import type { ErrorCatalogue } from './define-errors.ts';

export const certificationErrors = {
  'certification.import-unreadable': {
    kind: 'invalid',
    zh: '名录无法解析，请提供 JSON 数组或带表头的 CSV。',
    en: 'The list could not be parsed. Send a JSON array, or CSV with a header line.',
  },
  'certification.import-too-large': { kind: 'too-large', zh: '名录过大，请拆分后导入。', en: 'The list is too large. Import it in parts.' },
} as const satisfies ErrorCatalogue;
