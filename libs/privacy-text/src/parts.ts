import type { Sentence } from './sentences.ts';

/** Parts that a policy must have. What is looked for is the sentence that proves the part, not a heading that promises it. */
export type PolicyPart = 'contact' | 'effectiveDate' | 'withdrawal' | 'deletion' | 'deregistration' | 'sdkList' | 'minors';

const PATTERNS: Readonly<Record<PolicyPart, readonly RegExp[]>> = {
  contact: [
    /[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+/,
    /(?:电话|热线|客服|拨打|联系我们|tel|phone)[^。]{0,12}?(?:\+?\d[\d -]{5,18}\d)/i,
    /400[- ]?\d{3}[- ]?\d{4}/,
  ],
  effectiveDate: [
    /(?:生效|更新|发布|修订|版本)[^。]{0,10}?20\d\d\s?[年./-]\s?\d{1,2}/,
    /20\d\d\s?[年./-]\s?\d{1,2}[^。]{0,10}?(?:生效|更新|发布|修订)/,
    /(?:effective|updated|revised)[^.]{0,24}20\d\d/i,
  ],
  withdrawal: [/(?:可以?|通过|在|随时)[^。]{0,60}?(?:撤回|撤销|取消|改变)[^。]{0,16}?(?:同意|授权)/, /withdraw (?:your )?consent/i],
  deletion: [/(?:可以?|通过|有权|联系|要求)[^。]{0,40}?(?:删除|清除)[^。]{0,20}?(?:信息|数据)/, /(?:delete|erase)[^.]{0,30}(?:data|information)/i],
  deregistration: [/(?:可以?|路径|点击|通过|登录)[^。]{0,40}?注销/, /(?:delete|close|cancel) (?:your )?account/i],
  sdkList: [/(?:第三方)?(?:SDK|软件开发工具包|信息共享)[^。]{0,12}?(?:清单|列表|目录|名称|如下)/i, /第三方[^。]{0,20}?(?:清单|目录)/, /third[- ]party SDKs?/i],
  minors: [/(?:未成年人|儿童|不满十四周岁|未满14周岁)[^。]{0,60}?(?:监护人|同意|信息)/, /(?:children|minors)[^.]{0,60}(?:guardian|parent|consent)/i],
};
/** Sentences that only say what a policy will contain, or what happens once it is too late. */
const NO_PROOF = /本政策将帮助您|不会响应|视为(?:您)?|代表您/;
/** Patterns look at the head of a sentence only: no legal sentence is longer, and a hostile one costs no more. */
const MAX_LOOK = 600;

/** For each part found: the index of the first sentence that proves it. */
export function findParts(sentences: readonly Sentence[]): Partial<Record<PolicyPart, number>> {
  const parts: Partial<Record<PolicyPart, number>> = {};
  sentences.forEach(({ text }, index) => {
    const head = text.slice(0, MAX_LOOK).normalize('NFKC');
    if (NO_PROOF.test(head)) return;
    for (const [part, patterns] of Object.entries(PATTERNS) as [PolicyPart, readonly RegExp[]][]) {
      if (parts[part] === undefined && patterns.some((pattern) => pattern.test(head))) parts[part] = index;
    }
  });
  return parts;
}
