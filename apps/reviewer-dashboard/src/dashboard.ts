import { BrokenPage, MissingPage, type WebApp } from '@gatehouse/web-kit';
import { redirect } from 'react-router';
import './dashboard.css';

/** The reviewer dashboard: take a case, see why it is here, decide with reasons. */
export const dashboard: WebApp = {
  name: { zh: '审核工作台', en: 'Reviewer dashboard' },
  basename: '/dashboard',
  roles: ['reviewer', 'lead', 'auditor'],
  otherApp: '/portal/',
  nav: [{ to: '/queue', label: { zh: '队列', en: 'Queue' } }],
  loadTexts: async (language) => (language === 'en' ? await import('./locales/en.json') : await import('./locales/zh-CN.json')).default,
  routes: [
    {
      ErrorBoundary: BrokenPage,
      children: [
        { index: true, loader: () => redirect('/queue') },
        { path: 'queue', lazy: async () => ({ Component: (await import('./pages/queue/page.tsx')).QueuePage }) },
        { path: 'cases/:caseId', lazy: async () => ({ Component: (await import('./pages/case/page.tsx')).CasePage }) },
        { path: '*', Component: MissingPage },
      ],
    },
  ],
};
