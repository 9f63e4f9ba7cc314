import { Dialog, getGetSubmissionQueryKey, ProblemAlert, type Submission, withdrawSubmission } from '@gatehouse/web-kit';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';

/** Ask to take a version back: review arbitrates, since a decision may fall at the same moment. */
export function Withdraw({ submission: { submissionId } }: { submission: Submission }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const field = useId();
  const [open, setOpen] = useState(false);
  const [reason, setReason] = useState('');
  const ask = useMutation({
    mutationFn: () => withdrawSubmission(submissionId, { reason }),
    onSuccess: (after) => {
      queries.setQueryData(getGetSubmissionQueryKey(submissionId), after);
      setOpen(false);
    },
  });
  return (
    <>
      <Button onClick={() => setOpen(true)} data-testid="withdraw">
        {t('withdraw.act')}
      </Button>
      <Dialog
        open={open}
        title={t('withdraw.title')}
        onClose={() => setOpen(false)}
        footer={
          <>
            <Button onClick={() => setOpen(false)}>{t('withdraw.keep')}</Button>
            <Button type="primary" danger loading={ask.isPending} onClick={() => ask.mutate()} data-testid="withdraw-confirm">
              {t('withdraw.act')}
            </Button>
          </>
        }
      >
        <p>{t('withdraw.consequence')}</p>
        <label htmlFor={field}>{t('withdraw.reason')}</label>
        <Input.TextArea id={field} value={reason} maxLength={2000} rows={3} onChange={(event) => setReason(event.target.value)} />
        {ask.error === null ? null : <ProblemAlert error={ask.error} />}
      </Dialog>
    </>
  );
}
