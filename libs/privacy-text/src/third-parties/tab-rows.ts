import { type Column, columnOf, columnsOf } from './columns.ts';
import { fieldOf, type Line, type ListReading, type ListRow } from './list-row.ts';

/** At least this share of a table's rows must have the cells that its header promises. */
const MIN_WHOLE = 0.5;

/** Tables with a header that names third parties: HTML and Word tables, and text whose cells are parted by tabs. */
export function readTabRows(lines: readonly Line[]): ListReading[] {
  const readings: ListReading[] = [];
  for (let index = 0; index < lines.length; index++) {
    const columns = headerAt(lines, index);
    if (columns === null) continue;
    const reading = readRows(lines, index, columns);
    readings.push(reading);
    index = reading.to - 1;
  }
  return readings;
}

function headerAt(lines: readonly Line[], index: number): Map<Column, number> | null {
  const { folded } = lines[index]!;
  if (!folded.includes('\t')) return null;
  const cells = folded.split('\t');
  // A row of data may hold such words too; a header holds nothing else.
  if (cells.filter((cell) => cell.trim() !== '' && columnOf(cell) === null).length > cells.length / 3) return null;
  return columnsOf(cells);
}

function readRows(lines: readonly Line[], header: number, columns: ReadonlyMap<Column, number>): ListReading {
  const width = lines[header]!.folded.split('\t').length;
  const rows: ListRow[] = [];
  let seen = 0;
  let at = header + 1;
  for (; at < lines.length && lines[at]!.folded.includes('\t'); at++) {
    if (lines[at]!.folded === lines[header]!.folded) continue; // repeated on the next page
    if (headerAt(lines, at) !== null) break;
    seen++;
    const cells = lines[at]!.folded.split('\t');
    // A row that was cut in two loses only itself.
    if (cells.length !== width) continue;
    const field = (column: Column): string | null => (columns.has(column) ? fieldOf(cells[columns.get(column)!]) : null);
    const row = {
      layout: 'table' as const,
      line: at,
      name: field('name'),
      company: field('company'),
      information: field('information'),
      purpose: field('purpose'),
      link: field('link'),
    };
    if (row.name !== null || row.company !== null) rows.push({ ...row, name: row.name ?? row.company });
  }
  return { rows, from: header, to: at, parsed: seen === 0 || rows.length >= seen * MIN_WHOLE };
}
