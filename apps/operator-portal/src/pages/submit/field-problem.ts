import { fieldPath, type ProblemError } from '@gatehouse/web-kit';

/** Texts of this app for what may be wrong with a field; the server's own words are the last resort. */
const KNOWN = new Set([
  'field.missing',
  'field.too-small',
  'field.too-big',
  'field.invalid-format',
  'field.invalid-type',
  'field.invalid-value',
  'upload.hash-mismatch',
  'policy.unsupported-type',
]);

/** Pointers that name a part of the draft which has no field of its own, and the field that stands for it. */
const STANDS_FOR: Readonly<Record<string, (string | number)[]>> = { '/listing': ['listing', 'name'] };

export type FieldProblem = { readonly name: (string | number)[]; readonly key: string | null; readonly detail: string };

/** A 422's errors as fields of the form with the text key of each. */
export function fieldProblems(problem: ProblemError): FieldProblem[] {
  return problem.fields.map(({ pointer, code, detail }) => ({
    name: STANDS_FOR[pointer] ?? fieldPath(pointer),
    key: KNOWN.has(code) ? code.replace('.', '_') : null,
    detail,
  }));
}
