/** A third party as a sentence tells of it. */
export type Told = { readonly name: string; readonly company: string | null; readonly purpose: string | null };

/** Sentences are read this far: no sentence about one SDK is longer. */
const MAX_LOOK = 600;
const NAMED = /([a-z0-9\u4e00-\u9fa5·.+&-]{1,30}?)\s?sdk/;
const COLLECTS = /收集|获取|读取|访问|采集|collect|access/;
const COMPANY = /([\u4e00-\u9fa5a-z0-9()]{2,30}?(?:公司|集团))(?:提供|开发|运营)?的/;
/** Words before the name that belong to the sentence, not to it. */
const LEADING = /^.*?(?:集成|使用|接入|嵌入|引入|采用|包括|包含|如|由|的|了|与|和|及|通过|公司|:|,|、)(?=[^的]{2,})/;
const NUMBERING = /^[\s·•*]*(?:\(?[\d一二三四五六七八九十]{1,3}[).、．]+\s*)*/;
/** What is no name: `第三方SDK`, `上述SDK`, `我们的产品中可能会包含…SDK`. */
const GENERIC =
  /^(?:第三方|上述|以下|该|此|这些|其他|相关|各|部分|我们|本|类|等|服务|产品|合作方?|的|会|可能|一些|嵌入|集成|接入|使用|功能|应用|插件|android|ios|安卓|以及)?(?:的|类|等|服务|方|商)?$|第三方|我们|可能|权限|用于|允许|上述|以下|这些|用户|您|收集|清单|列表/;

/** The SDK that a sentence (folded) names with what it collects and what for; null where it names none in particular. */
export function toldIn(folded: string): Told | null {
  const head = folded.slice(0, MAX_LOOK).replace(NUMBERING, '');
  if (!head.includes('sdk') || !COLLECTS.test(head)) return null;
  const purpose = purposeIn(head);
  const before = NAMED.exec(head)?.[1];
  if (before === undefined || purpose === null) return null;
  let name = before;
  for (let cut = name.replace(LEADING, ''); cut !== name && cut !== ''; cut = name.replace(LEADING, '')) name = cut;
  if (name.length < 2 || GENERIC.test(name)) return null;
  return { name: `${name}sdk`, company: COMPANY.exec(head)?.[1]?.replace(/^.*(?:使用|集成|接入|由)了?/, '') ?? null, purpose };
}

export function purposeIn(folded: string): string | null {
  const found = /(?:用于|以便|为了|目的[:]?为?|in order to|used to|for the purpose of)\s*([^。;,、)]{2,60})/.exec(folded);
  return found?.[1]?.replace(/具体请[见参].*$/, '').trim() || null;
}
