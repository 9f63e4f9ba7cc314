import {
  type CaseSummary,
  claimCase,
  count,
  getGetCaseQueryKey,
  Page,
  ProblemSentence,
  QueryPanel,
  useCountCases,
  useLanguage,
  useMay,
  useSay,
} from '@gatehouse/web-kit';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Button, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { CaseGrid } from './case-grid.tsx';
import { useQueue } from './use-queue.ts';
import { viewNamed, VIEWS, type ViewName } from './views.ts';

/** The queue: overdue first, then by due date and weight; the server sorts. */
export function QueuePage() {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchParams();
  const view = viewNamed(search.get('view'));
  const words = search.get('search') ?? '';
  const { query, rows, added, letIn } = useQueue({ ...VIEWS[view].query, ...(words === '' ? {} : { search: words }) });
  const claim = useClaim();
  const mayClaim = useMay('reviewer', 'lead');
  const next = rows.find(({ summary, gone }) => !gone && summary.state === 'open');
  const find = (text: string) =>
    setSearch((before) => {
      const after = new URLSearchParams(before);
      if (text.trim() === '') after.delete('search');
      else after.set('search', text.trim());
      return after;
    });
  return (
    <Page
      wide
      title={t('queue.title')}
      intro={<Counts />}
      actions={
        mayClaim ? (
          <Button type="primary" disabled={next === undefined} onClick={() => next !== undefined && claim.mutate(next.summary)} data-testid="claim-next">
            {t('queue.claimNext')}
          </Button>
        ) : undefined
      }
    >
      <div className="gh-row" style={{ justifyContent: 'space-between' }}>
        <Views now={view} />
        <Input.Search
          aria-label={t('queue.search')}
          placeholder={t('queue.search')}
          defaultValue={words}
          onSearch={find}
          maxLength={100}
          allowClear
          style={{ maxWidth: 280 }}
        />
      </div>
      {added > 0 ? (
        <Button className="rd-pill" shape="round" onClick={letIn} data-testid="new-cases">
          {t('queue.added', { count: added })}
        </Button>
      ) : null}
      <QueryPanel
        query={query}
        isEmpty={() => rows.length === 0}
        empty={
          words === '' ? (
            <p>{t(`queue.empty.${view}`)}</p>
          ) : (
            <>
              <p>{t('queue.nothingFound')}</p>
              <Button onClick={() => find('')}>{t('queue.clearSearch')}</Button>
            </>
          )
        }
      >
        {() => (
          <>
            <CaseGrid
              rows={rows}
              label={t('queue.title')}
              onClaim={mayClaim ? (summary) => claim.mutate(summary) : undefined}
              claiming={claim.isPending ? claim.variables.caseId : null}
            />
            {query.hasNextPage ? (
              <Button className="rd-pill" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                {t('queue.more')}
              </Button>
            ) : null}
          </>
        )}
      </QueryPanel>
    </Page>
  );
}

/** Take a case and open it. */
function useClaim() {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const { message } = App.useApp();
  return useMutation({
    mutationFn: ({ caseId }: CaseSummary) => claimCase(caseId),
    onSuccess: (taken) => {
      queries.setQueryData(getGetCaseQueryKey(taken.caseId), taken);
      void queries.invalidateQueries({ queryKey: ['/v1/cases'] });
      void navigate(`/cases/${taken.caseId}`);
    },
    onError: (error) => {
      void message.error(<ProblemSentence error={error} />);
      void queries.invalidateQueries({ queryKey: ['/v1/cases'] });
    },
  });
}

function Counts() {
  const { t } = useTranslation();
  const language = useLanguage();
  const { data } = useCountCases();
  if (data === undefined) return null; // the list below says what is wrong, once
  const shown = (value: number) => count(value, language);
  return (
    <>{t('queue.counts', { overdue: shown(data.overdue), dueSoon: shown(data.dueSoon), open: shown(data.open), decidedToday: shown(data.decidedToday) })}</>
  );
}

function Views({ now }: { now: ViewName }) {
  const { t } = useTranslation();
  const say = useSay();
  const { data } = useCountCases();
  return (
    <nav className="rd-views" aria-label={t('queue.views')}>
      {(Object.keys(VIEWS) as ViewName[]).map((name) => {
        const { label, count: counted } = VIEWS[name];
        return (
          <Link key={name} to={{ search: `?view=${name}` }} aria-current={name === now ? 'page' : undefined}>
            {say(label)}
            {counted === null || data === undefined ? null : <span>{data[counted]}</span>}
          </Link>
        );
      })}
    </nav>
  );
}
