/** A sentence with its place in the extracted text, in UTF-16 code units: `text.slice(start, end)`. */
export type Sentence = { readonly text: string; readonly start: number; readonly end: number };

const ENDS = '。！？；;?';
const CLOSING = '”’';

/**
 * Cuts text as the CAPP-130 corpus does: after `。！？；;?` unless a closing quote follows, after that quote where it
 * follows `。！？`, after `……` and `......`, and at every line break. Offsets are of the trimmed sentence.
 */
export function cutSentences(text: string): Sentence[] {
  const sentences: Sentence[] = [];
  let from = 0;
  const cut = (to: number): void => {
    const raw = text.slice(from, to);
    const body = raw.trim();
    if (body.length > 0) {
      const start = from + raw.indexOf(body);
      sentences.push({ text: body, start, end: start + body.length });
    }
    from = to;
  };
  for (let at = 0; at < text.length; at++) {
    if (endsAt(text, at)) cut(at + 1);
  }
  cut(text.length);
  return sentences;
}

function endsAt(text: string, at: number): boolean {
  const character = text[at]!;
  if (character === '\n' || character === '\r') return true;
  if (ENDS.includes(character)) return !CLOSING.includes(text[at + 1] ?? ' ');
  if (CLOSING.includes(character)) return '。！？'.includes(text[at - 1] ?? ' ');
  if (character === '…') return text[at - 1] === '…' && text[at + 1] !== '…';
  return character === '.' && text[at + 1] !== '.' && text.slice(Math.max(0, at - 5), at) === '.....';
}
