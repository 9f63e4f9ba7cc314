import type { ListingGap } from './listing-gaps.ts';

type Explanation = Pick<ListingGap, 'zh' | 'en'>;

/** What a format issue means, by the first part of its code that is listed: `dex.checksum-mismatch`, else `dex`. */
const EXPLANATIONS: Readonly<Record<string, Explanation>> = {
  'zip.dex-before-first-entry': {
    zh: '文件开头藏有 DEX，部分设备会执行未签名的代码（Janus）',
    en: 'A DEX stands before the archive: some devices would run code that the signature never covered (Janus)',
  },
  'zip.duplicate-entry': { zh: '同名条目重复出现，不同工具会读到不同内容', en: 'An entry appears twice, so different readers see different content' },
  'zip.overlapping-entries': { zh: '条目在文件中相互重叠', en: 'Entries overlap each other in the file' },
  'zip.compression-bomb': { zh: '条目解压后异常巨大', en: 'An entry inflates to an abnormal size' },
  'zip.encrypted-flag': { zh: '条目标记为加密，而设备会忽略该标记', en: 'An entry claims to be encrypted, which devices ignore' },
  'zip.name-unsafe': { zh: '条目名称可能写到目录之外', en: 'The name of an entry could escape its folder' },
  zip: { zh: '压缩包结构与规范不符', en: 'The archive does not agree with its format' },
  axml: { zh: '二进制清单结构异常', en: 'The binary manifest is malformed' },
  manifest: { zh: '清单内容异常', en: 'The manifest is not what a device expects' },
  arsc: { zh: '资源表无法正常读取', en: 'The resource table cannot be read properly' },
  dex: { zh: 'DEX 声明的大小或校验值与内容不符', en: 'A DEX states sizes or checksums that its content does not have' },
  certificate: { zh: '签名证书无法读取', en: 'A signing certificate cannot be read' },
  package: { zh: '安装包无法读取', en: 'The package cannot be read' },
};

export function explainIssue(code: string): Explanation {
  return EXPLANATIONS[code] ?? EXPLANATIONS[code.split('.')[0]!] ?? { zh: '安装包格式异常', en: 'The package is malformed' };
}
