import { useQuery } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useEffect } from 'react';
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

// Whether this browser may hold a session: it has been to the door and did not leave. Who never was goes there straight away.
const BEEN_AT_THE_DOOR = 'gatehouse.signed-in';
const mayBeSignedIn = (): boolean => localStorage.getItem(BEEN_AT_THE_DOOR) !== null;

/** Off to sign in, and back to where the person is now. The gateway takes only paths of this origin. */
export function signIn(): void {
  localStorage.setItem(BEEN_AT_THE_DOOR, 'yes');
  location.assign(`/auth/login?next=${encodeURIComponent(location.pathname + location.search)}`);
}

/** End the session, then leave for the door. @throws ProblemError when the session could not be ended */
export async function signOut(): Promise<void> {
  const response = await fetch('/auth/logout', { method: 'POST', headers: csrfHeader(), redirect: 'manual' });
  if (!response.ok && response.type !== 'opaqueredirect' && response.status !== 401) throw await readProblem(response);
  const answer: { next?: string } = response.status === 200 ? await response.json().catch(() => ({})) : {};
  localStorage.removeItem(BEEN_AT_THE_DOOR);
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
    enabled: mayBeSignedIn(),
    staleTime: 5 * 60_000,
    retry: (failures, error) => failures < 3 && asProblem(error).kind === 'away',
  });
  const ended = useQuery({ queryKey: SESSION_ENDED_KEY, queryFn: () => false, enabled: false, initialData: false });

  const signedOut = session.data === undefined && (!mayBeSignedIn() || (session.error !== null && asProblem(session.error).kind === 'signed-out'));
  useEffect(() => {
    if (signedOut) signIn();
  }, [signedOut]);

  if (session.data === undefined) {
    const away = session.error !== null && !signedOut;
    return <div className="gh-main">{away ? <ProblemAlert error={session.error} onRetry={() => void session.refetch()} /> : <Skeleton active />}</div>;
  }
  if (!session.data.roles.some((role) => roles.includes(role))) {
    return (
      <main className="gh-main">
        <section className="gh-card gh-empty">
          <h1>{t('session.wrongApp')}</h1>
          <p>{t('session.wrongAppHint')}</p>
          <Button type="primary" href={otherApp}>
            {t('session.otherApp')}
          </Button>
        </section>
      </main>
    );
  }
  return (
    <SessionContext value={session.data}>
      {children}
      <Dialog
        open={ended.data}
        title={t('session.ended')}
        footer={
          <Button type="primary" onClick={signIn}>
            {t('session.signIn')}
          </Button>
        }
      >
        <p>{t('session.endedHint')}</p>
      </Dialog>
    </SessionContext>
  );
}

/** Whether an error means that the session is over. */
export const isSessionEnd = (error: unknown): boolean => error instanceof ProblemError && error.kind === 'signed-out';
