import { type CaseDetail, ClauseChip, Hostile, useSay, VerdictChip, When } from '@gatehouse/web-kit';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

/** How it ended, and the way to the next case. A final decision is corrected by a new one, never undone here. */
export function DecidedPanel({ detail }: { detail: CaseDetail }) {
  const { t } = useTranslation();
  const say = useSay();
  const decision = detail.decisions.toSorted((a, b) => Date.parse(b.decidedAt) - Date.parse(a.decidedAt))[0];
  return (
    <section className="gh-card gh-stack" aria-label={t('decided.title')} data-testid="decided">
      <h2>{t('decided.title')}</h2>
      {decision === undefined ? (
        <p>{say(detail.reason)}</p>
      ) : (
        <>
          <div className="gh-row">
            <VerdictChip verdict={decision.verdict} />
            <span className="gh-muted">
              {decision.decidedBy === null ? t('case.byPolicy') : <Hostile text={decision.decidedBy} limit={30} />} · <When iso={decision.decidedAt} />
            </span>
          </div>
          {decision.secondSignature === null ? null : (
            <p>
              {t('decided.second')} <Hostile text={decision.secondSignature} limit={30} />
            </p>
          )}
          <p className="gh-lines">{say(decision.reason)}</p>
          <div className="gh-row">
            {decision.clauses.map((id) => (
              <ClauseChip key={id} id={id} />
            ))}
          </div>
        </>
      )}
      <Link to="/queue">{t('decided.next')}</Link>
    </section>
  );
}
