import type { ErrorCatalogue } from './define-errors.ts';

export const rankingErrors = {
  'ranking.duplicate-candidate': { kind: 'invalid', zh: '候选中有重复的应用。', en: 'The candidates name one app twice.' },
} as const satisfies ErrorCatalogue;
