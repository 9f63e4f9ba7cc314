import { Alert, Button } from 'antd';
import type { ReactNode } from 'react';
import { codeText } from './codes.ts';
import { asProblem } from './problem.ts';
import { useKitTexts, useSay } from './use-language.ts';
import { Hostile } from './hostile-text.tsx';

/** What happened and what to do, where the data would be; the code and the trace are there to be copied. */
export function ProblemAlert({ error, onRetry, action }: { error: unknown; onRetry?: () => void; action?: ReactNode }) {
  const t = useKitTexts();
  const problem = asProblem(error);
  const retry =
    onRetry === undefined ? null : (
      <Button size="small" onClick={onRetry}>
        {t('problem.retry')}
      </Button>
    );
  return (
    <Alert
      type={problem.kind === 'away' || problem.kind === 'busy' ? 'warning' : 'error'}
      showIcon
      role="alert"
      title={<ProblemSentence error={problem} />}
      description={
        <div className="gh-stack">
          {problem.fields.length === 0 ? null : (
            <ul>
              {problem.fields.slice(0, 20).map((field) => (
                <li key={`${field.pointer} ${field.code}`}>
                  <span className="gh-mono">{field.pointer}</span> <Hostile text={field.detail} />
                </li>
              ))}
            </ul>
          )}
          <div className="gh-row">
            <span className="gh-mono gh-muted">
              {problem.code}
              {problem.traceId === null ? '' : ` · ${t('problem.trace')} ${problem.traceId}`}
            </span>
            {retry}
            {action}
          </div>
        </div>
      }
    />
  );
}

/** One sentence for a problem: by its code, then by its kind. */
export function ProblemSentence({ error }: { error: unknown }) {
  const t = useKitTexts();
  const say = useSay();
  const problem = asProblem(error);
  const text = codeText(problem.code);
  if (problem.kind === 'busy' && problem.retryAfterSeconds !== null) return <>{t('problem.busyFor', { seconds: problem.retryAfterSeconds })}</>;
  return <>{text === null ? t(`problem.kind.${problem.kind}`) : say(text)}</>;
}
