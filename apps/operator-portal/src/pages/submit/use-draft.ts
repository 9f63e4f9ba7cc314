import {
  asProblem,
  createDraft,
  deleteDraft,
  type Draft,
  getDraft,
  getGetDraftQueryKey,
  getListDraftsQueryKey,
  ProblemError,
  putPolicy,
  submitDraft,
  type Submission,
  updateDraft,
  useListUploads,
} from '@gatehouse/web-kit';
import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { type DraftForm, newDraftOf, patchOf, type PolicyInput, policyBytes } from './draft-form.ts';
import { usePackageUpload } from './use-package-upload.ts';

/** How long the server may take to move the finished upload to its store and note it in the draft. */
const SETTLE_TRIES = 10;
const SETTLE_MS = 500;

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** The server's side of the submit page: the draft it keeps, its policy, its package. */
export function useDraft(initial: Draft | null, onBegun: (draft: Draft) => void) {
  const queries = useQueryClient();
  const draft = useRef(initial);
  const [savedAt, setSavedAt] = useState(initial?.updatedAt ?? null);
  const upload = usePackageUpload();
  const uploading = useRef<{ file: File; arrival: Promise<void> } | null>(null);
  const sentPolicy = useRef<PolicyInput | null>(null);
  const uploads = useListUploads({ query: { enabled: initial !== null } });

  const keep = (after: Draft) => {
    draft.current = after;
    setSavedAt(after.updatedAt);
    queries.setQueryData(getGetDraftQueryKey(after.draftId), after);
    void queries.invalidateQueries({ queryKey: getListDraftsQueryKey() });
    return after;
  };

  /** The draft of this page; begun now if there is none yet. */
  const begin = async (form: DraftForm): Promise<Draft> => {
    if (draft.current !== null) return draft.current;
    const begun = keep(await createDraft(newDraftOf(form)));
    onBegun(begun);
    return begun;
  };

  const save = async (form: DraftForm): Promise<Draft> => {
    const { draftId } = await begin(form);
    const { versionCode, versionName } = newDraftOf(form);
    return keep(await updateDraft(draftId, { versionCode, versionName, ...patchOf(form) }));
  };

  const savePolicy = async (policy: PolicyInput | undefined): Promise<void> => {
    const draftId = draft.current?.draftId;
    if (draftId === undefined || policy === undefined || policy === sentPolicy.current || ('text' in policy && policy.text.trim() === '')) return;
    const bytes = policyBytes(policy);
    if (bytes === null)
      throw new ProblemError({ status: 415, code: 'policy.unsupported-type', errors: [{ pointer: '/policy', code: 'policy.unsupported-type', detail: '' }] });
    keep(await putPolicy(draftId, bytes, { headers: { 'content-type': bytes.type } }));
    sentPolicy.current = policy;
  };

  /** Bring the package in, or wait for the upload of it that is on its way. Repeating it is harmless. */
  const uploadPackage = async (form: DraftForm): Promise<void> => {
    const file = form.package;
    if (file === undefined) return;
    const { draftId } = await begin(form);
    if (uploading.current?.file !== file) {
      const unfinished = uploads.data?.items.find((open) => open.draftId === draftId && open.sizeBytes === file.size && open.fileName === file.name);
      uploading.current = { file, arrival: upload.send(file, draftId, unfinished) };
      uploading.current.arrival.catch(() => (uploading.current = null)); // shown by the upload's state; the next call begins again
    }
    await uploading.current.arrival;
    await settle(draftId);
  };

  /** Wait until the draft names the package that has arrived. */
  const settle = async (draftId: string): Promise<void> => {
    for (let tries = 0; tries < SETTLE_TRIES; tries++) {
      if (keep(await getDraft(draftId)).package !== null) return;
      await wait(SETTLE_MS);
    }
  };

  /** The bytes must be those that this browser read. @throws ProblemError upload.hash-mismatch */
  const checkHash = (sha256: string | null): void => {
    const stored = draft.current?.package?.artifact.sha256;
    if (sha256 === null || stored === undefined || stored === sha256) return;
    uploading.current = null;
    upload.forget();
    throw new ProblemError({ status: 422, code: 'upload.hash-mismatch', errors: [{ pointer: '/package', code: 'upload.hash-mismatch', detail: '' }] });
  };

  const forgetPackage = () => {
    uploading.current = null;
    upload.forget();
  };

  const submit = async (): Promise<Submission> => {
    if (draft.current === null) throw asProblem(new Error('there is no draft to submit'));
    const submission = await submitDraft(draft.current.draftId);
    queries.removeQueries({ queryKey: getGetDraftQueryKey(draft.current.draftId) });
    void queries.invalidateQueries({ queryKey: getListDraftsQueryKey() });
    return submission;
  };

  const drop = async (): Promise<void> => {
    forgetPackage();
    if (draft.current !== null) await deleteDraft(draft.current.draftId);
    void queries.invalidateQueries({ queryKey: getListDraftsQueryKey() });
  };

  return {
    savedAt,
    upload,
    begin,
    save,
    savePolicy,
    uploadPackage,
    checkHash,
    forgetPackage,
    submit,
    drop,
    unfinished: uploads.data?.items.find((open) => open.draftId === initial?.draftId),
  };
}

export type DraftDesk = ReturnType<typeof useDraft>;
