/** What `gatehouse help` prints. */
export const HELP: Readonly<Record<'zh' | 'en', string>> = {
  en: `gatehouse: the gate of an app store, for one package and with no server

  gatehouse scan FILE…      facts, findings and what they ask for
      --policy FILE           the privacy policy (txt, html, pdf, docx)
      --listing FILE          the listing, as JSON
      --declarations FILE     SDKs and personal information declared, as JSON
      --service-type ID       one of the 39 service types, ST-01 … ST-39, or OUTSIDE
      --fail-on ACTION        exit 1 on note, review or reject (default: reject)
  gatehouse facts FILE…     what the package is, without judgement
  gatehouse verify FILE…    whether its signature holds
      --min-sdk N --max-sdk N   for devices of these levels (default: from the manifest’s minimum on)
  gatehouse policy FILE…    what a privacy policy says (txt, html, pdf, docx)
      --sentences FILE        what given sentences are about: JSON Lines with "text", "heading", "policy"
      --quiet-text            the hash of its text in place of the text
  gatehouse rules [ID]      the rules, or one of them

Everywhere: --format text|json (text on a terminal), --lang zh|en, --quiet. A folder stands for the packages in it;
several files give one JSON document a line.
Exit codes: 0 nothing to object to · 1 a finding fails, or a signature · 2 wrong use · 3 a file cannot be read · 4 our fault
`,
  zh: `gatehouse：应用商店的守门工具，单机可用，无需任何服务

  gatehouse scan FILE…      事实、发现及其处理建议
      --policy FILE           隐私政策（txt、html、pdf、docx）
      --listing FILE          上架信息（JSON）
      --declarations FILE     申报的 SDK 与个人信息（JSON）
      --service-type ID       39 类服务之一 ST-01 … ST-39，或 OUTSIDE
      --fail-on ACTION        出现 note、review 或 reject 时以 1 退出（默认 reject）
  gatehouse facts FILE…     安装包的事实，不作判断
  gatehouse verify FILE…    签名是否有效
      --min-sdk N --max-sdk N   针对这些系统级别（默认从清单的最低级别起）
  gatehouse policy FILE…    隐私政策说了什么（txt、html、pdf、docx）
      --sentences FILE        逐句分类：JSON Lines，字段 text、heading、policy
      --quiet-text            以哈希代替正文
  gatehouse rules [ID]      全部规则，或其中一条

通用：--format text|json（终端默认 text）、--lang zh|en、--quiet。文件夹代表其中的安装包；多个文件每行输出一个 JSON。
退出码：0 无异议 · 1 有不通过的发现或签名 · 2 用法错误 · 3 文件无法读取 · 4 本工具的故障
`,
};
