import { type CaseDetail, ClauseChip, Hostile, ProblemAlert, useSay, VerdictChip, When } from '@gatehouse/web-kit';
import { Button, Input } from 'antd';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Consequences } from './decision-panel.tsx';
import type { CaseActs } from './use-case-acts.ts';
import { actOf } from './verdicts.ts';

/** A decision that waits for its second signature: the first reviewer's reasons, the consequences, sign or return. */
export function HeldPanel({ detail, acts }: { detail: CaseDetail; acts: CaseActs }) {
  const { t } = useTranslation();
  const say = useSay();
  const field = useId();
  const [note, setNote] = useState('');
  const { held } = detail;
  if (held === null) return null;
  const sign = actOf(detail, 'sign');
  const sendBack = actOf(detail, 'return');
  const error = acts.sign.error ?? acts.sendBack.error;
  return (
    <section className="gh-card gh-stack" aria-label={t('held.title')}>
      <h2>{t('held.title')}</h2>
      <div className="gh-row">
        <VerdictChip verdict={held.verdict} />
        <span className="gh-muted">
          <Hostile text={held.decidedBy ?? ''} limit={30} /> · <When iso={held.decidedAt} withRelative />
        </span>
      </div>
      <p className="gh-lines">{say(held.reason)}</p>
      <div className="gh-row">
        {held.clauses.map((id) => (
          <ClauseChip key={id} id={id} />
        ))}
      </div>
      <Consequences verdict={held.verdict} />
      {sign.allowed || sign.why === null ? null : <p className="gh-muted">{say(sign.why)}</p>}
      {error === null ? null : <ProblemAlert error={error} />}
      <Button type="primary" danger disabled={!sign.allowed} loading={acts.sign.isPending} onClick={() => acts.sign.mutate()} data-testid="sign">
        {t('held.sign')}
      </Button>
      {sendBack.allowed ? (
        <div className="gh-stack">
          <label htmlFor={field}>{t('held.note')}</label>
          <Input.TextArea id={field} rows={3} maxLength={2000} value={note} onChange={(event) => setNote(event.target.value)} data-testid="return-note" />
          <Button disabled={note.trim() === ''} loading={acts.sendBack.isPending} onClick={() => acts.sendBack.mutate(note.trim())} data-testid="return">
            {t('held.return')}
          </Button>
        </div>
      ) : null}
    </section>
  );
}
