import {
  type Draft,
  fileSize,
  Hostile,
  Page,
  QueryPanel,
  ReasonLine,
  SubmissionStateChip,
  type SubmissionSummary,
  useListDrafts,
  useListSubmissions,
  useListUploads,
  When,
} from '@gatehouse/web-kit';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { byDeadline, partition } from './partition.ts';

/** What waits for the operator first, then what runs, then how the last ones ended. */
export function OverviewPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const submissions = useListSubmissions({ limit: 100 });
  const begin = (
    <Button type="primary" onClick={() => void navigate('/submit')} data-testid="new-submission">
      {t('overview.new')}
    </Button>
  );
  return (
    <Page title={t('overview.title')} intro={t('overview.intro')} actions={begin}>
      <QueryPanel query={submissions}>
        {({ items, nextCursor }) => {
          const { yours, running, ended } = partition(items);
          return (
            <div className="op-columns">
              <div className="gh-stack">
                <Section title={t('overview.yours')} items={yours.toSorted(byDeadline)} empty={t('overview.nothingToDo')} />
                <Section title={t('overview.running')} items={running} empty={t('overview.nothingRuns')} />
                <Section title={t('overview.ended')} items={ended} empty={t('overview.nothingEnded')} />
                {nextCursor === null ? null : <p className="gh-muted">{t('overview.older')}</p>}
              </div>
              <Drafts />
            </div>
          );
        }}
      </QueryPanel>
    </Page>
  );
}

function Section({ title, items, empty }: { title: string; items: readonly SubmissionSummary[]; empty: string }) {
  return (
    <section className="gh-card">
      <h2>
        {title}
        {items.length === 0 ? null : ` (${items.length})`}
      </h2>
      {items.length === 0 ? (
        <p className="gh-muted">{empty}</p>
      ) : (
        <ul className="op-list">
          {items.map((item) => (
            <Row key={item.submissionId} item={item} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Row({ item }: { item: SubmissionSummary }) {
  return (
    <li data-turn={item.reason.turn} data-testid="submission-row">
      <span>
        <Link className="op-name" to={`/submissions/${item.submissionId}`}>
          <Hostile text={item.name} limit={60} /> {item.versionName}
        </Link>{' '}
        <span className="gh-muted">
          <Hostile mono text={item.packageName} limit={60} /> ({item.versionCode})
        </span>
      </span>
      <SubmissionStateChip state={item.state} />
      <div className="op-reason">
        <ReasonLine reason={item.reason} compact />
      </div>
    </li>
  );
}

function Drafts() {
  const { t } = useTranslation();
  const drafts = useListDrafts({ limit: 50 });
  return (
    <section className="gh-card">
      <h2>{t('overview.drafts')}</h2>
      <QueryPanel query={drafts} isEmpty={({ items }) => items.length === 0} empty={<p>{t('overview.noDrafts')}</p>}>
        {({ items }) => (
          <ul className="op-list">
            {items.map((draft) => (
              <DraftRow key={draft.draftId} draft={draft} />
            ))}
          </ul>
        )}
      </QueryPanel>
    </section>
  );
}

function DraftRow({ draft }: { draft: Draft }) {
  const { t } = useTranslation();
  const uploads = useListUploads();
  const upload = uploads.data?.items.find(({ draftId }) => draftId === draft.draftId);
  return (
    <li>
      <Link className="op-name" to={`/submit/${draft.draftId}`}>
        <Hostile text={draft.listing?.name ?? draft.packageName} limit={60} /> {draft.versionName}
      </Link>
      <span className="gh-muted">
        <When iso={draft.updatedAt} />
      </span>
      {upload === undefined ? null : (
        <p className="op-reason">
          {t('overview.unfinished', { done: fileSize(upload.receivedBytes), all: fileSize(upload.sizeBytes) })} · {t('overview.keptUntil')}{' '}
          <When iso={upload.expiresAt} />
        </p>
      )}
    </li>
  );
}
