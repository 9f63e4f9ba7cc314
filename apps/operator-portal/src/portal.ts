import { BrokenPage, MissingPage, type WebApp } from '@gatehouse/web-kit';
import './portal.css';

/** The operator portal: hand in a version, follow it, read why. */
export const portal: WebApp = {
  name: { zh: '运营者门户', en: 'Operator portal' },
  basename: '/portal',
  roles: ['operator'],
  otherApp: '/dashboard/',
  nav: [
    { to: '/', label: { zh: '概览', en: 'Overview' }, end: true },
    { to: '/submit', label: { zh: '提交', en: 'Submit' } },
  ],
  loadTexts: async (language) => (language === 'en' ? await import('./locales/en.json') : await import('./locales/zh-CN.json')).default,
  routes: [
    {
      ErrorBoundary: BrokenPage,
      children: [
        { index: true, lazy: async () => ({ Component: (await import('./pages/overview/page.tsx')).OverviewPage }) },
        { path: 'submit/:draftId?', lazy: async () => ({ Component: (await import('./pages/submit/page.tsx')).SubmitPage }) },
        { path: 'submissions/:submissionId', lazy: async () => ({ Component: (await import('./pages/submission/page.tsx')).SubmissionPage }) },
        { path: '*', Component: MissingPage },
      ],
    },
  ],
};
