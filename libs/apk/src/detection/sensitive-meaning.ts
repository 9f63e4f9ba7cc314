import type { SensitiveApi } from '../detection-tables.ts';

/** Constant strings that reach a call, and all of the method it stands in. */
export type VisibleConstants = { readonly arguments: readonly string[]; readonly method: readonly string[] };
export type Meaning = { personalInformation: string[]; possible: string[]; argument: string | null };

/**
 * What a call means, given the rows of its descriptor. A row without a constant always holds. One with a constant holds
 * when that constant reaches the call, or stands in the method while no argument could be seen; it is *possible* when
 * neither could be seen; and it does not hold when another constant reaches the call.
 * @returns null when nothing holds and nothing is possible.
 */
export function meaningOf(apis: readonly SensitiveApi[], visible: () => VisibleConstants): Meaning | null {
  const certain = apis.filter((api) => api.constant === null);
  const conditional = apis.filter((api): api is SensitiveApi & { constant: string } => api.constant !== null);
  let held: typeof conditional = [];
  let possible: typeof conditional = [];
  if (conditional.length > 0) {
    const constants = visible();
    held = conditional.filter((api) => constants.arguments.some((argument) => names(argument, api.constant)));
    if (held.length === 0 && constants.arguments.length === 0) {
      held = conditional.filter((api) => constants.method.some((constant) => names(constant, api.constant)));
      if (held.length === 0) possible = conditional;
    }
  }
  if (certain.length + held.length + possible.length === 0) return null;
  return {
    personalInformation: idsOf([...certain, ...held]),
    possible: idsOf(possible),
    argument: held[0]?.constant ?? null,
  };
}

/** A settings key is the whole string; a content URI may go on with a path. */
function names(text: string, constant: string): boolean {
  return text === constant || (constant.includes('://') && text.startsWith(constant));
}

function idsOf(apis: readonly SensitiveApi[]): string[] {
  return [...new Set(apis.flatMap((api) => api.personalInformation))].sort();
}
