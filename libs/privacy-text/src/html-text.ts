import { Tokenizer, TokenizerMode, type TokenHandler } from 'parse5';
import { MAX_CHARACTERS } from './bounds.ts';
import { PolicyTextError } from './policy-text-error.ts';

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
  'table',
  'tbody',
  'tfoot',
  'thead',
  'title',
  'tr',
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
 * The visible text of a page: a line a block element, a tab between table cells.
 * Only the tokenizer of parse5 runs, never its tree builder: nesting of any depth costs nothing, where a tree of a
 * million open elements would be searched again for each tag. What styles hide is still seen as text.
 * @throws PolicyTextError 'policy.too-large' past MAX_CHARACTERS
 */
export function htmlText(html: string): string {
  const parts: string[] = [];
  let length = 0;
  let hidden: string | null = null;
  const write = (text: string): void => {
    length += text.length;
    if (length > MAX_CHARACTERS) throw new PolicyTextError('policy.too-large', `The text is longer than ${MAX_CHARACTERS} characters.`);
    parts.push(text);
  };
  const breakLine = (): void => {
    if (parts.at(-1) !== '\n') write('\n');
  };
  const characters = ({ chars }: { chars: string }): void => {
    if (hidden === null) write(chars.replace(/\s+/g, ' '));
  };
  const handler: TokenHandler = {
    onStartTag({ tagName, selfClosing }) {
      const mode = HIDDEN.get(tagName);
      if (mode !== undefined && !selfClosing) {
        hidden = tagName;
        tokenizer.state = mode as Tokenizer['state'];
      } else if (BLOCKS.has(tagName)) breakLine();
      else if (CELLS.has(tagName)) write('\t');
    },
    onEndTag({ tagName }) {
      if (tagName === hidden) hidden = null;
      else if (BLOCKS.has(tagName)) breakLine();
    },
    onCharacter: characters,
    onWhitespaceCharacter: characters,
    onNullCharacter() {},
    onComment() {},
    onDoctype() {},
    onEof() {},
  };
  const tokenizer = new Tokenizer({ sourceCodeLocationInfo: false }, handler);
  tokenizer.write(html, true);
  return parts
    .join('')
    .replace(/[ \u00a0]+/g, ' ')
    .replace(/ ?\n[\s]*/g, '\n')
    .trim();
}
