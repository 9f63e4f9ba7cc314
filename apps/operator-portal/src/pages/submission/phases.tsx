import type { ScanView, Submission } from '@gatehouse/web-kit';
import { ToneIcon } from '@gatehouse/web-kit';
import { useTranslation } from 'react-i18next';
import { phaseOf, PHASES } from './phase.ts';

/** Named stations instead of a bar that stands still at 100 %. */
export function Phases({ submission, scan }: { submission: Submission; scan: ScanView | undefined }) {
  const { t } = useTranslation();
  const now = PHASES.indexOf(phaseOf(submission, scan));
  return (
    <ol className="op-phases" aria-label={t('phase.label')}>
      {PHASES.map((phase, index) => {
        const done = index < now || submission.final;
        const current = index === now && !submission.final;
        return (
          <li key={phase} data-done={done ? '' : undefined} aria-current={current ? 'step' : undefined}>
            {done ? <ToneIcon tone="ok" /> : null}
            {t(`phase.${phase}`)}
            {phase === 'queued' && current && scan?.ahead ? ` (${t('phase.ahead', { count: scan.ahead })})` : null}
            {phase === 'scanning' && current && scan !== undefined && scan.attempt > 1 ? ` (${t('phase.attempt', { count: scan.attempt })})` : null}
          </li>
        );
      })}
    </ol>
  );
}
