import { type Bilingual, clauseName, type Finding, type Language, say, type Verdict, visible } from '@gatehouse/web-kit';

/** The API takes 4,000 characters a language; a text that is assembled leaves room to add to it. */
const MAX_CHARS = 3_600;

type Ground = Pick<Finding, 'rule' | 'title' | 'remedy' | 'behaviours' | 'campaigns' | 'action'>;

/** A clause that a decision may rest on, with the findings under it. */
export type ClauseGround = { readonly id: string; readonly findings: readonly Ground[] };

/** The clauses that the findings name, in the order of the findings; a rule without a clause stands for itself. */
export function groundsOf(findings: readonly Ground[]): ClauseGround[] {
  const grounds = new Map<string, Ground[]>();
  for (const finding of findings) {
    const ids = finding.behaviours.length > 0 ? finding.behaviours : finding.campaigns.length > 0 ? finding.campaigns : [finding.rule];
    for (const id of ids) grounds.set(id, [...(grounds.get(id) ?? []), finding]);
  }
  return [...grounds].map(([id, under]) => ({ id, findings: under }));
}

/** Ticked to begin with: clauses under which a finding asks for more than a note. */
export const tickedAtFirst = (grounds: readonly ClauseGround[]): string[] =>
  grounds.filter(({ findings }) => findings.some(({ action }) => action !== 'note')).map(({ id }) => id);

const OPENING: Readonly<Record<Verdict, Bilingual>> = {
  APPROVE: { zh: '本版本经审核予以通过。', en: 'This version was reviewed and is approved.' },
  WARN: { zh: '本版本予以通过，同时警示。存在以下问题：', en: 'This version is approved with a warning. These problems were found:' },
  REFUSE: { zh: '本版本不予分发。存在以下问题：', en: 'This version is refused. These problems were found:' },
  SUSPEND: { zh: '对该应用暂停分发。存在以下问题：', en: 'Distribution of this app is suspended. These problems were found:' },
  TERMINATE: { zh: '对该应用终止分发。存在以下问题：', en: 'Distribution of this app is terminated. These problems were found:' },
};
const CLOSING: Readonly<Record<Verdict, Bilingual | null>> = {
  APPROVE: null,
  WARN: { zh: '请在下一版本中完成整改。', en: 'Please correct them in the next version.' },
  REFUSE: { zh: '请整改后以更高的版本号重新提交。', en: 'Please correct them and submit again with a higher version code.' },
  SUSPEND: { zh: '请整改并提交新版本，经审核通过后恢复分发。', en: 'Please correct them and submit a new version; distribution resumes once it is approved.' },
  TERMINATE: { zh: '该应用不再分发。', en: 'The app is no longer distributed.' },
};
const REMEDY_LABEL: Bilingual = { zh: '整改：', en: 'Remedy: ' };

/** What the operator will read: the act, the problems by clause with their remedies, what to do next. The reviewer edits it. */
export function reasonText(verdict: Verdict, grounds: readonly ClauseGround[], language: Language): string {
  const problems = grounds.map((ground, index) => `${index + 1}. ${problemLine(ground, language)}`);
  const remedies = [...new Set(grounds.flatMap(({ findings }) => findings.map(({ remedy }) => visible(say(remedy, language)))))];
  const remedy = remedies.length === 0 || verdict === 'APPROVE' ? null : `${say(REMEDY_LABEL, language)}${remedies.join(language === 'en' ? ' ' : '；')}`;
  const closing = CLOSING[verdict];
  const lines = [say(OPENING[verdict], language), ...(verdict === 'APPROVE' ? [] : problems), remedy, closing === null ? null : say(closing, language)];
  const text = lines.filter((line) => line !== null).join('\n');
  return text.length > MAX_CHARS ? `${text.slice(0, MAX_CHARS)}…` : text;
}

function problemLine({ id, findings }: ClauseGround, language: Language): string {
  const name = clauseName(id);
  const titles = [...new Set(findings.map(({ title }) => visible(say(title, language))))];
  const [open, close, between] = language === 'en' ? [' (', ')', '; '] : ['（', '）', '；'];
  const what = name === null ? titles.join(between) : `${say(name, language)}${titles.length === 0 ? '' : `${open}${titles.join(between)}${close}`}`;
  return `${id} ${what}`;
}
