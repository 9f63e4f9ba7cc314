import { VIEW_SCHEMA, type ViewField } from '../view/view-schema.ts';

/** The schema of a path of the view, or a sentence saying what is wrong with it. `scope` holds the variables in force. */
export function fieldAt(path: string, scope: Readonly<Record<string, ViewField>>): ViewField | string {
  const [root, ...names] = path.split('.');
  let field: ViewField | undefined = scope[root!] ?? (VIEW_SCHEMA as Readonly<Record<string, ViewField>>)[root!];
  if (field === undefined) return `unknown path ${path}: there is no ${root}`;
  for (const name of names) {
    if (typeof field !== 'object' || Array.isArray(field)) return `unknown path ${path}: ${name} is asked of something that has no fields`;
    field = (field as Readonly<Record<string, ViewField>>)[name];
    if (field === undefined) return `unknown path ${path}: there is no ${name}`;
  }
  return field;
}

/** The fields of a list's elements; null where the field is no list. */
export function elementOf(field: ViewField | string): ViewField | null {
  return Array.isArray(field) ? (field as readonly ViewField[])[0]! : null;
}

/** The value at a path; undefined where the view has none. */
export function valueAt(path: string, values: Readonly<Record<string, unknown>>): unknown {
  let value: unknown = values;
  for (const name of path.split('.')) {
    if (value === null || typeof value !== 'object') return undefined;
    value = (value as Record<string, unknown>)[name];
  }
  return value;
}
