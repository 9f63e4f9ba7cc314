import { strFromU8, unzipSync } from 'fflate';
import { Tokenizer, type TokenHandler } from 'parse5';
import { LineWriter } from './line-writer.ts';
import { PolicyTextError } from './policy-text-error.ts';

/** The part of a Word document that holds its text (ECMA-376 part 1, §11.3.10), where all writers put it. */
const BODY = 'word/document.xml';
/** Inflated XML that is read: 20 times the longest real policies with all their formatting. */
const MAX_BODY_BYTES = 64 * 1024 * 1024;
/** What was deleted under revision, and instructions of fields, are not shown. */
const HIDDEN = new Set(['w:deltext', 'w:instrtext', 'w:delinstrtext']);

/**
 * The text of a Word document (DOCX): a line a paragraph, a line a table row with tabs between its cells. Headers, footers,
 * notes and pictures are not read. Vertically merged cells are written in every row that they reach into.
 * @throws PolicyTextError 'policy.unreadable' (broken, encrypted, no Word document) | 'policy.too-large'
 */
export function docxText(bytes: Uint8Array): string {
  const writer = new LineWriter();
  const columns = new MergedColumns();
  let shown = false;
  let cellText = '';
  const handler: TokenHandler = {
    onStartTag({ tagName, selfClosing, attrs }) {
      const value = attrs.find(({ name }) => name === 'w:val')?.value;
      if (tagName === 'w:t') shown = !selfClosing;
      else if (HIDDEN.has(tagName)) shown = false;
      else if (tagName === 'w:tab') write(' ');
      else if (tagName === 'w:br' || tagName === 'w:cr') writer.breakLine();
      else if (tagName === 'w:tbl') writer.openTable();
      else if (tagName === 'w:tr') {
        columns.openRow();
        writer.openRow();
      } else if (tagName === 'w:tc' && !selfClosing) {
        columns.openCell();
        cellText = '';
        writer.openCell();
      } else if (tagName === 'w:gridspan') columns.span(Number(value));
      else if (tagName === 'w:vmerge' && value !== 'restart') write(columns.continued());
    },
    onEndTag({ tagName }) {
      if (tagName === 'w:t') shown = false;
      else if (tagName === 'w:p') writer.breakLine();
      else if (tagName === 'w:tc') {
        for (const again of columns.closeCell(cellText)) {
          writer.openCell();
          writer.write(again);
        }
        writer.closeCell();
      } else if (tagName === 'w:tbl') writer.closeTable();
    },
    onCharacter: characters,
    onWhitespaceCharacter: characters,
    onNullCharacter() {},
    onComment() {},
    onDoctype() {},
    onEof() {},
  };
  function write(text: string): void {
    cellText += text;
    writer.write(text);
  }
  function characters({ chars }: { chars: string }): void {
    if (shown) write(chars.replace(/\s+/g, ' '));
  }
  const tokenizer = new Tokenizer({ sourceCodeLocationInfo: false }, handler);
  tokenizer.write(bodyOf(bytes), true);
  return writer.text();
}

/** What stands in each column of the row above, for cells that continue it. */
class MergedColumns {
  private above = new Map<number, string>();
  private column = 0;
  private width = 1;

  openRow(): void {
    this.column = 0;
  }

  openCell(): void {
    this.width = 1;
  }

  span(columns: number): void {
    this.width = columns >= 1 && columns <= MAX_GRID_COLUMNS ? Math.floor(columns) : 1;
  }

  continued(): string {
    return this.above.get(this.column) ?? '';
  }

  /** Remembers the cell, and gives its text once for each further column that it spans. */
  closeCell(text: string): string[] {
    for (let span = 0; span < this.width; span++) this.above.set(this.column + span, text);
    this.column += this.width;
    return Array.from({ length: this.width - 1 }, () => text);
  }
}

/** Word itself allows 63 columns. */
const MAX_GRID_COLUMNS = 63;

function bodyOf(bytes: Uint8Array): string {
  let tooLarge = false;
  try {
    const parts = unzipSync(bytes, {
      filter: ({ name, originalSize }) => {
        if (name !== BODY) return false;
        tooLarge = originalSize > MAX_BODY_BYTES;
        return !tooLarge;
      },
    });
    if (parts[BODY] !== undefined) return strFromU8(parts[BODY]);
  } catch (error) {
    throw new PolicyTextError('policy.unreadable', 'The Word document is broken or encrypted.', error);
  }
  if (tooLarge) throw new PolicyTextError('policy.too-large', `The text of the Word document has more than ${MAX_BODY_BYTES} bytes.`);
  throw new PolicyTextError('policy.unreadable', `The file is no Word document: it has no ${BODY}.`);
}
