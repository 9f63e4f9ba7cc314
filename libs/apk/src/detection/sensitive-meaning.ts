import type { SensitiveApi } from '../detection-tables.ts';

/** A text that reaches a call. One that is not exact is known in parts: `pieces`, null for the others. */
export type VisibleText = { readonly pieces: readonly (string | null)[] };
/** What is seen of the argument that decides: `open` where it may be more than the texts. */
export type VisibleArgument = { readonly texts: readonly VisibleText[]; readonly open: boolean };
export type Meaning = { personalInformation: string[]; possible: string[]; argument: string | null };

/** Members that anything is read through: with an argument that is not seen they say nothing. */
const GENERAL = /^L(?:java\/io\/|android\/os\/SystemProperties;|java\/lang\/ProcessBuilder;|android\/content\/ContentResolver;->registerContentObserver)/;
/** Members whose argument is a command, of which the constant is a part. */
const COMMAND = /^Ljava\/lang\/(?:Runtime|ProcessBuilder);/;

/**
 * What a call means, given the rows of its descriptor. A row without a constant always holds. One with a constant holds when that
 * constant reaches the call; it is *possible* when the argument could not be seen; and it does not hold when only other constants reach it.
 * @returns null when nothing holds and nothing is possible.
 */
export function meaningOf(apis: readonly SensitiveApi[], visible: () => VisibleArgument): Meaning | null {
  const certain = apis.filter((api) => api.constant === null);
  const conditional = apis.filter((api): api is SensitiveApi & { constant: string } => api.constant !== null);
  let held: typeof conditional = [];
  let possible: typeof conditional = [];
  if (conditional.length > 0) {
    const { texts, open } = visible();
    held = conditional.filter((api) => texts.some((text) => names(text, api)));
    if (held.length === 0 && open) possible = conditional.filter((api) => !GENERAL.test(api.descriptor));
  }
  if (certain.length + held.length + possible.length === 0) return null;
  return {
    personalInformation: idsOf([...certain, ...held]),
    possible: idsOf(possible),
    argument: held[0]?.constant ?? null,
  };
}

/** A settings key is the whole string; a content URI may go on with a path, and a command with arguments. */
function names({ pieces }: VisibleText, { constant, descriptor }: SensitiveApi & { constant: string }): boolean {
  if (COMMAND.test(descriptor)) return pieces.some((piece) => piece !== null && piece.replace(/\s+/g, ' ').includes(constant));
  const [first] = pieces;
  if (typeof first !== 'string') return false;
  if (!constant.includes('://')) return pieces.length === 1 && first === constant;
  return first.startsWith(constant) && /^(?:$|[/?#])/.test(first.slice(constant.length));
}

function idsOf(apis: readonly SensitiveApi[]): string[] {
  return [...new Set(apis.flatMap((api) => api.personalInformation))].sort();
}
