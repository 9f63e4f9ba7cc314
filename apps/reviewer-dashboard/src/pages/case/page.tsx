import {
  byWeight,
  type CaseDetail,
  CaseStateChip,
  ClauseChip,
  CodedReason,
  Hostile,
  ListingStateChip,
  Page,
  QueryPanel,
  ReasonLine,
  ScanOutcomeChip,
  type ScanView,
  SeverityChip,
  splitReason,
  ToneChip,
  useGetCase,
  useGetScan,
  useSay,
  visible,
  VersionIdentity,
} from '@gatehouse/web-kit';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { Due } from '../queue/case-grid.tsx';
import { DecidedPanel } from './decided-panel.tsx';
import { DecisionPanel } from './decision-panel.tsx';
import { Evidence } from './evidence.tsx';
import { FindingList } from './finding-list.tsx';
import { HeldPanel } from './held-panel.tsx';
import { useCaseActs } from './use-case-acts.ts';
import { actOf } from './verdicts.ts';

/** One case on one screen: why it is here, what was found and seen, and the decision. */
export function CasePage() {
  const { t } = useTranslation();
  const { caseId = '' } = useParams();
  const query = useGetCase(caseId);
  const title = query.data === undefined ? t('case.title') : visible(`${query.data.name} ${query.data.versionName}`);
  return (
    <Page wide title={title} intro={query.data === undefined ? undefined : <VersionIdentity version={query.data} />}>
      <QueryPanel query={query}>{(detail) => <Case key={detail.caseId} detail={detail} />}</QueryPanel>
    </Page>
  );
}

function Case({ detail }: { detail: CaseDetail }) {
  const scan = useGetScan(detail.submissionId ?? '', { query: { enabled: detail.submissionId !== null } });
  const findings = byWeight(scan.data?.findings ?? []);
  const acts = useCaseActs(detail);
  return (
    <>
      <Strip detail={detail} scan={scan.data} acts={acts} />
      <div className="rd-case">
        <FindingList findings={findings} pending={detail.submissionId !== null && scan.isPending} />
        <Evidence detail={detail} scan={scan} findings={findings} />
        {detail.state === 'held' ? (
          <HeldPanel detail={detail} acts={acts} />
        ) : detail.state === 'decided' ? (
          <DecidedPanel detail={detail} />
        ) : (
          <DecisionPanel detail={detail} findings={findings} ready={detail.submissionId === null || scan.data !== undefined || scan.isError} acts={acts} />
        )}
      </div>
    </>
  );
}

/** The first ten seconds: state, due, why, what the scan saw and what it did not. */
function Strip({ detail, scan, acts }: { detail: CaseDetail; scan: ScanView | undefined; acts: ReturnType<typeof useCaseActs> }) {
  const { t } = useTranslation();
  const say = useSay();
  const notSeen = (scan?.notAssessed.length ?? 0) + detail.scanReasons.length;
  return (
    <section className="gh-card rd-strip" aria-label={t('case.summary')}>
      <CaseStateChip state={detail.state} />
      <span>
        <Due summary={detail} />
      </span>
      <span className="rd-chips">
        {detail.why.map(({ code, text, weight }) => (
          <ToneChip key={code} tone="note">{`${say(text)} +${weight}`}</ToneChip>
        ))}
      </span>
      <span className="gh-row">
        {t('case.scan')} <ScanOutcomeChip outcome={detail.scanOutcome} />
        {notSeen === 0 ? null : <ToneChip tone="unknown">{t('case.notSeen', { count: notSeen })}</ToneChip>}
      </span>
      <span className="gh-row">
        {Object.entries(detail.counts)
          .filter(([, found]) => found > 0)
          .map(([severity, found]) => (
            <SeverityChip key={severity} severity={severity} count={found} />
          ))}
      </span>
      <span className="gh-row">
        {t('case.listing')} <ListingStateChip state={detail.listing.state} />
        {detail.listing.listedVersionName}
      </span>
      {detail.claimedByName === null ? null : (
        <span>
          {t('case.heldBy')} <Hostile text={detail.claimedByName} limit={30} />
        </span>
      )}
      <div className="rd-full">
        <ReasonLine reason={detail.reason} compact />
      </div>
      <span className="gh-row" data-acts="">
        {actOf(detail, 'claim').allowed && !acts.mine ? (
          <Button type="primary" loading={acts.claim.isPending} onClick={() => acts.claim.mutate()} data-testid="claim">
            {t('case.claim')}
          </Button>
        ) : null}
        {actOf(detail, 'release').allowed ? (
          <Button loading={acts.release.isPending} onClick={() => acts.release.mutate()} data-testid="release">
            {t('case.release')}
          </Button>
        ) : null}
      </span>
      {scan === undefined || notSeen === 0 ? null : <NotSeen detail={detail} scan={scan} />}
    </section>
  );
}

function NotSeen({ detail, scan }: { detail: CaseDetail; scan: ScanView }) {
  const { t } = useTranslation();
  return (
    <details className="rd-full">
      <summary>{t('case.notSeenList')}</summary>
      <ul>
        {detail.scanReasons.map(({ code, detail: text }, index) => (
          <li key={`${code} ${index}`}>
            <CodedReason code={code} detail={text} />
          </li>
        ))}
        {scan.notAssessed.map(({ behaviour, why }, index) => (
          <li key={`${behaviour} ${index}`}>
            <ClauseChip id={behaviour} /> <CodedReason {...splitReason(why)} />
          </li>
        ))}
      </ul>
    </details>
  );
}
