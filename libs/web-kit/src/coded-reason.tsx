import { codeText } from './codes.ts';
import { Hostile } from './hostile-text.tsx';
import { useSay } from './use-language.ts';

type CodedReasonProps = { readonly code: string; readonly detail: string };

/** A scan's reason: its code, what that means and what to do, and the detail as the scan gave it. */
export function CodedReason({ code, detail }: CodedReasonProps) {
  const say = useSay();
  const text = codeText(code);
  return (
    <>
      {code === '' ? null : <span className="gh-mono">{code}</span>} {text === null ? null : say(text)}{' '}
      {detail === '' ? null : (
        <span className="gh-muted">
          <Hostile text={detail} limit={300} />
        </span>
      )}
    </>
  );
}
