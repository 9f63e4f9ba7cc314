import type { Bilingual } from '../ids.ts';

export type CodeCatalogue = Readonly<Record<string, Bilingual>>;

/** What the operator does about the bytes, where the same holds for a whole family of codes. */
const REBUILD: Bilingual = { zh: '请用官方构建工具重新打包并签名后提交。', en: 'Build and sign the package again with the standard tools.' };
const SEND_AGAIN: Bilingual = { zh: '请确认安装包完整，再重新上传。', en: 'Make sure that the package is whole and upload it again.' };
const PLAIN_CODE: Bilingual = { zh: '请重新编译，不要用会改写 DEX 的工具处理。', en: 'Compile it again, without a tool that rewrites DEX files.' };
const PLAIN_MANIFEST: Bilingual = { zh: '请重新构建，不要用混淆清单的工具处理。', en: 'Build it again, without a tool that disguises the manifest.' };
const PLAIN_TABLE: Bilingual = { zh: '请重新构建，不要用混淆资源表的工具处理。', en: 'Build it again, without a tool that disguises the resource table.' };
const SMALLER: Bilingual = { zh: '请精简安装包；确实需要时请联系商店。', en: 'Make the package smaller; where that cannot be, ask the store.' };
const NEW_POLICY: Bilingual = {
  zh: '请改用可复制文字的 PDF、HTML 或 UTF-8 纯文本重新提交。',
  en: 'Send it as plain UTF-8 text, HTML, or a PDF whose text can be copied.',
};
const PLAIN_LIBRARY: Bilingual = { zh: '请用 NDK 重新构建原生库后提交。', en: 'Build the native library again with the NDK.' };
const NOT_HIDDEN: Bilingual = { zh: '请提交未加固、未隐藏代码的版本，或等待审核员处理。', en: 'Submit it with its code in the open, or wait for a reviewer.' };
const NOTHING: Bilingual = { zh: '您无需操作。', en: 'There is nothing for you to do.' };

const text = (zh: string, en: string, then: Bilingual = REBUILD): Bilingual => ({ zh: `${zh}${then.zh}`, en: `${en} ${then.en}` });

/** The archive, before anything in it is understood. */
const archive = {
  'bytes.truncated': text('文件在应有的内容结束之前就断了。', 'The bytes end before what they announce.', SEND_AGAIN),
  'bytes.number-too-large': text('文件中的某个长度大得不可能存在。', 'A length in the file is larger than any file can be.'),
  'zip.eocd-missing': text('文件不是 ZIP，或末尾丢失。', 'The file is no ZIP archive, or its end is missing.', SEND_AGAIN),
  'zip.zip64-record-missing': text('ZIP64 目录信息不在它所指的位置。', 'The ZIP64 record is not where its locator points.'),
  'zip.directory-out-of-bounds': text('目录的位置超出了文件应有的范围。', 'The directory is said to reach beyond its place in the file.'),
  'zip.directory-entry-invalid': text('目录中有一条记录损坏或缺失。', 'A record of the directory is damaged or absent.'),
  'zip.directory-count-mismatch': text(
    '目录中的内容多于声明的条目数，不同工具会读到不同内容。',
    'The directory holds more than the number of entries it states, so readers may differ.',
  ),
  'zip.directory-too-large': text('目录大小超过上限。', 'The directory is larger than the limit.', SMALLER),
  'zip.too-many-entries': text('条目数超过上限。', 'The archive has more entries than the limit.', SMALLER),
  'zip.several-end-records': text(
    '有两条结束记录都能成立，不同工具会读到不同的安装包。',
    'Two end records both fit, so readers may see two different packages.',
  ),
  'zip.several-disks': text('文件自称是分卷压缩包的一部分。', 'The file claims to be one volume of several.'),
  'zip.comment-truncated': text('文件末尾的注释不完整。', 'The comment at the end of the file is cut short.', SEND_AGAIN),
  'zip.trailing-bytes': text('压缩包结束之后还有多余内容，设备会拒绝安装。', 'Bytes follow the end of the archive; devices refuse such a file.'),
  'zip.bytes-before-first-entry': text('第一个条目之前藏有不属于任何条目的内容。', 'Bytes that belong to no entry stand before the first one.'),
  'zip.dex-before-first-entry': text(
    '文件开头藏有 DEX，部分设备会执行这段未被签名覆盖的代码（Janus，CVE-2017-13156）。',
    'A DEX stands before the archive; some devices would run it although no signature covers it (Janus, CVE-2017-13156).',
  ),
  'zip.hidden-entry': text(
    '文件中藏有目录未列出的条目：安卓看不到它，逐条读取的工具却会读到。',
    'An entry stands in the file that the directory does not list: Android does not see it, tools that read entry by entry do.',
  ),
  'zip.gap-between-entries': text('条目之间夹有不属于任何条目的内容。', 'Bytes that belong to no entry stand between entries.'),
  'zip.data-descriptor-mismatch': text(
    '条目数据之后的描述与目录不一致，设备无法读取该条目。',
    'What follows an entry’s data does not say what the directory says of it; devices do not read such an entry.',
  ),
  'zip.bytes-after-directory': text(
    '目录与结束记录之间夹有多余内容，设备不会认可其中的签名。',
    'Bytes stand between the directory and its end record; devices then look for no signing block.',
  ),
  'zip.entry-misaligned': text(
    '未压缩的资源表或本地库没有对齐，较新的设备可能拒绝安装。',
    'A stored resource table or native library is not aligned; newer devices may refuse the package.',
    { zh: '请在签名前使用 zipalign 对齐。', en: 'Align it with zipalign before it is signed.' },
  ),
  'zip.master-key-duplicate': text(
    '两个同名文件内容不同：旧设备会校验一个、安装另一个（Master Key，漏洞 8219321）。',
    'Two files of one name differ: older devices verify one and install the other (Master Key, bug 8219321).',
  ),
  'zip.master-key-name-length': text(
    '条目头中的文件名长度与目录不同，旧设备会在两个位置读出不同内容（Master Key，漏洞 9950697）。',
    'An entry’s own header and the directory give its name two lengths, so that older devices find two contents (Master Key, bug 9950697).',
  ),
  'zip.master-key-extra-length': text(
    '条目头的附加字段过长，旧设备会把长度读成负数而读到别处（Master Key，漏洞 9695860）。',
    'An entry’s extra field is so long that older devices read its length as negative and look elsewhere (Master Key, bug 9695860).',
  ),
  'zip.duplicate-entry': text('同名条目出现多次，不同工具会读到不同内容。', 'An entry appears more than once, so readers may see different content.'),
  'zip.local-header-mismatch': text('条目自身的头与目录所述不一致。', 'An entry’s own header does not say what the directory says of it.'),
  'zip.entry-out-of-bounds': text('目录列出的条目不在文件之内，未能读取。', 'The directory lists an entry whose data is not inside the file; it was not read.'),
  'zip.overlapping-entries': text('条目在文件中相互重叠。', 'Entries overlap each other in the file.'),
  'zip.encrypted-flag': text('条目标记为加密，而设备会忽略该标记。', 'An entry is marked as encrypted, a mark that devices ignore.'),
  'zip.unknown-method': text(
    '条目使用未知的压缩方式，不同组件会有不同读法。',
    'An entry names an unknown compression method, which readers take in different ways.',
  ),
  'zip.entry-corrupt': text('条目的压缩数据损坏，未能读取。', 'The compressed data of an entry is damaged; it was not read.', SEND_AGAIN),
  'zip.size-mismatch': text('条目解压后的大小与声明不一致，未能读取。', 'An entry does not inflate to the size it states; it was not read.'),
  'zip.checksum-mismatch': text('条目内容与其校验值不符。', 'The content of an entry does not have its checksum.', SEND_AGAIN),
  'zip.compression-bomb': text('条目解压后异常巨大，未予读取。', 'An entry would inflate to an abnormal size; it was not read.'),
  'zip.entry-too-large': text(
    '条目过大，或解压总量超过上限，未予读取。',
    'An entry is too large, or takes all entries together over the limit; it was not read.',
    SMALLER,
  ),
  'zip.name-not-utf8': text('条目名称不是 UTF-8 文字。', 'The name of an entry is not UTF-8 text.'),
  'zip.name-unsafe': text('条目名称可能写到目录之外。', 'The name of an entry could escape its folder.'),
  'issues.more-of-this-code': text('同一问题出现太多次，其余未逐一列出。', 'The same oddity occurs too often to list each.', {
    zh: '请先处理已列出的部分。',
    en: 'Mend those that are listed first.',
  }),
  'package.unreadable': text(
    '安装包无法读取，依赖其内容的规则未能判定。',
    'The package could not be read, so no rule about its content was answered.',
    SEND_AGAIN,
  ),
} as const satisfies CodeCatalogue;

/** Manifest and resources. */
const manifest = {
  'manifest.missing': text('文件中没有 AndroidManifest.xml，不是安装包。', 'There is no AndroidManifest.xml, so this is no app package.', {
    zh: '请提交构建产出的 APK 文件。',
    en: 'Send the APK that your build makes.',
  }),
  'manifest.root-not-manifest': text('清单的根元素不是 manifest。', 'The root of the manifest is not a manifest element.', PLAIN_MANIFEST),
  'axml.chunk-invalid': text('清单中有一个数据块的长度不成立。', 'A chunk of the manifest has an impossible length.', PLAIN_MANIFEST),
  'axml.no-root': text('清单中没有任何元素。', 'The manifest holds no element.', PLAIN_MANIFEST),
  'axml.string-pool-invalid': text('清单或资源表的字符串池头不完整。', 'The header of a string pool, in the manifest or the resource table, is incomplete.'),
  'axml.too-deep': text('清单的嵌套超过设备能接受的深度。', 'The manifest is nested deeper than devices accept.', PLAIN_MANIFEST),
  'axml.too-many-nodes': text('清单的元素与属性多得异常。', 'The manifest has an abnormal number of elements and attributes.', PLAIN_MANIFEST),
  'axml.too-much-text': text('清单或资源表的文字总量多得异常。', 'The manifest or the resource table holds an abnormal amount of text.'),
  'axml.attribute-invalid': text(
    '清单中有属性超出其元素的范围，已略过。',
    'Attributes of the manifest lie outside their element and were left out.',
    PLAIN_MANIFEST,
  ),
  'axml.attribute-out-of-order': text(
    '清单元素的属性未按编号排列，设备看不到其中一部分，其他工具却能看到。',
    'Attributes of an element are not in the order of their ids, so devices miss some that other readers see.',
    PLAIN_MANIFEST,
  ),
  'axml.trailing-bytes': text('清单结束之后还有多余内容。', 'Bytes follow the end of the manifest.', PLAIN_MANIFEST),
  'axml.unexpected-chunk': text('清单中有设备会跳过的未知数据块。', 'The manifest holds a chunk that devices step over.', PLAIN_MANIFEST),
  'resource.missing': text(
    '清单引用的资源文件不在安装包中，相应内容未知。',
    'A resource file that the manifest names is not in the package, so what it says is unknown.',
    PLAIN_TABLE,
  ),
  'icon.not-computed': text(
    '图标用到了此处不绘制的效果，也没有可用的位图。',
    'The icon needs drawing that is not done here, and there is no bitmap of it.',
    NOTHING,
  ),
  'resource.too-many-rows': text('资源中的某个配置文件条目多得异常。', 'A configuration among the resources has an abnormal number of rows.', SMALLER),
  'arsc.unreadable': text(
    '资源表无法读取，应用名称等取自资源的内容未知。',
    'The resource table cannot be read, so the app’s label and whatever else comes from it is unknown.',
    PLAIN_TABLE,
  ),
  'arsc.not-a-table': text('resources.arsc 不是资源表。', 'resources.arsc is no resource table.', PLAIN_TABLE),
  'arsc.chunk-invalid': text('资源表中有一个数据块的长度不成立。', 'A chunk of the resource table has an impossible length.', PLAIN_TABLE),
  'arsc.no-strings': text('资源表没有字符串池。', 'The resource table has no string pool.', PLAIN_TABLE),
  'arsc.too-many-chunks': text('资源表的数据块多得异常。', 'The resource table has an abnormal number of chunks.', PLAIN_TABLE),
  'arsc.too-many-lookups': text(
    '资源引用相互嵌套，查找次数超过上限。',
    'Resources refer to each other so often that looking them up went over the limit.',
    PLAIN_TABLE,
  ),
} as const satisfies CodeCatalogue;

/** Code. */
const code = {
  'dex.unreadable': text('有 DEX 文件无法读完，其中的代码未被检查。', 'A DEX could not be read to its end, so its code was not looked at.', PLAIN_CODE),
  'dex.magic-missing': text('扩展名为 .dex 的文件不是 DEX。', 'A file named .dex is no DEX.', PLAIN_CODE),
  'dex.value-invalid': text('DEX 中有常量值不合格式。', 'A constant value of a DEX is not well formed.', PLAIN_CODE),
  'dex.version-unknown': text('DEX 的版本号未知。', 'The version of a DEX is unknown.', PLAIN_CODE),
  'dex.compact': text(
    'DEX 是设备内部的紧凑格式，不应出现在安装包中。',
    'A DEX is in the compact form that devices make for themselves; no package should hold it.',
    PLAIN_CODE,
  ),
  'dex.endian-unsupported': text('DEX 的字节序是设备不支持的。', 'A DEX is written in a byte order that devices do not support.', PLAIN_CODE),
  'dex.checksum-mismatch': text('DEX 的校验和与内容不符。', 'A DEX does not have the checksum it states.', PLAIN_CODE),
  'dex.signature-mismatch': text('DEX 自带的 SHA-1 与内容不符。', 'A DEX does not have the SHA-1 it states.', PLAIN_CODE),
  'dex.size-mismatch': text('DEX 声明的大小与实际不符。', 'A DEX does not have the size it states.', PLAIN_CODE),
  'dex.section-out-of-bounds': text('DEX 的某个区段超出文件范围。', 'A section of a DEX lies outside the file.', PLAIN_CODE),
  'dex.offset-out-of-bounds': text('DEX 中有偏移指向文件之外。', 'An offset in a DEX points outside the file.', PLAIN_CODE),
  'dex.index-out-of-bounds': text('DEX 中有索引指向不存在的项。', 'An index in a DEX names an item that does not exist.', PLAIN_CODE),
  'dex.code-out-of-bounds': text('有方法的代码超出 DEX 范围。', 'The code of a method lies outside its DEX.', PLAIN_CODE),
  'dex.string-unterminated': text('DEX 中有字符串没有结尾。', 'A string of a DEX has no end.', PLAIN_CODE),
  'dex.too-many-items': text('DEX 的类型或原型数超过设备的上限。', 'A DEX has more types or prototypes than devices accept.', PLAIN_CODE),
  'dex.too-much-code': text('代码量超过上限，其余部分未被检查。', 'There is more code than the limit; the rest was not looked at.', SMALLER),
  'dex.unused-opcode': text('代码中有未定义的指令。', 'The code holds an instruction that is not defined.', PLAIN_CODE),
  'dex.instruction-past-end': text('有指令超出所在方法的代码。', 'An instruction reaches past the end of its method.', PLAIN_CODE),
  'dex.method-defined-twice': text(
    'DEX 为同一方法给出了两段代码，设备会拒绝这样的文件。',
    'A DEX gives one method two bodies; devices refuse such a file.',
    PLAIN_CODE,
  ),
  'dex.packed': text('安装包使用了加固，代码被隐藏，无法检查。', 'The app is packed: its code is hidden and could not be looked at.', {
    zh: '请提交未加固的版本，或等待审核员处理。',
    en: 'Submit it without the packer, or wait for a reviewer.',
  }),
  'code.too-many-rows': text('同类调用过多，只列出了前一部分。', 'There are too many calls of one kind; only the first ones are listed.', SMALLER),
  'code.too-much-flow': text('有方法过大，未能追踪其参数的来源。', 'A method is too large to follow what reaches its arguments.', SMALLER),
} as const satisfies CodeCatalogue;

/** Native libraries, and code that stands where readers of DEX files do not look. */
const native = {
  'elf.magic-missing': text('lib 目录下的 .so 文件不是 ELF，设备无法加载。', 'A file under lib/ is no ELF library: no device loads it.', PLAIN_LIBRARY),
  'elf.unreadable': text('原生库损坏，未能读取。', 'A native library is damaged; it could not be read.', PLAIN_LIBRARY),
  'elf.abi-mismatch': text('原生库的指令集与所在目录不符。', 'A native library has another instruction set than its folder says.', PLAIN_LIBRARY),
  'elf.dynamic-missing': text('原生库没有动态段，设备无法加载。', 'A native library has no dynamic segment: no device loads it.', PLAIN_LIBRARY),
  'elf.sections-invalid': text('原生库的节表不可信。', 'The section headers of a native library cannot be believed.', PLAIN_LIBRARY),
  'elf.header-invalid': text('原生库的文件头无效。', 'The header of a native library is not valid.', PLAIN_LIBRARY),
  'elf.endian-unsupported': text('原生库的字节序不被 Android 支持。', 'A native library has a byte order that Android does not run.', PLAIN_LIBRARY),
  'elf.too-many-headers': text('原生库的头部条目超过上限。', 'A native library has more headers than the limit.', PLAIN_LIBRARY),
  'elf.too-many-symbols': text('原生库的符号数超过上限。', 'A native library has more symbols than the limit.', PLAIN_LIBRARY),
  'elf.too-much-to-search': text('原生库常量过多，其余未作检索。', 'The native libraries hold more constants than are searched; the rest was not.', SMALLER),
  'elf.dynamic-invalid': text('原生库的动态段指向文件之外。', 'The dynamic segment of a native library points outside the file.', PLAIN_LIBRARY),
  'hidden.code': text('其他文件中藏有代码，未作检查。', 'Code is hidden inside another file of the package; it was not looked at.', NOT_HIDDEN),
  'dex.classes-missing': text(
    '清单声明的多数组件不在代码中，真正的代码在别处。',
    'Most components that the manifest names are not in the code: the real code is elsewhere.',
    NOT_HIDDEN,
  ),
  'dex.bodies-emptied': text(
    '多数方法被清空，运行时才会还原，无法检查。',
    'Most methods were emptied, to be filled again at run time; they could not be looked at.',
    NOT_HIDDEN,
  ),
  'dex.bodies-native': text('多数方法被移入原生库，无法检查。', 'Most methods were moved into a native library; they could not be looked at.', NOT_HIDDEN),
} as const satisfies CodeCatalogue;

/** Signature: what does not verify stands in the facts under apksig's own names. */
const signature = {
  'signature.too-many-parts': text(
    '签名块中的项目多得异常，签名不能通过验证。',
    'The signing block has an abnormal number of parts; the signature does not verify.',
  ),
  'der.invalid': text(
    '证书或签名文件的编码（DER）有误，签名不能通过验证。',
    'A certificate or signature file is not valid DER; the signature does not verify.',
  ),
  'certificate.unreadable': text('有签名证书无法读取。', 'A signing certificate cannot be read.'),
  'signature.chinese-algorithm': text(
    '签名或证书使用国密算法（SM2/SM3），安卓设备不接受这样的安装包签名。',
    'The signature or its certificate uses SM2 or SM3, which no Android device accepts for a package.',
    { zh: '请改用 RSA 或 ECDSA 重新签名。', en: 'Sign it again with RSA or ECDSA.' },
  ),
} as const satisfies CodeCatalogue;

/** Files that carry an app in another form than one APK, and what lies inside one. */
const containers = {
  'container.encrypted': text('文件已加密，无法检查。', 'The file is encrypted and could not be looked at.', {
    zh: '请提交未加密的安装包。',
    en: 'Submit it without encryption.',
  }),
  'container.not-read': text('此格式目前只识别，不作分析。', 'This format is recognised, and not read yet.', {
    zh: '请提交安卓或鸿蒙安装包。',
    en: 'Submit a package for Android or HarmonyOS.',
  }),
  'splits.missing': text('说明文件列出的拆分包不在文件中。', 'A split that the description lists is not in the file.', REBUILD),
  'splits.too-many': text('拆分包数量超过上限，只读取了前一部分。', 'There are more splits than the limit; only the first ones were read.', SMALLER),
  'split.package-mismatch': text('拆分包的包名与主包不同。', 'A split is of another package than the base.'),
  'split.version-mismatch': text('拆分包的版本号与主包不同。', 'A split is of another version than the base.'),
  'split.signer-mismatch': text('拆分包与主包的签名者不同。', 'A split is signed by another than the base.'),
  'split.not-verified': text('拆分包的签名未通过验证。', 'The signature of a split does not hold.'),
  'split.duplicate-name': text('多个拆分包使用同一名称，设备只会接受其一。', 'Several splits have one name; a device takes only one of them.'),
  'split.description-mismatch': text('说明文件所写的包名或版本号与主包不同。', 'The file’s own description names another package or version than the base.'),
  'split.not-listed': text('文件中有说明文件未列出的拆分包。', 'The file holds a split that its description does not list.'),
  'nested.too-deep': text(
    '安装包内嵌套的文件层数超过上限，更深的未读取。',
    'Packages lie inside one another deeper than the limit; what lies deeper was not read.',
    SMALLER,
  ),
  'nested.too-many': text('安装包内嵌套的文件数超过上限，其余未读取。', 'More packages lie inside than the limit; the rest was not read.', SMALLER),
  'nested.too-much': text(
    '安装包内嵌套文件的总量超过上限，其余未读取。',
    'The packages that lie inside hold more than the limit; the rest was not read.',
    SMALLER,
  ),
  'bundle.too-large': text(
    '应用包（AAB）中的资源或清单大得不合理，未予读取。',
    'Resources or a manifest of the bundle are larger than any real ones; they were not read.',
    SMALLER,
  ),
  'protobuf.invalid': text('应用包（AAB）中的数据损坏。', 'Data of the bundle is damaged.'),
  'protobuf.too-deep': text('应用包（AAB）的清单嵌套过深。', 'The bundle’s manifest is nested deeper than any device reads.'),
  'protobuf.too-many-fields': text('应用包（AAB）中的数据项超过上限。', 'The bundle holds more fields than the limit.', SMALLER),
  'hap.module-invalid': text('module.json 或 config.json 损坏，或缺少包名。', 'module.json or config.json is damaged, or names no bundle.'),
  'hap.resource-index-invalid': text('resources.index 损坏，未能读取文字资源。', 'resources.index is damaged; texts could not be read from it.'),
  'hap.pack-info-mismatch': text('pack.info 中的包名或版本与模块自身所述不同。', 'pack.info names another bundle or version than the module itself.'),
  'code.script': text('代码为脚本，目前不作分析。', 'The code is a script, which is not read yet.', { zh: '将由审核员判断。', en: 'A reviewer judges it.' }),
  'code.not-found': text('声明了组件，但没有找到它们的代码。', 'Components are declared, and no code of theirs was found.', {
    zh: '请提交代码完整的安装包，或等待审核员处理。',
    en: 'Submit the package with its code, or wait for a reviewer.',
  }),
  'code.ark-bytecode': text('代码为方舟字节码，目前不作分析。', 'The code is Ark byte code, which is not read yet.', {
    zh: '将由审核员判断。',
    en: 'A reviewer judges it.',
  }),
} as const satisfies CodeCatalogue;

/** Privacy policy as text; `policy.empty` stands among the refusals, since an empty document is refused when it is sent. */
const policy = {
  'policy.too-large': text(
    '隐私政策超过字节、字数或页数上限，未予读取。',
    'The privacy policy has more bytes, characters or pages than the limit; it was not read.',
    NEW_POLICY,
  ),
  'policy.unreadable': text(
    '隐私政策损坏、加密，或不是所声明的类型，未能读取。',
    'The privacy policy is broken, encrypted, or not of its stated type; it could not be read.',
    NEW_POLICY,
  ),
} as const satisfies CodeCatalogue;

/** Why a rule has no answer. */
const unanswered = {
  'listing.not-given': text('未提供上架信息，相关规则未判定。', 'No listing was handed in, so rules about it were not answered.', {
    zh: '需要判定时请一并提供。',
    en: 'Hand one in to have them answered.',
  }),
  'service-type.not-given': text('未申报服务类型，相关规则未判定。', 'No service type was declared, so rules about it were not answered.', {
    zh: '需要判定时请一并提供。',
    en: 'Declare one to have them answered.',
  }),
  'declaration.not-given': text('未申报包名与版本，无法核对是否一致。', 'No package and version were declared, so nothing could be compared with them.', {
    zh: '需要判定时请一并提供。',
    en: 'Declare them to have it compared.',
  }),
  'facts.unknown': text('规则所需的事实未知。', 'A fact that the rule asks for is unknown.', { zh: '将由审核员判断。', en: 'A reviewer judges it.' }),
  'rule.too-costly': text('规则需要查看的内容超过上限，未判定。', 'The rule would have to look at more than the limit; it was not answered.', {
    zh: '将由审核员判断。',
    en: 'A reviewer judges it.',
  }),
  'rule.too-many-findings': text('该规则的发现太多，只列出了前一部分。', 'The rule found too much to list; only the first findings are shown.', {
    zh: '请先处理已列出的部分。',
    en: 'Mend those that are listed first.',
  }),
  'reachability.too-much-work': text(
    '启动可达性的工作量超过上限，其余未被跟踪。',
    'Following what runs at start-up takes more than the limit; the rest was not followed.',
    SMALLER,
  ),
} as const satisfies CodeCatalogue;

/** A scan that could not be run to its end. */
const sandbox = {
  'sandbox.timeout': text('分析未能在限定时间内完成。', 'The analysis did not end within its time.', SMALLER),
  'sandbox.memory': text('分析所需内存超过上限。', 'The analysis needed more memory than it may take.', SMALLER),
  'sandbox.crashed': text('分析中断，没有给出结果。', 'The analysis broke off and gave no result.', {
    zh: '将由审核员处理；您也可以重新构建后再提交。',
    en: 'A reviewer takes over; you may also build the package again and resubmit it.',
  }),
  'sandbox.bad-result': text('分析给出的结果不完整，未予采信。', 'The analysis gave a result that is not whole; it is not believed.', {
    zh: '将由审核员处理；您也可以重新构建后再提交。',
    en: 'A reviewer takes over; you may also build the package again and resubmit it.',
  }),
  'scan.attempts-exhausted': text('多次扫描均中断，已停止重试。', 'The scan was cut short each time it was tried; it is not tried again.', {
    zh: '将由审核员处理，您无需重新上传。',
    en: 'A reviewer takes over; you need not upload again.',
  }),
} as const satisfies CodeCatalogue;

/** Reasons and issues of a scan: what each means, and what the operator does. */
export const PACKAGE_CODES = { ...archive, ...manifest, ...code, ...native, ...signature, ...containers, ...policy, ...unanswered, ...sandbox } as const;
export type PackageCode = keyof typeof PACKAGE_CODES;
