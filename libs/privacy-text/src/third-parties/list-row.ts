import type { Column } from './columns.ts';

/** A line of the extracted text, folded, with where it begins in UTF-16 units of the text. */
export type Line = { readonly folded: string; readonly start: number };
export type Layout = 'table' | 'key-value' | 'flattened' | 'prose' | 'mention';
/** One third party as a list gives it; a field that the list leaves out is null. */
export type ListRow = { readonly layout: Layout; readonly line: number } & { readonly [column in Column]: string | null };

/** What was found where a list stands. `not-parsed`: a table is there, and its rows could not be told apart. */
export type ListReading = { readonly rows: ListRow[]; readonly from: number; readonly to: number; readonly parsed: boolean };

/** Fields that say there is nothing to say. */
const NOTHING = /^(?:无|\/|-{1,3}|—{1,3}|n\/?a|none|不涉及)?$/;

export const fieldOf = (text: string | undefined): string | null => {
  const field = text?.trim() ?? '';
  return NOTHING.test(field) ? null : field;
};
