// Control, bidirectional-override, zero-width and other invisible characters: a name may use them to read as something it is not.
const INVISIBLE =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;

/** Hostile text made readable: every invisible character becomes its code point, `[U+202E]`. Line feeds and tabs stay. */
export const visible = (text: string): string =>
  text.replace(INVISIBLE, (char) => `[U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]`);

/** At most `limit` characters, cut in the middle: both ends of a path or an identifier tell something. Never splits a surrogate pair. */
export function cutMiddle(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const chars = Array.from(text.slice(0, limit * 2));
  const tail = Array.from(text.slice(-limit * 2));
  const head = Math.ceil((limit - 1) / 2);
  return `${chars.slice(0, head).join('')}…${tail.slice(tail.length - (limit - 1 - head)).join('')}`;
}
