import { type CaseSummary, listCases, type ListCasesParams } from '@gatehouse/web-kit';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState } from 'react';
import { settle } from './settled-rows.ts';

const PAGE = 50;

/** A list of the queue as it may be read: it takes in news without moving, and lets new rows in when asked. */
export function useQueue(params: Pick<ListCasesParams, 'state' | 'holder' | 'search'>) {
  const query = useInfiniteQuery({
    queryKey: ['/v1/cases', 'pages', params],
    queryFn: ({ pageParam, signal }) => listCases({ ...params, limit: PAGE, ...(pageParam === null ? {} : { cursor: pageParam }) }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
  const fresh = useMemo(() => query.data?.pages.flatMap(({ items }) => items) ?? [], [query.data]);
  const [shown, setShown] = useState<readonly string[] | null>(null);
  const known = useRef(new Map<string, CaseSummary>());
  const pages = query.data?.pages.length ?? 0;
  const list = JSON.stringify(params);

  // The first answer of a list, and every further page asked for, is shown as it comes.
  useEffect(() => {
    setShown(pages === 0 ? null : fresh.map(({ caseId }) => caseId));
  }, [list, pages]); // not `fresh`: news of the same pages must not move the rows
  for (const summary of fresh) known.current.set(summary.caseId, summary);

  const { rows, added } = settle(shown === null || shown.length === 0 ? fresh.map(({ caseId }) => caseId) : shown, fresh, known.current);
  return { query, rows, added, letIn: () => setShown(fresh.map(({ caseId }) => caseId)) };
}
