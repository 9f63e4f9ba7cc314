import { type Token, Tokenizer, TokenizerMode, type TokenHandler } from 'parse5';
import { LineWriter } from './line-writer.ts';

/** Elements that stand on lines of their own. */
const BLOCKS = new Set([
  'address',
  'article',
  'aside',
  'blockquote',
  'body',
  'br',
  'caption',
  'dd',
  'details',
  'div',
  'dl',
  'dt',
  'figure',
  'footer',
  'form',
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
  'header',
  'hr',
  'html',
  'li',
  'main',
  'nav',
  'ol',
  'p',
  'pre',
  'section',
  'summary',
  'title',
  'ul',
]);
const CELLS = new Set(['td', 'th']);
/** Elements whose content a browser does not show, with how the tokenizer must read it. */
const HIDDEN: ReadonlyMap<string, number> = new Map([
  ['script', TokenizerMode.SCRIPT_DATA],
  ['style', TokenizerMode.RAWTEXT],
  ['noscript', TokenizerMode.RAWTEXT],
  ['iframe', TokenizerMode.RAWTEXT],
  ['noframes', TokenizerMode.RAWTEXT],
  ['xmp', TokenizerMode.RAWTEXT],
  ['textarea', TokenizerMode.RCDATA],
]);

/**
 * The visible text of a page: a line a block element or table row, a tab between table cells.
 * Only the tokenizer of parse5 runs, never its tree builder: nesting of any depth costs nothing, where a tree of a
 * million open elements would be searched again for each tag. What styles hide is still seen as text.
 * @throws PolicyTextError 'policy.too-large' past MAX_CHARACTERS or MAX_TABLE_CELLS
 */
export function htmlText(html: string): string {
  const writer = new LineWriter();
  let hidden: string | null = null;
  const handler: TokenHandler = {
    onStartTag({ tagName, selfClosing, attrs }) {
      const mode = HIDDEN.get(tagName);
      if (mode !== undefined && !selfClosing) {
        hidden = tagName;
        tokenizer.state = mode as Tokenizer['state'];
      } else if (BLOCKS.has(tagName)) writer.breakLine();
      else if (CELLS.has(tagName)) writer.openCell(spanOf(attrs, 'rowspan'), spanOf(attrs, 'colspan'));
      else if (tagName === 'tr') writer.openRow();
      else if (tagName === 'table') writer.openTable();
    },
    onEndTag({ tagName }) {
      if (tagName === hidden) hidden = null;
      else if (BLOCKS.has(tagName)) writer.breakLine();
      else if (CELLS.has(tagName)) writer.closeCell();
      else if (tagName === 'table') writer.closeTable();
    },
    onCharacter: characters,
    onWhitespaceCharacter: characters,
    onNullCharacter() {},
    onComment() {},
    onDoctype() {},
    onEof() {},
  };
  function characters({ chars }: { chars: string }): void {
    if (hidden === null) writer.write(chars.replace(/\s+/g, ' '));
  }
  const tokenizer = new Tokenizer({ sourceCodeLocationInfo: false }, handler);
  tokenizer.write(html, true);
  return writer.text();
}

const spanOf = (attributes: readonly Token.Attribute[], name: string): number => Number(attributes.find((attribute) => attribute.name === name)?.value ?? 1);
