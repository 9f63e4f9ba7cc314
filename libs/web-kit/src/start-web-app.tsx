import 'antd/dist/antd.css';
import './gatehouse.css';
import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { App, ConfigProvider, type ConfigProviderProps } from 'antd';
import enUS from 'antd/locale/en_US';
import zhCN from 'antd/locale/zh_CN';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { I18nextProvider } from 'react-i18next';
import { createBrowserRouter, type RouteObject } from 'react-router';
import { RouterProvider } from 'react-router/dom';
import type { Role } from './api/gatehouse.ts';
import { AppFrame, FrameContext, type NavItem } from './app-frame.tsx';
import { type Bilingual, createTranslator, type LoadTexts } from './language.ts';
import { asProblem } from './problem.ts';
import { isSessionEnd, SESSION_ENDED_KEY, SessionGate } from './session.tsx';
import { antdTheme, useAppearance } from './theme.ts';
import { useLanguage } from './use-language.ts';

/** What one web app is: who it is for, where it lives, its texts and its pages. */
export type WebApp = {
  readonly name: Bilingual;
  readonly basename: string;
  readonly roles: readonly Role[];
  /** Where people without these roles belong. */
  readonly otherApp: string;
  readonly nav: readonly NavItem[];
  readonly routes: readonly RouteObject[];
  readonly loadTexts: LoadTexts;
};

/** The nonce that the gateway put into this very response, for the style tags that antd adds at run time. */
const cspNonce = (): string => document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? '';

function createQueries(): QueryClient {
  const onError = (error: unknown) => {
    if (isSessionEnd(error) && queries.getQueryData(['/v1/session']) !== undefined) queries.setQueryData(SESSION_ENDED_KEY, true);
  };
  const queries: QueryClient = new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: { staleTime: 30_000, retry: (failures, error) => failures < 2 && asProblem(error).kind === 'away' },
      mutations: { retry: false },
    },
  });
  return queries;
}

/** Draw the app into `#app`. */
export async function startWebApp(app: WebApp): Promise<void> {
  const root = document.getElementById('app');
  if (root === null) throw new Error('the page has no #app');
  const translator = await createTranslator(app.loadTexts);
  const router = createBrowserRouter([{ Component: AppFrame, HydrateFallback: () => null, children: [...app.routes] }], { basename: app.basename });
  createRoot(root).render(
    <StrictMode>
      <I18nextProvider i18n={translator}>
        <QueryClientProvider client={createQueries()}>
          <Themed app={app} router={router} />
        </QueryClientProvider>
      </I18nextProvider>
    </StrictMode>,
  );
}

const BUTTONS: NonNullable<ConfigProviderProps['button']> = { autoInsertSpace: false }; // 领取, not 领 取

function Themed({ app, router }: { app: WebApp; router: ReturnType<typeof createBrowserRouter> }) {
  const { appearance, dark, choose } = useAppearance();
  const language = useLanguage();
  return (
    <ConfigProvider theme={antdTheme(dark)} locale={language === 'en' ? enUS : zhCN} csp={{ nonce: cspNonce() }} button={BUTTONS}>
      <App>
        <SessionGate roles={app.roles} otherApp={app.otherApp}>
          <FrameContext value={{ name: app.name, nav: app.nav, loadTexts: app.loadTexts, appearance, onAppearance: choose }}>
            <RouterProvider router={router} />
          </FrameContext>
        </SessionGate>
      </App>
    </ConfigProvider>
  );
}
