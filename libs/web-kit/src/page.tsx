import { type ReactNode, useEffect } from 'react';
import { Link, useRouteError } from 'react-router';
import { ProblemAlert } from './problem-alert.tsx';
import { useKitTexts } from './use-language.ts';

type PageProps = { readonly title: string; readonly intro?: ReactNode; readonly actions?: ReactNode; readonly wide?: boolean; readonly children: ReactNode };

/** One screen: its heading, which is also the window's title and takes the focus on arrival, its acts, its content. */
export function Page({ title, intro, actions, wide = false, children }: PageProps) {
  useEffect(() => {
    document.title = `${title} · Gatehouse`;
  }, [title]);
  return (
    <div className="gh-main" data-wide={wide ? '' : undefined}>
      <div className="gh-page-head">
        <div>
          <h1 tabIndex={-1}>{title}</h1>
          {intro === undefined ? null : <p>{intro}</p>}
        </div>
        {actions === undefined ? null : <div className="gh-row">{actions}</div>}
      </div>
      {children}
    </div>
  );
}

/** A page that could not be loaded or drawn: the rest of the frame stays. */
export function BrokenPage() {
  const t = useKitTexts();
  return (
    <Page title={t('page.broken')}>
      <ProblemAlert error={useRouteError()} onRetry={() => location.reload()} />
    </Page>
  );
}

/** An address that leads nowhere. */
export function MissingPage() {
  const t = useKitTexts();
  return (
    <Page title={t('page.missing')}>
      <p>
        {t('page.missingHint')} <Link to="/">{t('page.home')}</Link>
      </p>
    </Page>
  );
}
