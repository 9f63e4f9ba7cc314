import { alternatives, constantStrings, type Value } from '../code/values/value.ts';

/** What may reach an argument, as far as its method shows. */
export type Argument = {
  readonly value: Value;
  /** Whole constant strings, those in arrays too. */
  readonly strings: readonly string[];
  /** The one number that reaches it; null where it may be another. */
  readonly number: number | null;
  /** Descriptors of the classes whose fresh instance reaches it. */
  readonly created: readonly string[];
  /** Members whose result or value it is: `Lclass;->name`. */
  readonly from: readonly string[];
  /** Texts put together at run time: known pieces, null for each that is not. */
  readonly patterns: readonly (readonly (string | null)[])[];
};

export const UNSEEN: Argument = { value: { kind: 'any' }, strings: [], number: null, created: [], from: [], patterns: [] };

/** @param nameOf `Lclass;->name` of a method of the file that holds the place */
export function readArgument(value: Value, nameOf: (method: number) => string): Argument {
  const values = alternatives(value);
  return {
    value,
    strings: constantStrings(value),
    number: value.kind === 'number' ? value.value : null,
    created: values.flatMap((one) => (one.kind === 'new' ? one.type : [])),
    from: values.flatMap((one) => {
      if (one.kind === 'call') return nameOf(one.method);
      return one.kind === 'field' ? `${one.class}->${one.member.slice(0, one.member.indexOf(':'))}` : [];
    }),
    patterns: values.flatMap((one) => (one.kind === 'pattern' ? [one.pieces] : [])),
  };
}

/** True where 1 is the only value: Dalvik has no other `true`. */
export function isTrue(argument: Argument): boolean {
  return argument.number === 1;
}

/** The text with `…` for what is not known. */
export function patternText(pieces: readonly (string | null)[]): string {
  return pieces.map((piece) => piece ?? '…').join('');
}

/** True for an array whose every element is a constant: one of nothing but zeros is a buffer to be filled. */
export function isConstantArray({ value }: Argument): boolean {
  if (value.kind !== 'array' || value.elements === null || value.elements.length === 0) return false;
  const constant = value.elements.every(({ kind }) => kind === 'number' || kind === 'string');
  return constant && value.elements.some((element) => element.kind !== 'number' || element.value !== 0);
}
