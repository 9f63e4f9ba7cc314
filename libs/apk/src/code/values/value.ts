/** Where an instruction stands: the method of a DEX file (by its number in `CodeFiles`) and the code unit of that file. */
export type Place = { readonly dex: number; readonly method: number; readonly pc: number };

/**
 * What is known of a value at a place in the code. `Uri.parse`, boxing, `toString` of a string and their like hand their
 * argument on: an address made of a constant is that string.
 */
export type Value =
  /** Nothing is known. */
  | { readonly kind: 'any' }
  | { readonly kind: 'string'; readonly text: string }
  /** A text of which parts are known; null stands for the others. At least one part is known. */
  | { readonly kind: 'pattern'; readonly pieces: readonly (string | null)[] }
  /** Integers, characters, booleans as 0 and 1, and real numbers; a long is rounded past 2^53. */
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'null' }
  /** `const-class`, or `Class.forName` of a constant. */
  | { readonly kind: 'class'; readonly descriptor: string }
  /**
   * An object allocated here. `init` is the code unit of its constructor's call, whose arguments may be asked for; `changes` those
   * of later calls that complete it, for builders and intents, in the order in which they run.
   */
  | { readonly kind: 'new'; readonly type: string; readonly at: Place; readonly init: number | null; readonly changes: readonly number[] }
  /** Argument of the method that holds the place; 0 is the receiver of an instance method. */
  | { readonly kind: 'parameter'; readonly index: number; readonly at: Place }
  /** A field that is read, `NAME:Type`, and is no known constant. */
  | { readonly kind: 'field'; readonly class: string; readonly member: string; readonly isStatic: boolean; readonly at: Place }
  /** What a call gave back. `method` is an index of that DEX file. */
  | { readonly kind: 'call'; readonly method: number; readonly at: Place }
  /** A function object made by `invoke-custom`: the index of its call site in that DEX file. */
  | { readonly kind: 'lambda'; readonly callSite: number; readonly at: Place }
  /** An array made in the method; elements that cannot be told are `any`. Null where not even the length can be told. */
  | { readonly kind: 'array'; readonly type: string; readonly elements: readonly Value[] | null; readonly at: Place }
  /** One of these, by the way that was taken; never nested, two to eight. */
  | { readonly kind: 'one-of'; readonly values: readonly Value[] };

export const ANY: Value = { kind: 'any' };
export const NULL: Value = { kind: 'null' };

/** Alternatives and elements that are read out of one value at most: what is printed of them stays readable. */
const MAX_CONSTANTS = 64;

/** The value itself, or each of the values it may be. */
export function alternatives(value: Value): readonly Value[] {
  return value.kind === 'one-of' ? value.values : [value];
}

/** Every whole constant string that the value may be, or hold as an array; in the order met, each once. */
export function constantStrings(value: Value): string[] {
  const texts = new Set<string>();
  const collect = (part: Value, depth: number): void => {
    if (texts.size >= MAX_CONSTANTS) return;
    if (part.kind === 'string') texts.add(part.text);
    else if (depth < 2 && part.kind === 'array') part.elements?.forEach((element) => collect(element, depth + 1));
    else if (part.kind === 'one-of') part.values.forEach((one) => collect(one, depth));
  };
  collect(value, 0);
  return [...texts];
}

/** True where an alternative is something that the method alone does not tell. */
export function isOpen(value: Value): boolean {
  return alternatives(value).some(({ kind }) => kind !== 'string' && kind !== 'number' && kind !== 'null' && kind !== 'class');
}

/** One value of several; equal ones are kept once, and more than eight are `any`. */
export function oneOf(values: readonly Value[]): Value {
  const [single] = values;
  if (values.length === 1 && single !== undefined && single.kind !== 'one-of') return single; // most registers hold what one instruction made
  const distinct = new Map<string, Value>();
  for (const value of values.flatMap(alternatives)) {
    if (value.kind === 'any') return ANY;
    distinct.set(JSON.stringify(value), value);
  }
  const [first, ...others] = distinct.values();
  if (first === undefined || others.length >= MAX_ALTERNATIVES) return ANY;
  return others.length === 0 ? first : { kind: 'one-of', values: [first, ...others] };
}

/** More ways than these are no longer told apart: what a method chooses among by hand is fewer. */
export const MAX_ALTERNATIVES = 8;
