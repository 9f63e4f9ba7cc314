import { isDeepStrictEqual } from 'node:util';

/** One thing that was compared. */
export type Row = {
  /** A path from the corpus. */
  readonly file: string;
  /** What of it, where a file has several rows: `from SDK 24`. */
  readonly what?: string;
  /** Null: equal. */
  readonly difference: string | null;
  /** Why nothing could be compared; such a row is neither equal nor different. */
  readonly skipped?: string;
  /** A figure, where more than equality is asked for; the table's reader sees it beside its aim. */
  readonly measured?: string;
};

export type ConformanceSet = { readonly name: string; readonly rows: () => Row[] | Promise<Row[]> };

/** A difference that stays, with its reason. */
export type Argued = { readonly set: string; readonly file: string; readonly why: string };

export type Tally = { name: string; files: number; equal: number; different: Row[]; argued: Argued[]; skipped: Map<string, number> };

const MAX_SHOWN = 300;

/** Null where both are the same, else both, cut short. */
export function differenceOf(expected: unknown, actual: unknown): string | null {
  if (isDeepStrictEqual(expected, actual)) return null;
  const shown = (value: unknown): string => (JSON.stringify(value) ?? 'nothing').slice(0, MAX_SHOWN);
  return `expected ${shown(expected)}, is ${shown(actual)}`;
}

/** Sums a set up. A difference that is argued for counts as argued, and an argument for what no longer differs is itself a difference. */
export function tally(name: string, rows: readonly Row[], arguments_: readonly Argued[]): Tally {
  const ours = arguments_.filter(({ set }) => set === name);
  const skipped = new Map<string, number>();
  const different: Row[] = [];
  const used = new Set<Argued>();
  let equal = 0;
  for (const row of rows) {
    if (row.skipped !== undefined) skipped.set(row.skipped, (skipped.get(row.skipped) ?? 0) + 1);
    else if (row.difference === null) equal++;
    else {
      const argued = ours.find(({ file }) => row.file.endsWith(file));
      if (argued === undefined) different.push(row);
      else used.add(argued);
    }
  }
  for (const { file } of ours.filter((argued) => !used.has(argued))) different.push({ file, difference: 'is argued for, and differs no more' });
  return { name, files: new Set(rows.map(({ file }) => file)).size, equal, different, argued: [...used], skipped };
}
