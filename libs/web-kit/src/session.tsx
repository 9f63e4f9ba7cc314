import { useQuery } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext } from 'react';
import { Button, Skeleton } from 'antd';
import { getGetSessionQueryKey, getSession, type Role, type SessionView } from './api/gatehouse.ts';
import { Dialog } from './dialog.tsx';
import { csrfHeader, keepCsrfToken } from './http.ts';
import { asProblem, ProblemError, readProblem } from './problem.ts';
import { ProblemAlert } from './problem-alert.tsx';
import { useKitTexts } from './use-language.ts';

const SessionContext = createContext<SessionView | null>(null);

/** Who is signed in. Only below `SessionGate`. */
export function useSession(): SessionView {
  const session = useContext(SessionContext);
  if (session === null) throw new Error('useSession stands outside SessionGate');
  return session;
}

export const useMay = (...roles: readonly Role[]): boolean => useSession().roles.some((role) => roles.includes(role));

/** Off to sign in, and back to where the person is now. The gateway takes only paths of this origin. */
export const signIn = (): void => location.assign(`/auth/login?next=${encodeURIComponent(location.pathname + location.search)}`);

/** End the session, then leave for the door. @throws ProblemError when the session could not be ended */
export async function signOut(): Promise<void> {
  const response = await fetch('/auth/logout', { method: 'POST', headers: csrfHeader(), redirect: 'manual' });
  if (!response.ok && response.type !== 'opaqueredirect' && response.status !== 401) throw await readProblem(response);
  const answer: { next?: string } = response.status === 200 ? await response.json().catch(() => ({})) : {};
  location.assign(answer.next ?? '/');
}

export const SESSION_ENDED_KEY = ['session-ended'];

type GateProps = { readonly roles: readonly Role[]; readonly otherApp: string; readonly children: ReactNode };

/** Lets in who is signed in and has a role this app is for. A session that ends later asks to sign in again, over the page as it is. */
export function SessionGate({ roles, otherApp, children }: GateProps) {
  const t = useKitTexts();
  const session = useQuery({
    queryKey: getGetSessionQueryKey(),
    queryFn: async ({ signal }) => {
      const view = await getSession({ signal });
      keepCsrfToken(view);
      return view;
    },
    staleTime: 5 * 60_000,
    retry: (failures, error) => failures < 3 && asProblem(error).kind === 'away',
  });
  const ended = useQuery({ queryKey: SESSION_ENDED_KEY, queryFn: () => false, enabled: false, initialData: false });

  if (session.data === undefined) {
    if (session.error === null) return <div className="gh-main"><Skeleton active /></div>;
    if (asProblem(session.error).kind !== 'signed-out') return <div className="gh-main"><ProblemAlert error={session.error} onRetry={() => void session.refetch()} /></div>;
    signIn();
    return null;
  }
  if (!session.data.roles.some((role) => roles.includes(role))) {
    return (
      <main className="gh-main">
        <section className="gh-card gh-empty"><h1>{t('session.wrongApp')}</h1><p>{t('session.wrongAppHint')}</p><Button type="primary" href={otherApp}>{t('session.otherApp')}</Button></section>
      </main>
    );
  }
  return (
    <SessionContext value={session.data}>
      {children}
      <Dialog open={ended.data} title={t('session.ended')} footer={<Button type="primary" onClick={signIn}>{t('session.signIn')}</Button>}><p>{t('session.endedHint')}</p></Dialog>
    </SessionContext>
  );
}

/** Whether an error means that the session is over. */
export const isSessionEnd = (error: unknown): boolean => error instanceof ProblemError && error.kind === 'signed-out';
