/** What a text of the interface tells about consent and the user's rights. */
export type InterfaceTextKind =
  | 'agreement'
  | 'default-consent'
  | 'account-cancellation'
  | 'consent-withdrawal'
  | 'personalisation'
  | 'collection-list'
  | 'sharing-list'
  | 'complaint'
  | 'visitor-mode'
  | 'permission-purpose'
  | 'permission-bait';

/** Names of the documents that a user agrees to. */
export const AGREEMENT =
  /隐私(?:权)?(?:政策|协议|条款|声明|保护(?:政策|指引|声明|说明)|指引)|用户(?:服务|使用|许可|注册)?(?:协议|条款)|服务(?:协议|条款)|个人信息保护(?:政策|指引|规则|声明)|\bprivacy[ -](?:policy|notice|statement|agreement)|\bterms (?:of (?:service|use)|and conditions)|\buser agreement/i;

/** Words of a document or a law are no words of the interface: a whole policy in one string says everything. */
const MAX_INTERFACE_TEXT = 400;

/**
 * Kinds by their words, as apps in Chinese and English write them and the Determination Method quotes them. A text has each kind whose
 * words it holds and whose `unless` it does not.
 */
const KINDS: readonly { kind: InterfaceTextKind; words: RegExp; unless?: RegExp }[] = [
  { kind: 'agreement', words: AGREEMENT },
  {
    kind: 'default-consent',
    words:
      /(?:登[录陆入]|注册|使用|继续|进入|下载|安装|浏览|提交|下一步)[^。；;\n]{0,20}?(?:即|则|就|便|视为|视作|等同于?|意味着|默认)[^。；;\n]{0,12}(?:同意|接受|遵守)|默认同意|\bby (?:continuing|using|signing (?:in|up)|logging in|registering|creating|proceeding|tapping|clicking)\b[^.\n]{0,80}\byou (?:agree|accept|consent|acknowledge)/i,
    // A button that is itself called 同意 or Agree is consent by an act of its own.
    unless:
      /(?:点击|勾选|选择|点选|轻触)[“"「『【]?(?:我)?(?:已)?(?:阅读并)?(?:同意|接受)|未勾选|请先(?:阅读并)?(?:勾选|同意)|(?:tapping|clicking) [“"']?(?:i )?(?:agree|accept)/i,
  },
  {
    kind: 'account-cancellation',
    words:
      /注销(?:我的)?(?:[账帐][号户]|身份)|[账帐][号户](?:安全)?注销|(?:删除|永久删除|解除)(?:我的)?[账帐][号户]|申请注销|\b(?:delete|cancel|close|deactivate|erase) (?:my |your |this )?account|\baccount (?:deletion|cancell?ation|closure)/i,
  },
  {
    kind: 'consent-withdrawal',
    words:
      /撤[回销消](?:对?隐私(?:政策|协议)?的?)?(?:同意|授权)|(?:取消|解除|关闭)(?:隐私)?授权|停止授权|\b(?:withdraw|revoke) (?:your |my )?(?:consent|authori[sz]ation|agreement)/i,
  },
  {
    kind: 'personalisation',
    words:
      /个性化(?:内容)?(?:推荐|广告|推送|展示|服务|设置)|程序化广告|定向(?:推送|广告)|精准推[送荐]|\bpersonali[sz]ed (?:ads?\b|advertis\w+|recommendations?|content)|\binterest-based ads?\b/i,
  },
  { kind: 'collection-list', words: /(?:个人信息|信息)收集(?:的)?(?:清单|明示|列表)|收集(?:的)?个人信息(?:明示)?(?:清单|列表)/ },
  {
    kind: 'sharing-list',
    words: /第三方(?:个人)?(?:信息)?(?:共享|SDK|合作)(?:的)?(?:个人)?(?:信息)?(?:清单|列表|目录)|(?:个人信息)?共享(?:的)?(?:第三方)?清单/i,
  },
  { kind: 'complaint', words: /投诉|举报|\b(?:file a )?complaints?\b/i },
  {
    kind: 'visitor-mode',
    words:
      /游客(?:模式|身份|登录|浏览)|访客模式|随便看看|先逛逛|基本功能模式|仅浏览|暂不登录|跳过登录|\b(?:guest mode|continue as (?:a )?guest|browse as guest)\b/i,
  },
  {
    kind: 'permission-purpose',
    words:
      /权限[^。\n]{0,40}(?:用于|以便|为了|便于|用来|以使用|以实现)|(?:用于|以便|为了|便于)[^。\n]{0,40}权限|\bpermission\b[^.\n]{0,60}\b(?:so that|in order to|is (?:needed|required|used) (?:to|for))/i,
  },
  {
    kind: 'permission-bait',
    words:
      /(?:红包|金币|奖励|抽奖|提现|领取|现金)[^。\n]{0,30}(?:权限|授权|通讯录|身份证|实名|位置信息)|(?:开启|授权|允许|打开)[^。\n]{0,30}(?:红包|金币|奖励|抽奖|提现|领取现金)/,
  },
];

/** One of these stands in every text that has a kind: most texts end here. */
const ANY_WORD =
  /隐私|协议|条款|信息|同意|接受|遵守|注销|[账帐][号户]|撤[回销消]|授权|个性化|程序化|定向|精准|清单|目录|投诉|举报|[游访]客|随便看看|先逛逛|基本功能|仅浏览|暂不登录|跳过登录|权限|privacy|terms|agree|accept|acknowledge|consent|account|authori|personali|interest-based|complain|guest|permission/i;

/** Every kind that the text has; none for one that is too long to be a label, a hint or a sentence of a dialog. */
export function kindsOf(text: string): InterfaceTextKind[] {
  if (text.length > MAX_INTERFACE_TEXT || !ANY_WORD.test(text)) return [];
  return KINDS.filter(({ words, unless }) => words.test(text) && unless?.test(text) !== true).map(({ kind }) => kind);
}

/** What a button says to an agreement. Whole labels only: a sentence that holds such a word is no button. */
export type Answer = 'agree' | 'refuse' | 'acknowledge';

const ANSWERS: readonly [Answer, RegExp][] = [
  [
    'refuse',
    /^(?:我?(?:不|暂不)(?:同意|接受|使用|授权)(?:并?退出(?:应用|app)?)?|拒绝(?:并退出)?|退出(?:应用|程序|app)?|残忍拒绝|放弃使用|再想想|仅浏览|(?:进入)?基本功能模式|disagree(?: and exit)?|i (?:do not|don't) agree|decline|refuse|reject|deny|exit(?: app)?|quit|no,? thanks|not now)$/i,
  ],
  [
    'agree',
    /^(?:我?已?(?:阅读)?(?:并)?(?:同意|接受)(?:并?(?:继续|进入|使用|登录|开始使用|打开|授权))?(?:协议)?|同意协议|agree(?: (?:and|&) continue)?|i agree|accept(?: (?:all|and continue|& continue))?|agreed)$/i,
  ],
  ['acknowledge', /^(?:我?知道了|好的?|确[定认]|明白了?|我已(?:知晓|了解)|ok|okay|got it|i understand|continue|继续|进入(?:应用|app)?|开始使用)$/i],
];

export function answerOf(label: string): Answer | null {
  const text = label
    .normalize('NFKC')
    .replace(/[\s\u200b]+/g, ' ')
    .trim()
    .replace(/[。.!！]+$/, '');
  if (text.length > 30) return null;
  return ANSWERS.find(([, shape]) => shape.test(text))?.[0] ?? null;
}

/** An address that names the document it leads to. */
export const POLICY_ADDRESS = /^https?:\/\/[^\s]*(?:privacy|yinsi|(?:user|service)[-_]?(?:agreement|protocol|terms)|agreement|terms[-_]of|隐私|协议)[^\s]*$/i;
