import type { ErrorCatalogue } from './define-errors.ts';

export const reviewErrors = {
  'review.case-already-decided': { kind: 'conflict', zh: '该案件已有决定。', en: 'This case has been decided.' },
  'review.case-claimed': { kind: 'conflict', zh: '该案件已由他人领取。', en: 'Somebody else holds this case.' },
  'review.case-not-yours': { kind: 'forbidden', zh: '请先领取该案件。', en: 'Claim the case before you act on it.' },
  'review.claim-limit': { kind: 'conflict', zh: '同时领取的案件已达上限，请先处理或释放。', en: 'You hold as many cases as one may. Decide or release one first.' },
  'review.case-changed': { kind: 'changed-meanwhile', zh: '案件在您阅读之后已有变化，请刷新后再决定。', en: 'The case changed after you read it. Reload before you decide.' },
  'review.case-not-held': { kind: 'conflict', zh: '该案件没有待复核的决定。', en: 'No decision of this case waits for a second signature.' },
  'review.four-eyes': { kind: 'forbidden', zh: '复核须由另一人完成。', en: 'The second signature must be another person’s.' },
  'review.verdict-not-available': { kind: 'conflict', zh: '当前状态下不能作出该决定。', en: 'This verdict is not available in the present state.' },
  'review.clauses-missing': { kind: 'invalid', zh: '除通过外，决定须注明条款。', en: 'Any verdict but approval must name its clauses.' },
  'review.not-listed': { kind: 'conflict', zh: '该应用未在架。', en: 'This app is not listed.' },
} as const satisfies ErrorCatalogue;
