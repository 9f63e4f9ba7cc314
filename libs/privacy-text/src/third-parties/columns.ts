/** What a column of a list of third parties holds, or a key of a block about one. */
export type Column = 'name' | 'company' | 'information' | 'purpose' | 'link';

/** Asked in this order: `收集个人信息的目的` is a purpose, `隐私政策链接` a link, `合作方公司名称` a company. */
const COLUMNS: readonly (readonly [Column, RegExp])[] = [
  ['link', /链接|官网|网址|隐私政策|隐私协议|隐私权政策|url|link|website|privacy policy/],
  ['purpose', /目的|场景|用途|功能|业务|使用说明|purpose/],
  ['information', /信息|数据|字段|权限|information|data/],
  ['company', /公司|机构|提供方|提供商|主体|开发者|开发商|运营方|接收方|合作方|服务商|厂商|company|provider|vendor/],
  ['name', /名称|sdk|插件|组件|第三方|产品|name/],
];
/** A heading of a column is short; a sentence that holds such a word is none. */
const MAX_HEADING = 24;

/** What a heading (folded) says its column holds; null for anything else. */
export function columnOf(heading: string): Column | null {
  const title = heading.trim();
  if (title === '' || title.length > MAX_HEADING || /[。;]/.test(title)) return null;
  // `SDK信息`, `第三方名称`: what it is called, not what it collects.
  if (/^(?:第三方)?sdk(?:信息|名称|类型)?$|^(?:第三方)?(?:sdk|产品|服务|插件)?(?:的)?名称$/.test(title)) return 'name';
  if (/^(?:第三方|合作方|公司|机构|开发者|主体|提供方)(?:公司|机构|主体)?(?:的)?(?:信息|名称)$/.test(title))
    return title.startsWith('第三方') && !/公司|机构|主体/.test(title) ? 'name' : 'company';
  return COLUMNS.find(([, pattern]) => pattern.test(title))?.[0] ?? null;
}

/** Columns of a row of headings, the first of each kind; null where it does not head a list of third parties. */
export function columnsOf(headings: readonly string[]): Map<Column, number> | null {
  const columns = new Map<Column, number>();
  headings.forEach((heading, index) => {
    const column = columnOf(heading);
    if (column !== null && !columns.has(column)) columns.set(column, index);
  });
  const names = columns.has('name') || columns.has('company');
  return names && (columns.has('information') || columns.has('purpose')) ? columns : null;
}
