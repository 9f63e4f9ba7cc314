import { clauseName } from './domain.ts';
import { useSay } from './use-language.ts';

/** A clause by its id; what it is about stands beside it or, where room is short, in the tooltip. */
export function ClauseChip({ id, named = false }: { id: string; named?: boolean }) {
  const say = useSay();
  const name = clauseName(id);
  const text = name === null ? id : say(name);
  return (
    <span className="gh-chip gh-tone-note" title={text}>
      <span className="gh-clause">{id}</span>
      {named && name !== null ? text : <span className="gh-visually-hidden">{text}</span>}
    </span>
  );
}
