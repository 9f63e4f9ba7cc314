import {
  asProblem,
  type CaseDetail,
  count,
  type Finding,
  FindingCard,
  Hostile,
  QueryPanel,
  type ScanView,
  shortHash,
  Timeline,
  useLanguage,
  VerdictChip,
} from '@gatehouse/web-kit';
import { Tabs } from 'antd';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { useChosenFinding } from './finding-list.tsx';

type ScanQuery = Parameters<typeof QueryPanel<ScanView>>[0]['query'];
const TABS = ['finding', 'facts', 'history'] as const;

/** What supports the decision: the chosen finding, the facts of the package, the history of the case. */
export function Evidence({ detail, scan, findings }: { detail: CaseDetail; scan: ScanQuery; findings: readonly Finding[] }) {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchParams();
  const tab = TABS.find((name) => name === search.get('tab')) ?? 'finding';
  const show = (name: string) =>
    setSearch(
      (before) => {
        const after = new URLSearchParams(before);
        after.set('tab', name);
        return after;
      },
      { replace: true },
    );
  const fromScan = (draw: (view: ScanView) => React.ReactNode) =>
    detail.submissionId === null || (scan.error !== null && asProblem(scan.error).kind === 'not-found' && scan.data === undefined) ? (
      <p className="gh-muted">{t('case.noScan')}</p>
    ) : (
      <QueryPanel query={scan}>{draw}</QueryPanel>
    );
  return (
    <section className="gh-card" aria-label={t('case.evidence')}>
      <Tabs
        activeKey={tab}
        onChange={show}
        items={[
          { key: 'finding', label: t('case.tab.finding'), children: fromScan(() => <Chosen findings={findings} />) },
          { key: 'facts', label: t('case.tab.facts'), children: fromScan((view) => <Facts scan={view} />) },
          { key: 'history', label: t('case.tab.history'), children: <History detail={detail} /> },
        ]}
      />
    </section>
  );
}

function Chosen({ findings }: { findings: readonly Finding[] }) {
  const { t } = useTranslation();
  const [chosen] = useChosenFinding(findings);
  return chosen === undefined ? <p className="gh-muted">{t('case.noFindings')}</p> : <FindingCard finding={chosen} />;
}

function Facts({ scan: { summary, rulePack } }: { scan: ScanView }) {
  const { t } = useTranslation();
  const language = useLanguage();
  if (summary === null) return <p className="gh-muted">{t('case.noFacts')}</p>;
  const list = (items: readonly string[]) =>
    items.length === 0 ? (
      t('fact.none')
    ) : (
      <ul>
        {items.slice(0, 200).map((item) => (
          <li key={item}>
            <Hostile mono text={item} />
          </li>
        ))}
      </ul>
    );
  return (
    <dl className="gh-facts">
      <dt>{t('fact.package')}</dt>
      <dd>
        <Hostile mono text={summary.packageName ?? '–'} />
      </dd>
      <dt>{t('fact.version')}</dt>
      <dd>
        <Hostile text={summary.versionName ?? '–'} /> ({summary.versionCode ?? '–'})
      </dd>
      <dt>{t('fact.sdk')}</dt>
      <dd>
        min {summary.minSdk ?? '–'} · target {summary.targetSdk ?? '–'}
      </dd>
      <dt>{t('fact.signers')}</dt>
      <dd>
        {summary.debugSigned ? <strong>{t('fact.debugSigned')} </strong> : null}
        {summary.schemes.join(' + ')}
        {summary.signers.map((signer) => (
          <div key={signer} className="gh-mono" title={signer}>
            {shortHash(signer)}
          </div>
        ))}
      </dd>
      <dt>{t('fact.code')}</dt>
      <dd>{t('fact.codeCounts', { dexFiles: summary.dexFiles, calls: count(summary.calls, language), sensitive: count(summary.sensitiveCalls, language) })}</dd>
      <dt>{t('fact.sdks')}</dt>
      <dd>{list(summary.sdks)}</dd>
      <dt>{t('fact.permissions')}</dt>
      <dd>{list(summary.permissions)}</dd>
      {rulePack === null ? null : (
        <>
          <dt>{t('fact.rulePack')}</dt>
          <dd className="gh-mono">
            {rulePack.id} {rulePack.version} · {shortHash(rulePack.sha256)}
          </dd>
        </>
      )}
    </dl>
  );
}

function History({ detail }: { detail: CaseDetail }) {
  const { t } = useTranslation();
  return (
    <div className="gh-stack">
      {detail.decisions.map((decision) => (
        <div key={decision.decidedAt} className="gh-row">
          <VerdictChip verdict={decision.verdict} />
          <span>{decision.decidedBy ?? t('case.byPolicy')}</span>
        </div>
      ))}
      {detail.history.length === 0 ? (
        <p className="gh-muted">{t('case.noHistory')}</p>
      ) : (
        <Timeline label={t('case.tab.history')} steps={detail.history.map((entry) => ({ at: entry.at, key: entry.act, text: entry.text, by: entry.by }))} />
      )}
    </div>
  );
}
