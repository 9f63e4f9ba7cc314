import { type Bilingual, ERRORS, PACKAGE_CODES } from '@gatehouse/contracts';

type ReasonText = Bilingual & { next: Bilingual | null };

/** Why a submission stands where it does: what happened, and what comes next or what the operator can do. Final states have no next. */
export const REASONS = {
  'scan.queued': {
    zh: '安装包已完整保存，正在排队等待扫描。',
    en: 'The package is stored whole and waits for its scan.',
    next: { zh: '系统将自动开始扫描，您无需操作。', en: 'The scan starts by itself; there is nothing for you to do.' },
  },
  'scan.not-started': {
    zh: '扫描未能按预期时间开始，原因在我们一侧。安装包已安全保存。',
    en: 'The scan has not started in the time we expected. The cause is ours; your package is safe.',
    next: { zh: '系统恢复后会自动扫描，您无需重新上传。', en: 'It starts as soon as our systems allow. You need not upload again.' },
  },
  'scan.running': {
    zh: '正在扫描安装包。',
    en: 'The package is being scanned.',
    next: { zh: '扫描结束后将依据规则判定，或交由审核员处理。', en: 'When the scan ends, the rules decide, or a reviewer does.' },
  },
  'scan.running-again': {
    zh: '上一次扫描中断，正在重新扫描。',
    en: 'An earlier scan was cut short; the package is being scanned again.',
    next: { zh: '扫描结束后将依据规则判定，或交由审核员处理。', en: 'When the scan ends, the rules decide, or a reviewer does.' },
  },
  'scan.overdue': {
    zh: '扫描超过了允许的时间，原因在我们一侧。',
    en: 'The scan has taken longer than it may. The cause is ours.',
    next: { zh: '系统会重新扫描；若仍无法完成，将交由审核员处理。', en: 'It is run again; if it still cannot end, a reviewer takes over.' },
  },
  'scan.handed-over': {
    zh: '扫描已结束，正在依据结果分派。',
    en: 'The scan has ended and its result is being handed over.',
    next: { zh: '片刻后将给出结论，或进入人工审核。', en: 'In a moment the rules decide, or a review begins.' },
  },
  'scan.unreadable': {
    zh: '扫描未能得出结论，安装包有内容无法读取。',
    en: 'The scan came to no conclusion: part of the package could not be read.',
    next: {
      zh: '将转交审核员。您也可以修复安装包后重新提交同一版本。',
      en: 'A reviewer takes over. You may also repair the package and submit the same version again.',
    },
  },
  'review.delayed': {
    zh: '扫描已结束，但后续处理未能按时开始，原因在我们一侧。',
    en: 'The scan has ended, but what follows has not begun in time. The cause is ours.',
    next: { zh: '系统恢复后会自动继续，您无需操作。', en: 'It goes on as soon as our systems allow; there is nothing for you to do.' },
  },
  'review.waiting': {
    zh: '扫描结果需要人工判断，正在等待审核员领取。',
    en: 'The findings need a person’s judgement; a reviewer has yet to take the case.',
    next: { zh: '审核员将查看扫描结果并作出决定。', en: 'A reviewer looks at the findings and decides.' },
  },
  'review.waiting-unreadable': {
    zh: '安装包有内容无法读取，不能自动判定，正在等待审核员领取。',
    en: 'Part of the package could not be read, so the rules cannot decide; a reviewer has yet to take the case.',
    next: {
      zh: '您可以修复安装包后重新提交同一版本，或等待审核员决定。',
      en: 'Repair the package and submit the same version again, or wait for the reviewer’s decision.',
    },
  },
  'review.claimed': {
    zh: '审核员正在审核。',
    en: 'A reviewer is working on it.',
    next: { zh: '审核员将作出决定并说明理由。', en: 'The reviewer decides and gives the reasons.' },
  },
  'review.claimed-unreadable': {
    zh: '审核员正在审核，但安装包有内容无法读取。',
    en: 'A reviewer is working on it, but part of the package could not be read.',
    next: {
      zh: '您可以修复安装包后重新提交同一版本，或等待审核员决定。',
      en: 'Repair the package and submit the same version again, or wait for the reviewer’s decision.',
    },
  },
  'review.held': {
    zh: '已有初步决定，按规定须由第二位审核员复核。',
    en: 'A decision has been drafted and needs a second person’s signature.',
    next: { zh: '复核通过后决定生效，否则退回重新审核。', en: 'Once signed it takes effect; otherwise the case goes back to review.' },
  },
  'review.decision-recorded': {
    zh: '审核已作出决定，正在记录。',
    en: 'The review has decided; the decision is being recorded.',
    next: { zh: '片刻后即可查看决定及理由。', en: 'You can read it and its reasons in a moment.' },
  },
  'withdrawal.requested': {
    zh: '您已申请撤回。',
    en: 'You asked to withdraw this version.',
    next: { zh: '若决定尚未作出，撤回将生效；否则以决定为准。', en: 'It is withdrawn unless a decision was made first; then the decision stands.' },
  },
  'decision.approved-by-rules': {
    zh: '扫描完整，未发现需要人工判断的问题，已依据规则通过。',
    en: 'The scan was complete and found nothing that needs a person’s judgement: approved by the rules.',
    next: null,
  },
  'decision.approved': { zh: '审核员已通过该版本。', en: 'A reviewer approved this version.', next: null },
  'decision.warned': {
    zh: '该版本已通过并附警示，请按列出的条款整改，并在下一版本中提交。',
    en: 'This version passed with a warning. Mend what the clauses name and submit it with the next version.',
    next: null,
  },
  'decision.refused-by-rules': {
    zh: '扫描发现了规则不允许的问题，已依据规则拒绝。请按检测结果修改后，以更高的版本号重新提交。',
    en: 'The scan found what the rules do not allow: refused by the rules. Mend the findings and submit a higher version code.',
    next: null,
  },
  'decision.refused': {
    zh: '审核员已拒绝该版本。请按所列条款修改后，以更高的版本号重新提交。',
    en: 'A reviewer refused this version. Mend what the clauses name and submit a higher version code.',
    next: null,
  },
  'decision.withdrawn': {
    zh: '该版本已按您的申请撤回，同一版本可以再次提交。',
    en: 'This version was withdrawn as you asked. The same version may be submitted again.',
    next: null,
  },
  'decision.unknown': {
    zh: '收到了一种本系统尚不认识的决定，已转人工核实。',
    en: 'A kind of decision arrived that this system does not know yet; people are checking it.',
    next: { zh: '核实后会显示决定内容，您无需操作。', en: 'It is shown once checked; there is nothing for you to do.' },
  },
  'version.superseded': {
    zh: '该应用的更新版本已经上架，本版本已被取代。',
    en: 'A newer version of the app has been listed and takes this one’s place.',
    next: null,
  },
} as const satisfies Record<string, ReasonText>;
export type ReasonCode = keyof typeof REASONS;

/** Reasons that name what the scan could not read, where it was not complete: silence would look like a clean result. */
export const NAMES_UNREAD: ReadonlySet<ReasonCode> = new Set([
  'scan.handed-over',
  'scan.unreadable',
  'review.delayed',
  'review.waiting',
  'review.waiting-unreadable',
  'review.claimed',
  'review.claimed-unreadable',
]);

/** What happened, step by step, as the timeline tells it. */
export const STEPS: Readonly<Record<string, Bilingual>> = {
  'submission.received': { zh: '已提交，安装包已完整保存', en: 'Submitted; the package is stored whole' },
  'scan.started': { zh: '开始扫描', en: 'Scan started' },
  'scan.restarted': { zh: '扫描中断后重新开始', en: 'Scan started again after an interruption' },
  'scan.complete': { zh: '扫描完成', en: 'Scan completed' },
  'scan.partial': { zh: '扫描结束，部分内容未能读取', en: 'Scan ended; parts could not be read' },
  'scan.inconclusive': { zh: '扫描结束，未能得出结论', en: 'Scan ended without a conclusion' },
  'case.open': { zh: '等待审核员领取', en: 'Waiting for a reviewer' },
  'case.claimed': { zh: '审核员开始审核', en: 'A reviewer took the case' },
  'case.held': { zh: '等待第二人复核', en: 'Waiting for a second signature' },
  'case.decided': { zh: '审核结束', en: 'Review ended' },
  'case.changed': { zh: '审核状态有变化', en: 'The review moved on' },
  'withdrawal.requested': { zh: '申请撤回', en: 'Withdrawal requested' },
  'decision.approved': { zh: '已通过', en: 'Approved' },
  'decision.warned': { zh: '通过并警示', en: 'Approved with a warning' },
  'decision.refused': { zh: '已拒绝', en: 'Refused' },
  'decision.withdrawn': { zh: '已撤回', en: 'Withdrawn' },
  'decision.unknown': { zh: '收到决定，正在核实', en: 'A decision arrived and is being checked' },
  'version.superseded': { zh: '更新版本已上架', en: 'A newer version was listed' },
};

/** Families of scan reasons (the part of the code before the first dot) in the operator's words. */
const UNREADABLE: Readonly<Record<string, Bilingual>> = {
  zip: { zh: '安装包的 ZIP 结构', en: 'the package’s ZIP structure' },
  manifest: { zh: '应用清单', en: 'the manifest' },
  axml: { zh: '应用清单', en: 'the manifest' },
  arsc: { zh: '资源表', en: 'the resource table' },
  dex: { zh: '应用代码（DEX）', en: 'the code (DEX)' },
  code: { zh: '应用代码（DEX）', en: 'the code (DEX)' },
  signature: { zh: '签名', en: 'the signature' },
  certificate: { zh: '签名', en: 'the signature' },
  der: { zh: '签名', en: 'the signature' },
  policy: { zh: '隐私政策文件', en: 'the privacy policy file' },
  bytes: { zh: '安装包末尾（文件被截断）', en: 'the end of the package (the file is cut short)' },
  sandbox: { zh: '整个安装包', en: 'the whole package' },
  scan: { zh: '整个安装包', en: 'the whole package' },
};
const OTHER: Bilingual = { zh: '部分内容', en: 'parts of it' };
const MAX_CODES_NAMED = 5;

/** What happened and what to do, for each code that may stand among a scan's reasons. */
const EXPLAINED = new Map<string, Bilingual>(Object.entries({ ...PACKAGE_CODES, 'policy.empty': ERRORS['policy.empty'] }));

/** Names what could not be read, with the codes to look up, and says of the first code that is known what it means and what to do. */
export function unreadableSummary(reasons: readonly { code: string }[]): Bilingual {
  const codes = [...new Set(reasons.map((r) => r.code))];
  const named = codes.slice(0, MAX_CODES_NAMED).join(', ') + (codes.length > MAX_CODES_NAMED ? ' …' : '');
  const parts = codes.length === 0 ? [OTHER] : codes.map((code) => UNREADABLE[code.split('.')[0] ?? ''] ?? OTHER);
  const explained = codes.map((code) => EXPLAINED.get(code)).find((text) => text !== undefined);
  const list = (language: 'zh' | 'en'): string => [...new Set(parts.map((p) => p[language]))].join(language === 'zh' ? '、' : ', ');
  return {
    zh: `无法读取：${list('zh')}${named ? `（${named}）` : ''}。${explained?.zh ?? ''}`,
    en: `Not readable: ${list('en')}${named ? ` (${named})` : ''}.${explained ? ` ${explained.en}` : ''}`,
  };
}
