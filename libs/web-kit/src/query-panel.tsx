import { useQueryErrorResetBoundary, type UseQueryResult } from '@tanstack/react-query';
import { Skeleton } from 'antd';
import { Component, type ReactNode, useEffect, useState } from 'react';
import { ProblemAlert } from './problem-alert.tsx';
import { useKitTexts } from './use-language.ts';
import { When } from './when.tsx';

type PanelProps<T> = {
  readonly query: Pick<UseQueryResult<T, unknown>, 'data' | 'error' | 'isPending' | 'refetch' | 'dataUpdatedAt'>;
  readonly children: (data: T) => ReactNode;
  /** What stands here when there is nothing, if `isEmpty` says so. */
  readonly empty?: ReactNode;
  readonly isEmpty?: (data: T) => boolean;
};

/** Where data will stand: its skeleton, its emptiness, its error, or the data; old data stays when a refetch fails, and says how old it is. */
export function QueryPanel<T>({ query, children, empty, isEmpty }: PanelProps<T>) {
  const t = useKitTexts();
  const retry = () => void query.refetch();
  if (query.data === undefined) return query.error === null ? <LateSkeleton /> : <ProblemAlert error={query.error} onRetry={retry} />;
  return (
    <PanelBoundary>
      {query.error === null ? null : (
        <div className="gh-stack">
          <ProblemAlert error={query.error} onRetry={retry} />
          <p className="gh-muted">
            {t('panel.asOf')} <When iso={new Date(query.dataUpdatedAt).toISOString()} as="clock" />
          </p>
        </div>
      )}
      {isEmpty?.(query.data) === true ? <div className="gh-empty">{empty}</div> : children(query.data)}
    </PanelBoundary>
  );
}

/** A skeleton only for what takes longer than a blink. */
function LateSkeleton() {
  const t = useKitTexts();
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(setLate, 200, true);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div role="status" aria-label={t('panel.loading')}>
      {late ? <Skeleton active paragraph={{ rows: 4 }} title={false} /> : null}
    </div>
  );
}

/** A panel that cannot be drawn says so, and the rest of the page stays. */
export function PanelBoundary({ children }: { children: ReactNode }) {
  const { reset } = useQueryErrorResetBoundary();
  return <Boundary onRetry={reset}>{children}</Boundary>;
}

class Boundary extends Component<{ children: ReactNode; onRetry: () => void }, { error: unknown }> {
  override state: { error: unknown } = { error: null };

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override render() {
    const retry = () => {
      this.props.onRetry();
      this.setState({ error: null });
    };
    return this.state.error === null ? this.props.children : <ProblemAlert error={this.state.error} onRetry={retry} />;
  }
}
