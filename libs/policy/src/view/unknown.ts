/** A part of the view that nobody could read: its path in the view, and why. */
export type Withheld = { readonly path: string; readonly why: string };

/**
 * Stands at the end of a list that may be longer than what was found. It has no fields, so whatever a rule asks of it
 * is an error, which `exists` absorbs once a real element answers: elements found count, absence proves nothing.
 */
export const UNKNOWN_ELEMENT: Readonly<Record<string, never>> = Object.freeze({});

type Node = { [name: string]: unknown };

/** Takes what is unknown out of the view: values go, found list elements stay, with the unknown element after them. */
export function withhold(view: Node, path: string): void {
  withholdAt(view, path.split('.'));
}

function withholdAt(node: unknown, path: readonly string[]): void {
  if (Array.isArray(node)) {
    for (const element of node) if (element !== UNKNOWN_ELEMENT) withholdAt(element, path);
    return;
  }
  if (node === null || typeof node !== 'object') return;
  const [name, ...rest] = path;
  const record = node as Node;
  if (name === undefined || !(name in record)) return;
  if (rest.length > 0) withholdAt(record[name], rest);
  else withholdWhole(record, name);
}

function withholdWhole(record: Node, name: string): void {
  const value = record[name];
  if (Array.isArray(value)) {
    if (value.at(-1) !== UNKNOWN_ELEMENT) value.push(UNKNOWN_ELEMENT);
  } else if (value !== null && typeof value === 'object') {
    for (const inner of Object.keys(value)) withholdWhole(value as Node, inner);
  } else {
    delete record[name];
  }
}
