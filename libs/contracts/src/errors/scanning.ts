import type { ErrorCatalogue } from './define-errors.ts';

export const scanningErrors = {
  'scan.report-not-ready': { kind: 'not-found', zh: '扫描尚未完成，报告还未生成。', en: 'The scan has not ended; there is no report yet.' },
} as const satisfies ErrorCatalogue;
