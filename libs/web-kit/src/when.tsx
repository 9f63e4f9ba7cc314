import { clockTime, dateTime, deadline, localTime, relative } from './time.ts';
import { useLanguage } from './use-language.ts';
import { useNow } from './use-now.ts';

type WhenProps = { readonly iso: string; readonly as?: 'moment' | 'deadline' | 'clock'; readonly withRelative?: boolean };
const FORMATS = { moment: dateTime, deadline, clock: clockTime };

/** A time: Beijing's, the browser's own in the tooltip, and how far away only beside it. */
export function When({ iso, as = 'moment', withRelative = false }: WhenProps) {
  const language = useLanguage();
  const now = useNow();
  const here = localTime(iso, language);
  return (
    <time dateTime={iso} title={here ?? undefined}>
      {FORMATS[as](iso)}
      {withRelative ? <span className="gh-muted"> ({relative(iso, now, language)})</span> : null}
    </time>
  );
}
