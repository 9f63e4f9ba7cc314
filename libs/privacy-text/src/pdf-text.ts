import { getDocumentProxy } from 'unpdf';
import { MAX_CHARACTERS, MAX_PDF_PAGES } from './bounds.ts';
import { PolicyTextError } from './policy-text-error.ts';

/**
 * The text of a PDF, a line break where the file ends a line and between pages. Scripts, forms and attachments are not
 * run or read. A scanned image has no text and ends as `policy.empty`.
 * @throws PolicyTextError 'policy.unreadable' (broken or encrypted) | 'policy.too-large'
 */
export async function pdfText(bytes: Uint8Array): Promise<string> {
  // The reader takes ownership of its buffer, so it gets a copy.
  const document = await getDocumentProxy(bytes.slice(), { disableFontFace: true, verbosity: 0 }).catch((error: unknown) => {
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
    return items.map((item) => ('str' in item ? item.str + (item.hasEOL ? '\n' : '') : '')).join('');
  } catch (error) {
    throw new PolicyTextError('policy.unreadable', `Page ${number} of the PDF cannot be read.`, error);
  }
}
