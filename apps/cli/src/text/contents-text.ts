import type { FactsDocument } from '@gatehouse/analysis';
import type { Paint } from '../terminal.ts';
import { paintedRows, plain } from './layout.ts';

const MAX_ROWS = 8;

/** Code, or what may be code, where a reader of DEX files does not look. */
export function hiddenText({ hidden }: FactsDocument, language: 'zh' | 'en', paint: Paint): string {
  const shown = hidden.map(({ kind, entry, detail }) => [kind, [entry ?? '', detail].filter((part) => part !== '').join('  ')] as const);
  return listed(language === 'zh' ? '隐藏的代码或其迹象' : 'Hidden code, or signs of it', shown, paint);
}

/** Parts of a split set or bundle, and packages that lie inside as data. */
export function partsText({ splits, nested }: FactsDocument, language: 'zh' | 'en', paint: Paint): string {
  const parts = splits.map(({ kind, name, entry }) => [kind, `${name}  ${entry}`] as const);
  const inside = nested.map(({ kind, entry, package: packageName }) => [kind, `${entry}  ${packageName ?? ''}`] as const);
  return [
    listed(language === 'zh' ? '组成部分' : 'Parts', parts, paint),
    listed(language === 'zh' ? '内含的包与代码' : 'Packages and code inside', inside, paint),
  ]
    .filter((text) => text !== '')
    .join('\n\n');
}

function listed(title: string, shown: readonly (readonly [string, string])[], paint: Paint): string {
  if (shown.length === 0) return '';
  const more = shown.length > MAX_ROWS ? [['', `… +${shown.length - MAX_ROWS}`] as const] : [];
  return `${paint('bold', title)}\n${paintedRows([...shown.slice(0, MAX_ROWS).map(([name, value]) => [name, plain(value)] as const), ...more])}`;
}
