import type { Topic } from './classify/topics.ts';
import type { PolicyPart } from './parts.ts';

/** What proves a part: one of the patterns; none of `unless`; and, where given, one of these topics or none of those. */
export type Proof = {
  readonly patterns: readonly RegExp[];
  readonly unless?: RegExp;
  readonly topics?: readonly Topic[];
  readonly notTopics?: readonly Topic[];
  /** A short line without a sentence in it gives it: a date, an address. Elsewhere such a line is a heading, and only promises. */
  readonly inLine?: true;
  /** A preamble may give it: dates and addresses stand there. */
  readonly inPreamble?: true;
  readonly inChildren?: true;
};

const MAIL = /[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+/;
const PHONE = [
  /(?:电话|热线|客服|拨打|联系我们|tel|phone)[^。]{0,12}?(?:\+?\d[\d -]{5,18}\d)/,
  /400[- ]?\d{3}[- ]?\d{4}/,
  /(?:热线|客服电话|拨打)[^。\d]{0,8}\d{5}(?!\d)/,
];
const DAYS = String.raw`(?:\d{1,3}|[一二三四五六七八九十]{1,4})\s?(?:\([一二三四五六七八九十\d]{1,4}\))?\s?个?(?:工作日|自然日|天|日|小时)`;
const PATH = String.raw`(?:->|→|-|>|》|—|【|\[|“|"|设置|客服|我的|个人中心|页面|联系我们|邮箱|邮件)`;
const TOO_LATE = /注销(?:后|之后|时|前|之前)|视为|将不再|代表您|不会响应|撤回.{0,12}的决定|第三方账号/;

/** How each part is proved. Patterns look at folded text; every repetition in them is bounded. */
export const PROOFS: Readonly<Record<Exclude<PolicyPart, 'contact'>, Proof>> = {
  contactMail: { patterns: [MAIL], inPreamble: true, inLine: true },
  contactPhone: { patterns: PHONE, unless: /法院|http\S{0,80}\d{5}/, inPreamble: true, inLine: true },
  contactAddress: {
    patterns: [/地址[::][^。]{0,6}?[^。:h]{4,60}/, /[省市][^。]{1,12}区[^。]{1,24}[路街道][^。]{0,24}号/, /(?:邮编|邮政编码)[::]?\s?\d{6}/],
    unless: /(?:地址|网址)[::]\s?(?:http|www)|(?:mac|ip|收货|寄送|邮寄)\s?地址/,
    inPreamble: true,
    inLine: true,
  },
  personInCharge: {
    patterns: [/(?:个人信息|隐私|数据)(?:安全)?保护(?:专员|负责人|部门|团队|专职部门|官)|\bdpo\b|法务部|data protection officer/],
    inPreamble: true,
    inLine: true,
  },
  effectiveDate: {
    patterns: [
      /(?:生效|更新|发布|修订|版本)[^。]{0,12}?20\d\d[\]】]?\s?[年./-]\s?[【[]?\d{1,2}/,
      /20\d\d[\]】]?\s?[年./-]\s?[【[]?\d{1,2}[^。]{0,10}?(?:生效|更新|发布|修订)/,
      /(?:effective|updated|revised)[^.]{0,24}20\d\d/,
    ],
    inPreamble: true,
    inLine: true,
  },
  updateNotice: {
    patterns: [
      /(?:政策|指引|条款|声明|协议)[^。]{0,40}?(?:修订|更新|变更|修改|调整)[^。]{0,80}?(?:通知|公告|弹窗|公示|推送|告知|提示|发布)/,
      /重大变更[^。]{0,60}?(?:弹窗|显著|通知|公告)/,
    ],
    inPreamble: true,
    unless: /功能更新说明|除本/,
  },
  withdrawal: {
    patterns: [
      /(?:可以?|通过|在|随时)[^。]{0,60}?(?:撤回|撤销|取消|改变|关闭)[^。]{0,16}?(?:同意|授权)/,
      /(?:撤回|撤销|改变)[^。]{0,16}?(?:同意|授权)[^。]{0,30}?(?:如下|路径|方式|方法)/,
      /withdraw (?:your )?consent/,
    ],
    unless: /代表您|视为|将不再|无法继续|不会响应|撤回.{0,12}的决定/,
  },
  deletion: {
    patterns: [
      /(?:可以?|通过|有权|联系|要求|请求|点击)[^。]{0,60}?(?:删除|清除)[^。]{0,30}?(?:信息|数据|记录)/,
      /(?:delete|erase)[^.]{0,30}(?:data|information)/,
    ],
    unless: new RegExp(`${TOO_LATE.source}|cookie|浏览器`),
    topics: ['manage'],
  },
  correction: {
    patterns: [/(?:可以?|通过|有权|联系|要求|请求|点击)[^。]{0,60}?(?:更正|修改|补充|完善|编辑)/, /(?:correct|rectify)[^.]{0,30}(?:data|information)/],
    unless: /不会响应|修改本|修订/,
    topics: ['manage'],
  },
  access: {
    patterns: [
      /(?:可以?|通过|有权|点击)[^。]{0,60}?(?:查询|查阅|查看|访问)[^。]{0,30}?(?:信息|数据|记录|资料|清单)/,
      /access[^.]{0,20}your (?:data|information)/,
    ],
    unless: /不会响应/,
    topics: ['manage'],
  },
  copy: {
    patterns: [
      /(?:副本|复制|转移|导出)[^。]{0,30}?(?:信息|数据)|(?:信息|数据)[^。]{0,20}?(?:副本|转移|导出)/,
      /(?:copy of|port)[^.]{0,20}your (?:data|information)/,
    ],
    topics: ['manage'],
  },
  deregistration: {
    patterns: [
      new RegExp(`(?:可以?|路径|点击|通过|登录|进入|前往|打开)[^。]{0,60}?${PATH}[^。]{0,40}?注销`),
      new RegExp(`(?:可以?|有权|点击|申请|提交|联系)[^。]{0,30}?注销(?:您|账号|帐号|账户|帐户|此前|已|申请|功能|按钮|服务)`),
      /注销[^。]{0,20}?(?:路径|方式|流程|方法)[^。]{0,8}?(?::|如下|为)/,
      /(?:delete|close|cancel) (?:your )?account/,
    ],
    unless: /视为|不会响应|第三方账号|注销后[^。]{0,30}(?:停止|删除|匿名)/,
  },
  deregistrationTimeLimit: {
    patterns: [new RegExp(`注销[^。]{0,160}?${DAYS}(?:之)?内?`), new RegExp(`${DAYS}(?:之)?内[^。]{0,60}?注销`)],
    unless: /回复|答复|最近|过去|冷静期/,
  },
  replyDeadline: {
    patterns: [new RegExp(`${DAYS}(?:之)?内[^。]{0,30}?(?:回复|答复|反馈|处理|响应)`), new RegExp(`(?:回复|答复|反馈|响应)[^。]{0,30}?${DAYS}`)],
    unless: /退款|到账/,
  },
  complaint: {
    patterns: [
      /(?:投诉|举报)[^。]{0,12}?(?:渠道|热线|电话|邮箱|方式|通过以下|途径)/,
      /(?:疑问|意见|建议)[^。]{0,20}?投诉[^。]{0,40}?(?:联系|邮箱|客服|电话|反馈)/,
      /(?:投诉|举报)[^。]{0,30}?@/,
    ],
    unless: /被投诉|投诉图片|发生变[化更]|注销/,
  },
  complaintOutside: {
    patterns: [
      /向[^。]{0,30}?(?:监管|网信|公安|工信|消费者|主管)[^。]{0,20}?(?:投诉|举报)/,
      /(?:有管辖权|所在地|注册地)[^。]{0,20}?法院[^。]{0,16}?(?:诉讼|起诉|解决|管辖)/,
      /提交[^。]{0,20}仲裁/,
    ],
    notTopics: ['share', 'store'],
  },
  sdkList: {
    patterns: [/(?:第三方)?(?:sdk|软件开发工具包|信息共享)[^。]{0,12}?(?:清单|列表|目录|名称|如下)/, /第三方[^。]{0,20}?(?:清单|目录)/, /third[- ]party sdks?/],
    inLine: true,
  },
  minors: {
    patterns: [/(?:未成年人|儿童|不满十四周岁|未满14周岁)[^。]{0,60}?(?:监护人|同意|信息)/, /(?:children|minors)[^.]{0,60}(?:guardian|parent|consent)/],
    inChildren: true,
  },
  minorsAge: {
    patterns: [/(?:未满|不满|以下|小于|未达)[^。]{0,6}?(?:14|十四)|(?:14|十四)\s?(?:周)?岁[^。]{0,6}?(?:以下|以内|的未成年)/, /under (?:the age of )?14/],
    inChildren: true,
  },
  storagePlace: {
    patterns: [
      /(?:境内|在中国|中华人民共和国)[^。]{0,60}?(?:收集|产生)[^。]{0,40}?(?:存储|保存|存放|储存)(?:于|在)?/,
      /(?:存储|存放|保存|储存)(?:于|在)[^。]{0,20}?境内/,
      /stored (?:in|within) (?:china|the people)/,
    ],
    unless: /sdk|有限公司的/,
  },
  storagePeriod: {
    patterns: [
      /(?:保存|存储|保留|留存|储存)[^。]{0,24}?(?:期限|时间|期间|时长)/,
      /最短(?:的)?(?:期限|时间|时长)/,
      /(?:至少|不少于|保存|保留|不超过)[^。]{0,8}?(?:\d{1,3}|[一二三四五六七八九十]{1,3})\s?个?(?:年|月)/,
      /retain[^.]{0,60}(?:as long as|period)/,
    ],
  },
  crossBorder: { patterns: [/境外|跨境|出境/, /outside (?:of )?(?:china|the people)|cross-border/], unless: /跨境(?:交易|电商|购|支付|包裹|物流)/ },
  personalisationOptOut: {
    patterns: [
      /(?:关闭|退出|拒绝接收|退订|取消|停用)[^。]{0,24}?(?:个性化|定向|程序化|推荐|推送|广告)/,
      /(?:个性化|定向|程序化|推荐|推送|广告)[^。]{0,24}?(?:关闭|退出|退订|停用)/,
      /opt[- ]out[^.]{0,40}(?:personali|recommend|push|adverti)/,
    ],
    unless: /停止运营|拒绝提供|停运/,
  },
  sensitiveInformation: { patterns: [/敏感(?:的)?个人信息|个人敏感信息|sensitive personal information/] },
  breachNotice: {
    patterns: [
      /安全事件[^。]{0,80}?(?:告知|通知|告诉|公告|上报)/,
      /(?:泄露|泄漏)[^。]{0,40}?(?:告知|通知)[^。]{0,8}?您/,
      /data breach[^.]{0,60}(?:notify|inform)/,
    ],
  },
  cease: {
    patterns: [/(?:停止|终止)[^。]{0,16}?(?:运营|服务)[^。]{0,60}?(?:删除|通知|公告|告知|停止|匿名)/, /停运/],
    unless: /^[^。]{0,16}(?:注销|撤回|拒绝)/,
  },
};
