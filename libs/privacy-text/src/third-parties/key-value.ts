import type { Column } from './columns.ts';
import { columnOf } from './columns.ts';
import { fieldOf, type Line, type ListReading, type ListRow } from './list-row.ts';

const MAX_KEY = 20;
/** A line that names what the block below is about. */
const MAX_NAME = 40;
const MIN_KEYS = 2;
/** Tables of the app's own collecting look alike, and tell how often. */
const OWN_COLLECTING = /频次|频率/;
/** What such tables put in the place of a name. */
const NO_NAME = /权限|信息|手机$|您|我们|为了|为实现|为您|功能|频次|是指|[。;]/;
/** The longest name of a company with its brackets. */
const MAX_COMPANY = 60;
/** Keys of contact blocks and of the operator's own particulars. */
const NOT_A_PARTY = /^(?:电话|地址|邮箱|注册地址|联系|客服|更新|生效|发布|版本)/;

type Pair = { readonly column: Column; readonly value: string };

/** Blocks of a name and lines `键：值` below it. A block ends at the first line without a key that is known. */
export function readKeyValueBlocks(lines: readonly Line[]): ListReading[] {
  const readings: ListReading[] = [];
  for (let index = 0; index < lines.length; index++) {
    const pair = pairOf(lines[index]!.folded);
    if (pair === null) continue;
    let end = index;
    const pairs: Pair[] = [];
    for (let next: Pair | null = pair; next !== null; next = end < lines.length ? pairOf(lines[end]!.folded) : null) {
      // A second name begins the next block.
      if (next.column === 'name' && pairs.some(({ column }) => column === 'name')) break;
      pairs.push(next);
      end++;
    }
    const row = rowOf(lines, index, end, pairs);
    if (row !== null) readings.push({ rows: [row], from: row.line, to: end, parsed: true });
    index = Math.max(index, end - 1);
  }
  return readings;
}

function rowOf(lines: readonly Line[], from: number, to: number, pairs: readonly Pair[]): ListRow | null {
  const valueOf = (column: Column): string | null => fieldOf(pairs.find((pair) => pair.column === column)?.value);
  const columns = new Set(pairs.map(({ column }) => column));
  if (pairs.length < MIN_KEYS || !(columns.has('information') || columns.has('purpose'))) return null;
  if (lines.slice(from, to).some(({ folded }) => OWN_COLLECTING.test(folded.slice(0, MAX_KEY)))) return null;
  const named = valueOf('name');
  const above = named === null ? titleOf(lines[from - 1]?.folded) : null;
  const name = named ?? above ?? valueOf('company');
  // Without a name or a company it is a block about the app itself.
  const company = valueOf('company');
  if (name === null || NO_NAME.test(name) || (company !== null && (company.length > MAX_COMPANY || company.startsWith('是指')))) return null;
  if (!columns.has('company') && !/sdk|第三方|服务/.test(name)) return null;
  return {
    layout: 'key-value',
    line: above === null ? from : from - 1,
    name,
    company,
    information: valueOf('information'),
    purpose: valueOf('purpose'),
    link: valueOf('link'),
  };
}

function pairOf(folded: string): Pair | null {
  const colon = folded.indexOf(':');
  if (colon < 1 || colon > MAX_KEY) return null;
  const key = folded.slice(0, colon).replace(/^[\s·•\-*\d.、()]+/, '');
  if (NOT_A_PARTY.test(key)) return null;
  const column = columnOf(key);
  return column === null ? null : { column, value: folded.slice(colon + 1) };
}

const NUMBERING = /^[\s·•*]*(?:\(?[\d一二三四五六七八九十]{1,3}[).、．]+\s*)*/;

function titleOf(folded: string | undefined): string | null {
  if (folded === undefined || folded.length > MAX_NAME || /[。:;,]/.test(folded)) return null;
  return fieldOf(folded.replace(NUMBERING, ''));
}
