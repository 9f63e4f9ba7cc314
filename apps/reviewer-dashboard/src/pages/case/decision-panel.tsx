import { asProblem, type Bilingual, type CaseDetail, clauseName, type Finding, ProblemAlert, type Verdict, useSay, useWord, When } from '@gatehouse/web-kit';
import { Alert, Button, Input } from 'antd';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ConflictDialog } from './conflict-dialog.tsx';
import { type DecisionDraft, dropDraft, keepDraft, readDraft } from './decision-draft.ts';
import { groundsOf, reasonText, tickedAtFirst } from './reason-text.ts';
import type { CaseActs } from './use-case-acts.ts';
import { NEEDS_SECOND, sharedReason, verdictChoices } from './verdicts.ts';

type DecisionPanelProps = { readonly detail: CaseDetail; readonly findings: readonly Finding[]; readonly ready: boolean; readonly acts: CaseActs };

/** Choose the verdict, tick the clauses, read and mend the reasons in both languages, see the consequences, send. */
export function DecisionPanel({ detail, findings, ready, acts }: DecisionPanelProps) {
  const { t } = useTranslation();
  const word = useWord();
  const say = useSay();
  const grounds = groundsOf(findings);
  const [draft, setDraft] = useState<DecisionDraft>(() => readDraft(detail.caseId) ?? { verdict: null, clauses: [], zh: '', en: '', edited: false });
  const { verdict } = draft;
  const choices = verdictChoices(detail);
  const chosen = choices.find((choice) => choice.verdict === verdict);
  const sharedWhy = sharedReason(choices);

  const write = (next: DecisionDraft) => {
    setDraft(next);
    keepDraft(detail.caseId, next);
  };
  const assembled = (act: Verdict, clauses: readonly string[]) => {
    const under = grounds.filter(({ id }) => clauses.includes(id));
    return { zh: reasonText(act, under, 'zh-CN'), en: reasonText(act, under, 'en') };
  };
  const choose = (act: Verdict) => {
    const clauses = draft.clauses.length > 0 || verdict !== null ? draft.clauses : tickedAtFirst(grounds);
    write({ ...draft, verdict: act, clauses, ...(draft.edited ? {} : assembled(act, clauses)) });
  };
  const tick = (id: string, on: boolean) => {
    const clauses = on ? [...draft.clauses, id] : draft.clauses.filter((clause) => clause !== id);
    write({ ...draft, clauses, ...(draft.edited || verdict === null ? {} : assembled(verdict, clauses)) });
  };
  const rewrite = () => verdict !== null && write({ ...draft, edited: false, ...assembled(verdict, draft.clauses) });

  const clausesMissing = verdict !== null && verdict !== 'APPROVE' && draft.clauses.length === 0;
  const complete = chosen?.allowed === true && !clausesMissing && draft.zh.trim() !== '' && draft.en.trim() !== '';
  const send = () => {
    if (verdict === null || !complete) return;
    acts.decide.mutate(
      {
        verdict,
        clauses: draft.clauses.filter((id) => verdict !== 'APPROVE' || grounds.some((ground) => ground.id === id)),
        reason: { zh: draft.zh.trim(), en: draft.en.trim() },
      },
      { onSuccess: () => dropDraft(detail.caseId) },
    );
  };
  const problem = acts.decide.error === null ? null : asProblem(acts.decide.error);

  return (
    <section className="gh-card gh-stack" aria-label={t('decide.title')}>
      <h2>{t('decide.title')}</h2>
      {acts.mine && detail.claimExpiresAt !== null ? (
        <p className="gh-muted">
          {t('decide.lease')} <When iso={detail.claimExpiresAt} withRelative />
        </p>
      ) : null}
      {acts.claim.error === null ? null : <ProblemAlert error={acts.claim.error} />}
      {acts.release.error === null ? null : <ProblemAlert error={acts.release.error} />}
      {acts.changed ? (
        <Alert
          type="warning"
          showIcon
          title={t('decide.changed')}
          action={
            <Button size="small" onClick={acts.takeNote}>
              {t('decide.takeNote')}
            </Button>
          }
        />
      ) : null}
      {sharedWhy === null ? null : <p className="gh-muted">{say(sharedWhy)}</p>}
      <fieldset className="rd-verdicts" disabled={!ready}>
        <legend>{t('decide.verdict')}</legend>
        {choices.map((choice) => (
          <label key={choice.verdict}>
            <input
              type="radio"
              name="verdict"
              disabled={!choice.allowed}
              checked={choice.verdict === verdict}
              onChange={() => choose(choice.verdict)}
              data-testid={`verdict-${choice.act}`}
            />
            {word('verdict', choice.verdict)}
            {choice.allowed || choice.why === null || sharedWhy !== null ? null : <small>{say(choice.why)}</small>}
          </label>
        ))}
      </fieldset>
      {verdict === null || chosen?.allowed !== true ? null : (
        <>
          {grounds.length === 0 ? null : (
            <fieldset className="rd-clauses">
              <legend>{t('decide.clauses')}</legend>
              {grounds.map(({ id, findings: under }) => (
                <label key={id}>
                  <input
                    type="checkbox"
                    checked={draft.clauses.includes(id)}
                    onChange={(event) => tick(id, event.target.checked)}
                    data-testid={`clause-${id}`}
                  />
                  <span>
                    <span className="gh-clause">{id}</span> {nameOf(id, say)} ({under.length})
                  </span>
                </label>
              ))}
            </fieldset>
          )}
          {clausesMissing ? (
            <p role="status" className="rd-overdue">
              {t('decide.clausesMissing')}
            </p>
          ) : null}
          <ReasonFields draft={draft} onChange={(texts) => write({ ...draft, ...texts, edited: true })} onRewrite={draft.edited ? rewrite : undefined} />
          <Consequences verdict={verdict} />
          {problem === null || problem.kind === 'conflict' ? null : <ProblemAlert error={problem} />}
          <Button
            type="primary"
            size="large"
            danger={verdict !== 'APPROVE' && verdict !== 'WARN'}
            disabled={!complete}
            loading={acts.decide.isPending}
            onClick={send}
            data-testid="decide"
          >
            {NEEDS_SECOND.has(verdict) ? t('decide.sendForSecond', { verb: word('verdict', verdict) }) : word('verdict', verdict)}
          </Button>
        </>
      )}
      <ConflictDialog
        problem={problem?.kind === 'conflict' ? problem : null}
        detail={detail}
        onClose={() => {
          acts.decide.reset();
          acts.takeNote();
        }}
      />
    </section>
  );
}

function nameOf(id: string, say: (text: Bilingual) => string): string {
  const name = clauseName(id);
  return name === null ? '' : say(name);
}

type ReasonFieldsProps = {
  readonly draft: DecisionDraft;
  readonly onChange: (texts: { zh?: string; en?: string }) => void;
  readonly onRewrite: (() => void) | undefined;
};

/** What the operator reads, always in both languages. */
function ReasonFields({ draft, onChange, onRewrite }: ReasonFieldsProps) {
  const { t } = useTranslation();
  const zh = useId();
  const en = useId();
  return (
    <div className="gh-stack gh-grow">
      <div className="gh-row" style={{ justifyContent: 'space-between' }}>
        <strong>{t('decide.reason')}</strong>
        {onRewrite === undefined ? null : (
          <Button size="small" type="link" onClick={onRewrite}>
            {t('decide.rewrite')}
          </Button>
        )}
      </div>
      <label htmlFor={zh}>中文</label>
      <Input.TextArea
        id={zh}
        lang="zh-CN"
        rows={4}
        maxLength={4000}
        value={draft.zh}
        onChange={(event) => onChange({ zh: event.target.value })}
        data-testid="reason-zh"
      />
      <label htmlFor={en}>English</label>
      <Input.TextArea
        id={en}
        lang="en"
        rows={4}
        maxLength={4000}
        value={draft.en}
        onChange={(event) => onChange({ en: event.target.value })}
        data-testid="reason-en"
      />
    </div>
  );
}

/** Who is told, what stops, what begins: read before the button. */
export function Consequences({ verdict }: { verdict: Verdict }) {
  const { t } = useTranslation();
  return (
    <div className="rd-consequences" role="status">
      <strong>{t('consequence.title')}</strong>
      <ul>
        {(t(`consequence.${verdict}`, { returnObjects: true }) as string[]).map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </div>
  );
}
