import { clauseName, type Finding, Hostile, SeverityChip, useSay } from '@gatehouse/web-kit';
import { Skeleton } from 'antd';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';

/** The chosen finding, in the address: links to one finding can be sent. */
export function useChosenFinding(findings: readonly Finding[]): [Finding | undefined, (fingerprint: string) => void] {
  const [search, setSearch] = useSearchParams();
  const named = findings.find(({ fingerprint }) => fingerprint === search.get('finding'));
  const choose = (fingerprint: string) =>
    setSearch(
      (before) => {
        const after = new URLSearchParams(before);
        after.set('finding', fingerprint);
        after.delete('tab');
        return after;
      },
      { replace: true },
    );
  return [named ?? findings[0], choose];
}

/** Findings by clause, heaviest first. */
export function FindingList({ findings, pending }: { findings: readonly Finding[]; pending: boolean }) {
  const { t } = useTranslation();
  const say = useSay();
  const [chosen, choose] = useChosenFinding(findings);
  const groups = Object.entries(Object.groupBy(findings, ({ behaviours, campaigns, rule }) => behaviours[0] ?? campaigns[0] ?? rule));
  return (
    <nav className="gh-card" aria-label={t('case.findings')}>
      <h2>
        {t('case.findings')}
        {findings.length === 0 ? '' : ` (${findings.length})`}
      </h2>
      {pending ? (
        <Skeleton active title={false} />
      ) : findings.length === 0 ? (
        <p className="gh-muted">{t('case.noFindings')}</p>
      ) : (
        <div className="rd-findings">
          {groups.map(([id, group = []]) => {
            const name = clauseName(id);
            return (
              <div key={id}>
                <h3>
                  <span className="gh-clause">{id}</span> {name === null ? '' : say(name)}
                </h3>
                {group.map((finding) => (
                  <button
                    key={finding.fingerprint}
                    type="button"
                    aria-current={finding === chosen ? 'true' : undefined}
                    onClick={() => choose(finding.fingerprint)}
                  >
                    <SeverityChip severity={finding.severity} />
                    <Hostile text={say(finding.title)} limit={80} />
                  </button>
                ))}
              </div>
            );
          })}
        </div>
      )}
    </nav>
  );
}
