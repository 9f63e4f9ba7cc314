import { Page, QueryPanel, useGetDraft } from '@gatehouse/web-kit';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useParams } from 'react-router';
import { SubmitForm } from './submit-form.tsx';

/** Hand a version in: a new draft at `/submit`, one that the server keeps at `/submit/:draftId`. */
export function SubmitPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { draftId } = useParams();
  // The draft begun on this page keeps its form, its file and its running upload when the address learns its id.
  const [begun, setBegun] = useState<{ id: string | null; page: number }>({ id: null, page: 0 });
  const stored = useGetDraft(draftId ?? '', { query: { enabled: draftId !== undefined && draftId !== begun.id, staleTime: 0 } });

  useEffect(() => {
    if (draftId === undefined) setBegun(({ id, page }) => (id === null ? { id, page } : { id: null, page: page + 1 }));
  }, [draftId]);

  return (
    <Page title={t('submit.title')} intro={t('submit.intro')}>
      {draftId === undefined || draftId === begun.id ? (
        <SubmitForm
          key={begun.page}
          initial={null}
          onBegun={(draft) => {
            setBegun(({ page }) => ({ id: draft.draftId, page }));
            void navigate(`/submit/${draft.draftId}`, { replace: true });
          }}
        />
      ) : (
        <QueryPanel query={stored}>{(draft) => <SubmitForm key={draft.draftId} initial={draft} onBegun={() => {}} />}</QueryPanel>
      )}
    </Page>
  );
}
