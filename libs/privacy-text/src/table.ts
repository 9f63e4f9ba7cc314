import { MAX_CHARACTERS } from './bounds.ts';
import { PolicyTextError } from './policy-text-error.ts';

/** Cells of all tables of a document, spans counted: more than any list of third parties has by far. */
export const MAX_TABLE_CELLS = 100_000;
/** A span beyond it is a slip or an attack; browsers cut at 1,000 columns as well. */
export const MAX_SPAN = 1_000;

type Cell = { readonly text: string; readonly rowsLeft: number };

/** A table while it is read: cells go to the next free column, and stay there for as many rows as they span. */
export class Table {
  private readonly rows: string[][] = [];
  private readonly held = new Map<number, Cell>();
  private row: string[] = [];
  private column = 0;
  private cell: { parts: string[]; rowSpan: number; columnSpan: number } | null = null;
  /** What stands in a table and in no cell: a caption. */
  private readonly loose: string[] = [];

  openRow(): void {
    this.closeRow();
  }

  openCell(rowSpan: number, columnSpan: number): void {
    this.closeCell();
    this.cell = { parts: [], rowSpan, columnSpan };
  }

  write(text: string): void {
    (this.cell?.parts ?? this.loose).push(text);
  }

  breakLine(): void {
    this.write('\n');
  }

  closeCell(): void {
    if (this.cell === null) return;
    const { parts, rowSpan, columnSpan } = this.cell;
    this.cell = null;
    const text = parts.join('');
    if (text.length * rowSpan * columnSpan > MAX_CHARACTERS)
      throw new PolicyTextError('policy.too-large', `A table has more than ${MAX_CHARACTERS} characters.`);
    this.fillHeld();
    for (let span = 0; span < columnSpan; span++) {
      this.row.push(text);
      if (rowSpan > 1) this.held.set(this.column, { text, rowsLeft: rowSpan - 1 });
      this.column++;
      this.fillHeld();
    }
  }

  /** One line a row, tabs between cells. A table of one column lays a page out: its cells keep their lines. */
  *lines(): Generator<string> {
    this.closeRow();
    const caption = onOneLine(this.loose.join(''));
    if (caption !== '') yield caption;
    const laysOut = this.rows.every((row) => row.length === 1);
    for (const row of this.rows) yield laysOut ? row[0]! : row.map(onOneLine).join('\t');
  }

  private closeRow(): void {
    this.closeCell();
    if (this.row.length > 0) {
      this.fillHeld();
      this.rows.push(this.row);
    }
    this.row = [];
    this.column = 0;
  }

  /** Cells from rows above that reach into this one. */
  private fillHeld(): void {
    for (let cell = this.held.get(this.column); cell !== undefined; cell = this.held.get(this.column)) {
      this.row.push(cell.text);
      if (cell.rowsLeft === 1) this.held.delete(this.column);
      else this.held.set(this.column, { text: cell.text, rowsLeft: cell.rowsLeft - 1 });
      this.column++;
    }
  }
}

const onOneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();
