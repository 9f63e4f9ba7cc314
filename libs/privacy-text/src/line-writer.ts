import { MAX_CHARACTERS } from './bounds.ts';
import { PolicyTextError } from './policy-text-error.ts';
import { MAX_SPAN, MAX_TABLE_CELLS, Table } from './table.ts';

/**
 * Writes what a document shows as lines: a line a block, a line a table row with tabs between its cells.
 * A cell that spans rows or columns is written in each of them, so that every row can be read by itself. Of tables in each
 * other the innermost is read as one; those around it only lay the page out, and are written as lines.
 */
export class LineWriter {
  private readonly parts: string[] = [];
  private table: Table | null = null;
  private depth = 0;
  private tableDepth = 0;
  private length = 0;
  private cells = 0;

  /** @throws PolicyTextError 'policy.too-large' past MAX_CHARACTERS */
  write(text: string): void {
    if (text === '') return;
    this.length += text.length;
    if (this.length > MAX_CHARACTERS) throw new PolicyTextError('policy.too-large', `The text is longer than ${MAX_CHARACTERS} characters.`);
    if (this.table === null) this.parts.push(text);
    else this.table.write(text);
  }

  breakLine(): void {
    if (this.table !== null) this.table.breakLine();
    else if (this.parts.at(-1) !== '\n') this.parts.push('\n');
  }

  openTable(): void {
    this.flushTable();
    this.breakLine();
    this.table = new Table();
    this.tableDepth = ++this.depth;
  }

  closeTable(): void {
    if (this.depth === 0) return;
    if (this.tableDepth === this.depth) this.flushTable();
    this.depth--;
    this.breakLine();
  }

  openRow(): void {
    if (this.table === null) this.breakLine();
    else this.table.openRow();
  }

  /** @throws PolicyTextError 'policy.too-large' where tables hold more cells than any policy's */
  openCell(rowSpan = 1, columnSpan = 1): void {
    const [rows, columns] = [rowSpan, columnSpan].map((span) => (span >= 1 && span <= MAX_SPAN ? Math.floor(span) : 1)) as [number, number];
    this.cells += rows * columns;
    if (this.cells > MAX_TABLE_CELLS) throw new PolicyTextError('policy.too-large', `The tables have more than ${MAX_TABLE_CELLS} cells.`);
    if (this.table === null) this.parts.push('\t');
    else this.table.openCell(rows, columns);
  }

  closeCell(): void {
    this.table?.closeCell();
  }

  text(): string {
    this.flushTable();
    return this.parts
      .join('')
      .replace(/[ \u00a0]+/g, ' ')
      .replace(/ ?\n[ \n\u00a0]*/g, '\n')
      .replace(/\n\t+/g, '\n')
      .trim();
  }

  /** What cells that span say is written several times, and counts each time. */
  private flushTable(): void {
    const { table } = this;
    this.table = null;
    if (table === null) return;
    for (const line of table.lines()) {
      this.breakLine();
      this.write(line);
    }
    this.breakLine();
  }
}
