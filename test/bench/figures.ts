import Table from 'cli-table3';
import type { Ground } from './ground.ts';

/** One line of the table. */
export type Figure = {
  name: string;
  ours: string;
  against: string;
  /** Ours by theirs, as the aim words it; null where there is nothing to divide. */
  ratio: number | null;
  aim?: { atLeast: number } | { atMost: number };
};

/** What a bench answers: its lines, and what one should know to read them. */
export type BenchResult = { figures: Figure[]; notes: string[] };

export type Bench = { readonly name: string; readonly run: (ground: Ground) => Promise<BenchResult> };

/** The value below which this share of the sample lies (nearest rank). */
export function percentile(sample: readonly number[], share: number): number {
  const sorted = [...sample].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

export const median = (sample: readonly number[]): number => percentile(sample, 0.5);

export const ms = (value: number): string => `${value.toFixed(value < 10 ? 2 : 0)} ms`;
export const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`;

/** `ingestion 3.1 ms, PostgreSQL 1.2 ms`: a split by who spent it, each per piece of work. */
export function split(spentMs: Readonly<Record<string, number>>, pieces: number): string {
  return Object.entries(spentMs)
    .map(([name, spent]) => `${name} ${ms(spent / pieces)}`)
    .join(', ');
}

export function drawTable(results: readonly { name: string; result: BenchResult }[]): string {
  const table = new Table({
    head: ['bench', 'what', 'ours', 'against', 'ratio', 'aim'],
    style: { head: [], border: [] },
    wordWrap: true,
    colWidths: [13, 34, 40, 40, 8, 9],
  });
  for (const { name, result } of results) {
    for (const f of result.figures) table.push([name, f.name, f.ours, f.against, f.ratio === null ? '' : f.ratio.toFixed(2), aimOf(f)]);
  }
  const notes = results.flatMap(({ name, result }) => result.notes.map((note) => `${name}: ${note}`));
  return [table.toString(), ...notes].join('\n');
}

function aimOf({ aim }: Figure): string {
  if (!aim) return '';
  return 'atLeast' in aim ? `≥ ${aim.atLeast}` : `≤ ${aim.atMost}`;
}
