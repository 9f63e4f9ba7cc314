import { describe, expect, it } from 'vitest';
import { answerOf, kindsOf, POLICY_ADDRESS, type InterfaceTextKind } from './interface-words.ts';

describe('words of the interface', () => {
  it.each([
    ['default-consent', '登录即代表同意《用户协议》和《隐私政策》'],
    ['default-consent', '注册即表示您已阅读并同意用户协议'],
    ['default-consent', '继续使用视为同意本政策'],
    ['default-consent', '点击登录，即同意《隐私政策》'],
    ['default-consent', 'By continuing, you agree to our Terms of Service and Privacy Policy'],
    ['default-consent', 'By signing up you acknowledge the Privacy Policy'],
    ['agreement', '请阅读《隐私权政策》'],
    ['agreement', 'Privacy Policy'],
    ['account-cancellation', '注销账号'],
    ['account-cancellation', '帐号注销'],
    ['account-cancellation', 'Delete my account'],
    ['consent-withdrawal', '撤回隐私政策同意'],
    ['consent-withdrawal', '撤销授权'],
    ['consent-withdrawal', 'Withdraw consent'],
    ['personalisation', '个性化推荐'],
    ['personalisation', '程序化广告设置'],
    ['personalisation', 'Personalised ads'],
    ['collection-list', '个人信息收集清单'],
    ['sharing-list', '第三方信息共享清单'],
    ['complaint', '投诉与举报'],
    ['visitor-mode', '随便看看'],
    ['permission-purpose', '需要相机权限，用于扫描二维码'],
    ['permission-bait', '授权通讯录即可领取红包'],
  ] satisfies [InterfaceTextKind, string][])('%s: %s', (kind, text) => expect(kindsOf(text)).toContain(kind));

  it.each([
    ['default-consent', '点击“同意”即表示您已阅读并同意《隐私政策》'],
    ['default-consent', '请先阅读并勾选同意《用户协议》'],
    ['default-consent', '我已阅读并同意《用户协议》和《隐私政策》'],
    ['default-consent', '登录后即可查看订单'],
    ['account-cancellation', '注销登录'],
    ['account-cancellation', 'Add account'],
    ['personalisation', '个性签名'],
    ['permission-bait', '领取红包'],
    ['agreement', 'Private message'],
  ] satisfies [InterfaceTextKind, string][])('not %s: %s', (kind, text) => expect(kindsOf(text)).not.toContain(kind));

  it('are not looked for in a document', () => expect(kindsOf(`隐私政策${'。我们收集'.repeat(200)}`)).toEqual([]));
});

describe('a button', () => {
  it.each([
    ['agree', ['同意', '同意并继续', '我已阅读并同意', '接受', 'Agree and continue', 'I agree', 'ACCEPT']],
    ['refuse', ['不同意', '不同意并退出', '拒绝', '暂不使用', '退出应用', '仅浏览', 'Decline', 'Exit', 'No, thanks']],
    ['acknowledge', ['我知道了', '好的', '确定', 'OK', 'Got it']],
  ] as const)('that says to %s', (answer, labels) => expect(labels.map(answerOf)).toEqual(labels.map(() => answer)));

  it('that says something else is none of them', () => expect(['取消订单', '同意书下载', '登录', 'Settings'].map(answerOf)).toEqual([null, null, null, null]));
});

it('an address of a policy is told by its words', () => {
  expect(['https://shop.cn/privacy.html', 'https://shop.cn/app/user-agreement'].every((url) => POLICY_ADDRESS.test(url))).toBe(true);
  expect(['https://shop.cn/', 'privacy.html'].some((url) => POLICY_ADDRESS.test(url))).toBe(false);
});
