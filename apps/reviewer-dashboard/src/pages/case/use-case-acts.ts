import {
  asProblem,
  type CaseDetail,
  claimCase,
  type DecideBody,
  decideCase,
  getGetCaseQueryKey,
  ifMatch,
  releaseCase,
  returnCase,
  signCase,
  useSession,
} from '@gatehouse/web-kit';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';

/** A lease is 30 minutes; renewed well before, while the tab is looked at. */
const RENEW_MS = 8 * 60_000;

/** What one may do with a case. Every act answers with the case as it is after it. */
export function useCaseActs(detail: CaseDetail) {
  const { caseId } = detail;
  const { personId } = useSession();
  const queries = useQueryClient();
  // The version this person has taken note of: a decision is about what was read, not about what arrived meanwhile.
  const [seenVersion, setSeenVersion] = useState(detail.version);
  const keep = (after: CaseDetail) => {
    queries.setQueryData(getGetCaseQueryKey(caseId), after);
    setSeenVersion(after.version);
    void queries.invalidateQueries({ queryKey: ['/v1/cases'] });
  };
  const reload = () => void queries.invalidateQueries({ queryKey: getGetCaseQueryKey(caseId) });
  const onError = (error: unknown) => {
    if (asProblem(error).kind === 'conflict') reload();
  };
  const claim = useMutation({ mutationFn: () => claimCase(caseId), onSuccess: keep, onError });
  const release = useMutation({ mutationFn: () => releaseCase(caseId), onSuccess: keep, onError });
  const decide = useMutation({ mutationFn: (body: DecideBody) => decideCase(caseId, body, ifMatch(seenVersion)), onSuccess: keep, onError });
  const sign = useMutation({ mutationFn: () => signCase(caseId), onSuccess: keep, onError });
  const sendBack = useMutation({ mutationFn: (note: string) => returnCase(caseId, { note }), onSuccess: keep, onError });

  const mine = detail.state === 'claimed' && detail.claimedBy === personId;
  const renew = claim.mutate;
  useEffect(() => {
    if (!mine) return;
    const timer = setInterval(() => document.visibilityState === 'visible' && renew(), RENEW_MS);
    return () => clearInterval(timer);
  }, [mine, renew]);

  return { claim, release, decide, sign, sendBack, mine, changed: detail.version > seenVersion, takeNote: () => setSeenVersion(detail.version) };
}

export type CaseActs = ReturnType<typeof useCaseActs>;
