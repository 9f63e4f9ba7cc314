import type { Bilingual } from './language.ts';
import { useSay } from './use-language.ts';
import { When } from './when.tsx';

export type Step = { readonly at: string; readonly key: string; readonly text: Bilingual; readonly by?: string | null };

/** What happened, newest first. */
export function Timeline({ steps, label }: { steps: readonly Step[]; label: string }) {
  const say = useSay();
  const newestFirst = steps.toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at));
  return (
    <ol className="gh-timeline" aria-label={label}>
      {newestFirst.map(({ at, key, text, by }, index) => (
        <li key={`${at} ${key} ${index}`}>
          <span>{say(text)}</span>
          <span>
            <When iso={at} />
            {by ? (
              <>
                {' '}
                · <bdi>{by}</bdi>
              </>
            ) : null}
          </span>
        </li>
      ))}
    </ol>
  );
}
