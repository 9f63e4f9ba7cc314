import { type CaseDetail, Dialog, type ProblemError, ProblemSentence, Timeline } from '@gatehouse/web-kit';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';

/** Somebody else was there first: what happened since, with one's own text kept. */
export function ConflictDialog({ problem, detail, onClose }: { problem: ProblemError | null; detail: CaseDetail; onClose: () => void }) {
  const { t } = useTranslation();
  const latest = detail.history.toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at)).slice(0, 3);
  return (
    <Dialog
      open={problem !== null}
      title={t('conflict.title')}
      onClose={onClose}
      footer={
        <Button type="primary" onClick={onClose} data-testid="conflict-keep">
          {t('conflict.keep')}
        </Button>
      }
    >
      {problem === null ? null : (
        <p>
          <ProblemSentence error={problem} />
        </p>
      )}
      <Timeline label={t('case.tab.history')} steps={latest.map((entry) => ({ at: entry.at, key: entry.act, text: entry.text, by: entry.by }))} />
      <p>{t('conflict.hint')}</p>
    </Dialog>
  );
}
