import { stripVTControlCharacters } from 'node:util';

/** Columns that a text takes on a terminal: Chinese characters and full-width marks take two. */
export function widthOf(text: string): number {
  let width = 0;
  for (const character of stripVTControlCharacters(text))
    width += /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]/u.test(character) ? 2 : 1;
  return width;
}

export const padded = (text: string, columns: number): string => text + ' '.repeat(Math.max(0, columns - widthOf(text)));

/** Control characters and marks that turn the direction are shown as nothing: names come from hostile files. */
export const plain = (text: string): string => text.replace(/[\p{Cc}\p{Cf}]+/gu, ' ');

/** Breaks text into lines of at most `columns`, at spaces, and between Chinese characters; later lines are indented. */
export function wrapped(text: string, columns: number, indent: string): string {
  const words = plain(text).match(/[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef][。，、；：）”！？]?|[^\s\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]+\s*|\s+/gu) ?? [];
  const lines: string[] = [];
  let line = '';
  for (const word of words) {
    if (line !== '' && widthOf(indent + line + word.trimEnd()) > columns) {
      lines.push(line.trimEnd());
      line = '';
    }
    line += line === '' ? word.trimStart() : word;
  }
  return [...lines, line.trimEnd()].map((part) => indent + part).join('\n');
}

/** Rows of a name and a value, the values under each other; rows without a value are left out. Values are made plain. */
export function rows(pairs: readonly (readonly [name: string, value: string])[]): string {
  return paintedRows(pairs.map(([name, value]) => [name, plain(value)]));
}

/** The same for texts that are plain already, and may be painted. */
export function paintedRows(pairs: readonly (readonly [name: string, value: string])[]): string {
  const shown = pairs.filter(([, value]) => value !== '');
  const columns = Math.max(...shown.map(([name]) => widthOf(name))) + 2;
  return shown.map(([name, value]) => `  ${padded(name, columns)}${value}`).join('\n');
}

/** The first few of a list, and how many more there are. */
export function some(items: readonly string[], most = 6): string {
  return items.length <= most ? items.join(', ') : `${items.slice(0, most).join(', ')} … +${items.length - most}`;
}
