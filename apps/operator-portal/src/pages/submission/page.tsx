import {
  asProblem,
  byWeight,
  ClauseChip,
  CodedReason,
  CopyButton,
  fileSize,
  FindingCard,
  Hostile,
  ListingStateChip,
  Page,
  QueryPanel,
  ReasonLine,
  ScanOutcomeChip,
  type ScanView,
  SeverityChip,
  shortHash,
  splitReason,
  type Submission,
  SubmissionStateChip,
  Timeline,
  ToneChip,
  useGetScan,
  useGetSubmission,
  useSay,
  VerdictChip,
  visible,
  When,
  VersionIdentity,
} from '@gatehouse/web-kit';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { Phases } from './phases.tsx';
import { Withdraw } from './withdraw.tsx';

/** Beside the live stream: a hint may be lost, a running submission is never more than this out of date. */
const REFRESH_MS = 20_000;

/** Where one version stands, why, whose turn it is, and everything that was found. */
export function SubmissionPage() {
  const { t } = useTranslation();
  const { submissionId = '' } = useParams();
  const submission = useGetSubmission(submissionId, { query: { refetchInterval: ({ state }) => (state.data?.final === true ? false : REFRESH_MS) } });
  const name = submission.data === undefined ? t('submission.title') : visible(`${submission.data.name} ${submission.data.versionName}`);
  return (
    <Page
      title={name}
      intro={submission.data === undefined ? undefined : <VersionIdentity version={submission.data} />}
      actions={submission.data?.final === false ? <Withdraw submission={submission.data} /> : undefined}
    >
      <QueryPanel query={submission}>{(data) => <Standing submission={data} />}</QueryPanel>
    </Page>
  );
}

function Standing({ submission }: { submission: Submission }) {
  const { t } = useTranslation();
  // Until the scanner has heard of the version there is no scan to ask for.
  const scan = useGetScan(submission.submissionId, {
    query: { enabled: submission.state !== 'received', refetchInterval: ({ state }) => (state.data?.state === 'settled' ? false : REFRESH_MS) },
  });
  const noScan = scan.data === undefined && (submission.state === 'received' || (scan.error !== null && asProblem(scan.error).kind === 'not-found'));
  return (
    <>
      <section className="gh-card gh-stack" aria-label={t('submission.standing')}>
        <div className="gh-row" data-testid="submission-state" data-state={submission.state}>
          <SubmissionStateChip state={submission.state} large />
        </div>
        <ReasonLine reason={submission.reason} />
        <Phases submission={submission} scan={scan.data} />
      </section>
      <div className="op-submission">
        <div className="gh-stack">
          <Outcome submission={submission} />
          <section className="gh-card">
            <h2>{t('submission.timeline')}</h2>
            <Timeline label={t('submission.timeline')} steps={submission.timeline.map((entry) => ({ at: entry.at, key: entry.code, text: entry.text }))} />
          </section>
          <Package submission={submission} />
        </div>
        <section className="gh-stack" aria-label={t('submission.findings')}>
          {noScan ? <FindingsLater final={submission.final} /> : <QueryPanel query={scan}>{(data) => <Findings scan={data} />}</QueryPanel>}
        </section>
      </div>
    </>
  );
}

function Outcome({ submission: { decision, listing, mark } }: { submission: Submission }) {
  const { t } = useTranslation();
  const say = useSay();
  if (decision === null && listing === null && mark === null) return null;
  return (
    <section className="gh-card gh-stack">
      <h2>{t('submission.outcome')}</h2>
      {decision === null ? null : (
        <div className="gh-stack">
          <div className="gh-row">
            <VerdictChip verdict={decision.verdict} />
            <span className="gh-muted">
              {t(decision.signedBy === 'policy' ? 'submission.byPolicy' : 'submission.byPerson')} · <When iso={decision.decidedAt} />
            </span>
          </div>
          <p className="gh-lines">{say(decision.reason)}</p>
          <div className="gh-row">
            {decision.clauses.map((id) => (
              <ClauseChip key={id} id={id} />
            ))}
          </div>
        </div>
      )}
      {listing === null ? null : (
        <div className="gh-stack">
          <div className="gh-row">
            <span className="gh-muted">{t('submission.listing')}</span>
            <ListingStateChip state={listing.state} />
          </div>
          <p>{say(listing.reason)}</p>
        </div>
      )}
      {mark === null ? null : (
        <div className="gh-stack">
          <div className="gh-row">
            <span className="gh-muted">{t('submission.mark')}</span>
            <ToneChip tone={mark.allowed ? 'certified' : 'note'}>{t(mark.allowed ? 'submission.markShown' : 'submission.markNot')}</ToneChip>
          </div>
          <p>
            {say(mark.text)} <Hostile mono text={mark.certificateNumber} />
          </p>
        </div>
      )}
    </section>
  );
}

function Package({ submission }: { submission: Submission }) {
  const { t } = useTranslation();
  const { sha256, sizeBytes } = submission.artifact;
  return (
    <section className="gh-card">
      <h2>{t('submission.package')}</h2>
      <dl className="gh-facts">
        <dt>{t('submission.file')}</dt>
        <dd>
          <Hostile text={submission.fileName} limit={60} />
        </dd>
        <dt>{t('submission.size')}</dt>
        <dd title={`${sizeBytes} B`}>{fileSize(sizeBytes)}</dd>
        <dt>SHA-256</dt>
        <dd className="gh-row">
          <span className="gh-mono" title={sha256}>
            {shortHash(sha256)}
          </span>
          <CopyButton text={sha256} label="SHA-256" />
        </dd>
        <dt>{t('submission.received')}</dt>
        <dd>
          <When iso={submission.receivedAt} />
        </dd>
      </dl>
    </section>
  );
}

function FindingsLater({ final }: { final: boolean }) {
  const { t } = useTranslation();
  return (
    <div className="gh-card gh-empty">
      <p>{t(final ? 'submission.neverScanned' : 'submission.findingsLater')}</p>
    </div>
  );
}

function Findings({ scan }: { scan: ScanView }) {
  const { t } = useTranslation();
  if (scan.state !== 'settled') return <FindingsLater final={false} />;
  const counts = Object.entries(Object.groupBy(byWeight(scan.findings), (finding) => finding.severity));
  return (
    <>
      <div className="gh-card gh-stack">
        <div className="gh-row">
          <h2>{t('submission.findings')}</h2>
          {scan.outcome === null ? null : <ScanOutcomeChip outcome={scan.outcome} />}
        </div>
        {counts.length === 0 ? (
          <p>{t(scan.outcome === 'complete' ? 'submission.clean' : 'submission.nothingSeen')}</p>
        ) : (
          <div className="gh-row">
            {counts.map(([severity, found]) => (
              <SeverityChip key={severity} severity={severity} count={found?.length ?? 0} />
            ))}
          </div>
        )}
        <NotSeen scan={scan} />
      </div>
      {byWeight(scan.findings).map((finding) => (
        <FindingCard key={finding.fingerprint} finding={finding} />
      ))}
    </>
  );
}

/** What could not be looked at, in the summary and never in a footnote. */
function NotSeen({ scan: { reasons, notAssessed } }: { scan: ScanView }) {
  const { t } = useTranslation();
  if (reasons.length === 0 && notAssessed.length === 0) return null;
  return (
    <details>
      <summary>{t('submission.notAssessed', { count: reasons.length + notAssessed.length })}</summary>
      <ul className="gh-stack">
        {reasons.map(({ code, detail }, index) => (
          <li key={`${code} ${index}`}>
            <CodedReason code={code} detail={detail} />
          </li>
        ))}
        {notAssessed.map(({ behaviour, why }, index) => (
          <li key={`${behaviour} ${index}`}>
            <ClauseChip id={behaviour} /> <CodedReason {...splitReason(why)} />
          </li>
        ))}
      </ul>
    </details>
  );
}
