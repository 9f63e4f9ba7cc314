import { getDocumentProxy } from 'unpdf';
import { MAX_CHARACTERS, MAX_PDF_PAGES } from './bounds.ts';
import { assertInflatesWithinBounds } from './pdf-budget.ts';
import { PolicyTextError } from './policy-text-error.ts';

/**
 * The text of a PDF, a line break where the file ends a line and between pages, a tab where a gap parts columns. Scripts, forms and attachments are not
 * run or read. A scanned image has no text and ends as `policy.empty`.
 * @throws PolicyTextError 'policy.unreadable' (broken or encrypted) | 'policy.too-large'
 */
export async function pdfText(bytes: Uint8Array): Promise<string> {
  assertInflatesWithinBounds(bytes);
  // The reader takes ownership of its buffer, so it gets a copy; it refuses a Buffer, which is what files are read as.
  const document = await getDocumentProxy(Uint8Array.from(bytes), { disableFontFace: true, verbosity: 0 }).catch((error: unknown) => {
    throw new PolicyTextError('policy.unreadable', 'The PDF is broken or encrypted.', error);
  });
  try {
    if (document.numPages > MAX_PDF_PAGES) throw new PolicyTextError('policy.too-large', `The PDF has more than ${MAX_PDF_PAGES} pages.`);
    const pages: string[] = [];
    let length = 0;
    for (let number = 1; number <= document.numPages; number++) {
      const text = await pageText(document, number);
      length += text.length;
      if (length > MAX_CHARACTERS) throw new PolicyTextError('policy.too-large', `The text is longer than ${MAX_CHARACTERS} characters.`);
      pages.push(text);
    }
    return pages.join('\n').trim();
  } finally {
    await document.loadingTask.destroy();
  }
}

type Document = Awaited<ReturnType<typeof getDocumentProxy>>;

async function pageText(document: Document, number: number): Promise<string> {
  try {
    const page = await document.getPage(number);
    const { items } = await page.getTextContent();
    return linesOf(items.flatMap((item) => ('str' in item ? [item] : [])));
  } catch (error) {
    throw new PolicyTextError('policy.unreadable', `Page ${number} of the PDF cannot be read.`, error);
  }
}

/** A piece of text on a page: `transform` is its matrix, the last two its place in points, the fourth its height. */
type Piece = { str: string; hasEOL: boolean; width: number; transform: unknown[] };

/** A gap wider than this many heights of a letter parts columns; justified text has narrower ones. */
const COLUMN_GAP = 1.5;

/** Pieces as the file draws them. Where two stand on one line far apart, they are cells of a table. */
function linesOf(pieces: readonly Piece[]): string {
  const parts: string[] = [];
  let last: { end: number; y: number } | null = null;
  for (const { str, hasEOL, width, transform } of pieces) {
    const [height, x, y] = [Math.abs(Number(transform[3])), Number(transform[4]), Number(transform[5])];
    if (str.trim() !== '') {
      const gap: number = last !== null && Math.abs(y - last.y) < height / 2 ? x - last.end : 0;
      if (gap > height * COLUMN_GAP) parts.push('\t');
      last = { end: x + width, y };
    }
    parts.push(str);
    if (hasEOL) {
      parts.push('\n');
      last = null;
    }
  }
  return rowsIn(parts.join('').replace(/ {0,4}\t {0,4}/g, '\t'));
}

/** Narrow gaps come as spaces: below a row, a line that falls into as many cells at its spaces is a row of the same table. */
function rowsIn(text: string): string {
  let columns = 1;
  return text
    .split('\n')
    .map((line) => {
      const cells = line.trim().split(/\t| +/);
      const row = columns > 1 && cells.length === columns ? cells.join('\t') : line;
      columns = row.split('\t').length;
      return row;
    })
    .join('\n');
}
