import { useQueryClient } from '@tanstack/react-query';
import { App, Button } from 'antd';
import { createContext, Suspense, useContext, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { NavLink, Outlet, useLocation, useNavigation } from 'react-router';
import type { Bilingual, Language, LoadTexts } from './language.ts';
import { switchLanguage } from './language.ts';
import { followChanges, type LiveState } from './live.ts';
import { ProblemSentence } from './problem-alert.tsx';
import { signOut, useSession } from './session.tsx';
import { APPEARANCES, type Appearance } from './theme.ts';
import { useKitTexts, useLanguage, useSay, useWord } from './use-language.ts';

export type NavItem = { readonly to: string; readonly label: Bilingual; readonly end?: boolean };

type FrameProps = {
  readonly name: Bilingual;
  readonly nav: readonly NavItem[];
  readonly loadTexts: LoadTexts;
  readonly appearance: Appearance;
  readonly onAppearance: (appearance: Appearance) => void;
};

/** What the frame draws; a context, since the router makes the frame and outlives every change of it. */
export const FrameContext = createContext<FrameProps | null>(null);

/** What stands around every page: skip link, navigation, zone, live state, language, appearance, sign-out. */
export function AppFrame() {
  const frame = useContext(FrameContext);
  return frame === null ? null : <Frame {...frame} />;
}

function Frame({ name, nav, loadTexts, appearance, onAppearance }: FrameProps) {
  const t = useKitTexts();
  const say = useSay();
  const main = useRef<HTMLElement>(null);
  useFocusOnNavigation(main);
  const online = useOnline();
  return (
    <>
      <a className="gh-skip" href="#main">
        {t('frame.skip')}
      </a>
      <header className="gh-header">
        <NavLink className="gh-brand" to="/" end aria-label={`Gatehouse ${say(name)}`}>
          <Mark />
          Gatehouse <small>{say(name)}</small>
        </NavLink>
        <nav className="gh-nav" aria-label={t('frame.nav')}>
          {nav.map(({ to, label, end }) => (
            <NavLink key={to} to={to} end={end ?? false}>
              {say(label)}
            </NavLink>
          ))}
        </nav>
        <div className="gh-tools">
          <span>{t('frame.zone')}</span>
          <LiveDot online={online} />
          <AppearanceButton appearance={appearance} onAppearance={onAppearance} />
          <LanguageButton loadTexts={loadTexts} />
          <Person />
        </div>
      </header>
      {online ? null : (
        <p className="gh-banner" role="status">
          {t('frame.offline')}
        </p>
      )}
      <main id="main" ref={main} tabIndex={-1}>
        <Suspense>
          <Outlet />
        </Suspense>
      </main>
    </>
  );
}

function Mark() {
  return (
    <svg viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="7" fill="#0958d9" />
      <path d="M7 25V13l9-6 9 6v12h-5v-8a4 4 0 0 0-8 0v8z" fill="#fff" />
    </svg>
  );
}

/** A new page begins at its heading, for the eye and for the screen reader; the first page keeps the browser's own focus. */
function useFocusOnNavigation(main: React.RefObject<HTMLElement | null>) {
  const { pathname } = useLocation();
  const { state } = useNavigation();
  const before = useRef(pathname);
  useEffect(() => {
    if (before.current === pathname || state !== 'idle') return;
    before.current = pathname;
    scrollTo({ top: 0 });
    (main.current?.querySelector<HTMLElement>('h1') ?? main.current)?.focus({ preventScroll: true });
  }, [main, pathname, state]);
}

function useOnline(): boolean {
  const [online, setOnline] = useState(navigator.onLine);
  useEffect(() => {
    const follow = () => setOnline(navigator.onLine);
    addEventListener('online', follow);
    addEventListener('offline', follow);
    return () => {
      removeEventListener('online', follow);
      removeEventListener('offline', follow);
    };
  }, []);
  return online;
}

function LiveDot({ online }: { online: boolean }) {
  const t = useKitTexts();
  const queries = useQueryClient();
  const [state, setState] = useState<LiveState>('connecting');
  useEffect(() => followChanges(queries, setState), [queries]);
  const shown = online ? state : 'reconnecting';
  return (
    <span className="gh-live" role="status" data-state={shown} data-testid="live">
      {t(`live.${shown}`)}
    </span>
  );
}

function AppearanceButton({ appearance, onAppearance }: Pick<FrameProps, 'appearance' | 'onAppearance'>) {
  const t = useKitTexts();
  const next = APPEARANCES[(APPEARANCES.indexOf(appearance) + 1) % APPEARANCES.length] ?? 'system';
  return (
    <Button type="text" onClick={() => onAppearance(next)} data-testid="appearance">
      {t(`appearance.${appearance}`)}
    </Button>
  );
}

/** Named in the language it leads to, so that whoever needs it can read it. */
function LanguageButton({ loadTexts }: { loadTexts: LoadTexts }) {
  const { i18n } = useTranslation();
  const other: Language = useLanguage() === 'en' ? 'zh-CN' : 'en';
  return (
    <Button type="text" lang={other} data-testid="language" onClick={() => void switchLanguage(i18n, other, loadTexts)}>
      {other === 'en' ? 'English' : '中文'}
    </Button>
  );
}

function Person() {
  const t = useKitTexts();
  const word = useWord();
  const session = useSession();
  const { message } = App.useApp();
  const leave = () => void signOut().catch((error: unknown) => message.error(<ProblemSentence error={error} />));
  const roles = session.roles.map((role) => word('role', role)).join(' · ');
  return (
    <>
      <span title={roles} data-testid="person">
        <bdi>{session.name}</bdi>
        {session.organisation === null ? null : (
          <>
            {' '}
            · <bdi>{session.organisation.name}</bdi>
          </>
        )}
      </span>
      <Button onClick={leave} data-testid="sign-out">
        {t('frame.signOut')}
      </Button>
    </>
  );
}
