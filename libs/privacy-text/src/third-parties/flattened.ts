import { type Column, columnOf } from './columns.ts';
import { fieldOf, type Line, type ListReading, type ListRow } from './list-row.ts';

const MAX_HEADING = 16;
const MIN_COLUMNS = 3;
/** Cells of one column that is known by its company. Longer lines are text after the table. */
const MAX_CELL = 400;
const COMPANY = /(?:公司|集团|有限合伙|中心|研究院)(?:\s?\([^)]{0,20}\))?$/;
const MAX_COMPANY = 40;
/** Share of rows that must be as long as the usual one, give or take a line. */
const MIN_REGULAR = 0.6;
const LINK = /https?:\/\/|www\./;
const CHAPTER = /^(?:第[\d一二三四五六七八九十]{1,3}[章条]|[一二三四五六七八九十]{1,3}、)/;

/**
 * Tables that lost their form: one cell a line. Each row is found by its company, never by counting cells; where rows cannot
 * be told apart that way, the table is there and not parsed.
 */
export function readFlattened(lines: readonly Line[], informationCount: (folded: string) => number): ListReading[] {
  const readings: ListReading[] = [];
  for (let index = 0; index < lines.length; index++) {
    const columns = headingsAt(lines, index);
    if (columns === null) continue;
    const from = index + columns.length;
    const to = endOf(lines, from);
    readings.push(readCells(lines, { from, to, columns }, informationCount));
    index = Math.max(index, to - 1);
  }
  return readings;
}

type Stretch = { readonly from: number; readonly to: number; readonly columns: readonly Column[] };

/** Lines below each other that are headings of different columns. */
function headingsAt(lines: readonly Line[], index: number): Column[] | null {
  const columns: Column[] = [];
  for (let at = index; at < lines.length; at++) {
    const { folded } = lines[at]!;
    const column = folded.length <= MAX_HEADING && !/[\t:,。]/.test(folded) && !CHAPTER.test(folded) ? columnOf(folded) : null;
    if (column === null || columns.includes(column)) break;
    columns.push(column);
  }
  const listsParties = columns.includes('company') && (columns.includes('information') || columns.includes('purpose'));
  return columns.length >= MIN_COLUMNS && listsParties ? columns : null;
}

function endOf(lines: readonly Line[], from: number): number {
  let at = from;
  while (at < lines.length && lines[at]!.folded.length <= MAX_CELL && !lines[at]!.folded.includes('\t') && !CHAPTER.test(lines[at]!.folded)) at++;
  return at;
}

function readCells(lines: readonly Line[], { from, to, columns }: Stretch, informationCount: (folded: string) => number): ListReading {
  const anchors: number[] = [];
  for (let at = from; at < to; at++) {
    const { folded } = lines[at]!;
    if (folded.length <= MAX_COMPANY && COMPANY.test(folded)) anchors.push(at);
  }
  const shift = columns.includes('name') ? columns.indexOf('name') - columns.indexOf('company') : 0;
  const before = columns.indexOf('company');
  // A row has a cell a column at least, give or take the one that is empty.
  const told = anchors.length >= 2 && anchors.every((anchor, index) => index === 0 || anchor - anchors[index - 1]! >= columns.length - 1) && isRegular(anchors);
  if (!told) return { rows: [], from: from - columns.length, to: Math.max(to, from), parsed: false };
  const rows = anchors.flatMap((anchor, index): ListRow[] => {
    const start = Math.max(from, anchor - before);
    const end = Math.min(index + 1 < anchors.length ? anchors[index + 1]! - before : to, anchor + 3 * columns.length);
    const name = shift === 0 ? lines[anchor]!.folded : lines[anchor + shift]?.folded;
    const others = lines.slice(start, end).filter((line, at) => start + at !== anchor && start + at !== anchor + shift);
    const link = others.find(({ folded }) => LINK.test(folded))?.folded;
    const cells = others.filter(({ folded }) => !LINK.test(folded)).map(({ folded }) => folded);
    const information = cells.toSorted((one, other) => informationCount(other) - informationCount(one))[0];
    const known = information !== undefined && informationCount(information) > 0 ? information : undefined;
    const purpose = cells.filter((cell) => cell !== known).toSorted((one, other) => other.length - one.length)[0];
    const row = { name: fieldOf(name), company: fieldOf(lines[anchor]!.folded), information: fieldOf(known), purpose: fieldOf(purpose), link: fieldOf(link) };
    return row.name === null ? [] : [{ layout: 'flattened', line: start, ...row }];
  });
  return { rows, from: from - columns.length, to, parsed: true };
}

/** Whether rows are of about one length: cells of several lines shift what stands where. */
function isRegular(anchors: readonly number[]): boolean {
  const gaps = anchors.slice(1).map((anchor, index) => anchor - anchors[index]!);
  const usual = gaps.toSorted((one, other) => one - other)[gaps.length >> 1]!;
  return gaps.filter((gap) => Math.abs(gap - usual) <= 1).length >= gaps.length * MIN_REGULAR;
}
