import type { ErrorCatalogue } from './define-errors.ts';

export const reviewErrors = {
  'review.case-already-decided': { kind: 'conflict', zh: '该案件已有决定，不能再更改。', en: 'This case has been decided and cannot change any more.' },
  'review.case-claimed': {
    kind: 'conflict',
    zh: '该案件已由他人领取，请另选一件，或待其释放。',
    en: 'Somebody else holds this case. Take another one, or wait until it is released.',
  },
  'review.case-held': {
    kind: 'conflict',
    zh: '该案件有一项决定等待第二人复核，复核或退回后才能继续。',
    en: 'A decision of this case waits for a second signature. It has to be signed or returned first.',
  },
  'review.case-not-yours': { kind: 'forbidden', zh: '请先领取该案件。', en: 'Claim the case before you act on it.' },
  'review.claim-limit': {
    kind: 'conflict',
    zh: '同时领取的案件已达上限，请先处理或释放。',
    en: 'You hold as many cases as one may. Decide or release one first.',
  },
  'review.case-changed': {
    kind: 'changed-meanwhile',
    zh: '案件在您阅读之后已有变化，请刷新后再决定。',
    en: 'The case changed after you read it. Reload before you decide.',
  },
  'review.case-not-held': {
    kind: 'conflict',
    zh: '该案件没有待复核的决定，请刷新队列。',
    en: 'No decision of this case waits for a second signature. Reload the list.',
  },
  'review.four-eyes': {
    kind: 'forbidden',
    zh: '复核须由另一人完成，请交由其他负责人。',
    en: 'The second signature must be another person’s. Ask another lead.',
  },
  'review.verdict-not-available': {
    kind: 'conflict',
    zh: '该案件不能作出此决定，请从 available 中选择。',
    en: 'This case does not allow that verdict. Choose one of those in available.',
  },
  'review.clauses-missing': { kind: 'invalid', zh: '除通过外，决定须注明条款。', en: 'Any verdict but approval must name its clauses.' },
  'review.not-listed': {
    kind: 'conflict',
    zh: '该应用未在架，只能对在架应用立案。',
    en: 'This app is not listed; a case can only be opened about a listed app.',
  },
} as const satisfies ErrorCatalogue;
