import { describe, expect, it } from 'vitest';
import type { Lexicon } from './lexicon.ts';
import { readPolicy } from './read-policy.ts';

const lexicon: Lexicon = {
  personalInformation: [
    { id: 'imei', words: ['IMEI'] },
    { id: 'oaid', words: ['OAID'] },
    { id: 'idfa', words: ['IDFA'] },
    { id: 'contacts', words: ['通讯录', '联系人'] },
    { id: 'sms', words: ['短信'] },
    { id: 'call_log', words: ['通话记录'] },
    { id: 'clipboard', words: ['剪切板'] },
    { id: 'phone_number', words: ['手机号', '手机号码'] },
    { id: 'external_files', words: ['存储权限'] },
  ],
  umbrella: [],
  thirdParties: [],
};
const policy = (text: string) => readPolicy(new TextEncoder().encode(text), { fileName: 'policy', mediaType: 'text/plain', lexicon });
const said = async (text: string) => (await policy(text)).collects.map(({ personalInformation, negated }) => (negated ? '!' : '') + personalInformation);

describe('what a policy says is collected', () => {
  it.each([
    ['a denial over a whole list', '我们不会收集您的通讯录、短信记录、通话记录。', ['!contacts', '!sms', '!call_log']],
    ['a denial that stands before a list', '我们不会收集以下信息：\n通讯录；\n通话记录。', ['!contacts', '!call_log']],
    ['a denial after what is denied', '您的通讯录不会被上传，我们会收集您的IMEI。', ['!contacts', 'imei']],
    ['what is collected after all', '我们不收集通讯录，仅会收集IMEI。', ['!contacts', 'imei']],
    ['a consequence of withdrawal', '您撤回授权后，我们将不再收集您的通讯录。', ['contacts']],
    ['a refusal that proves the collecting', '如您拒绝提供手机号码，我们将无法为您提供服务。', ['phone_number']],
    ['a denial of the rest alone', '我们会读取剪切板，但不会收集您剪切板中的其他信息。', ['clipboard']],
    ['a denial inside a bracket', '我们会收集IMEI（安卓10以上不收集）、OAID。', ['imei', 'oaid']],
    ['what one system alone has', '我们会收集您的设备标识（OAID、IDFA）和（仅iOS：IDFA）。', ['oaid', 'idfa']],
    ['an identifier in a bracket for iOS alone', '我们会收集您的OAID（仅iOS端收集IDFA）。', ['oaid']],
    ['a word that means something else', '如有疑问请联系人工客服，我们会收集您的反馈。', []],
    ['a word that is information only beside another', '我们会发送短信提醒您，并收集您的IMEI。', ['imei']],
    ['a definition', '个人敏感信息是指收集的通讯录等。', []],
  ])('is read right for %s', async (_, text, expected) => {
    expect(await said(text)).toEqual(expected);
  });

  it('is no table of contents and no list of terms', async () => {
    const chapters = ['一、我们收集的通讯录', '二、我们共享的信息', '三、您的权利'];
    const { collects, segments } = await policy(
      [...chapters, ...chapters.flatMap((title) => [title, '您可以随时查看。']), '附录：定义', '通讯录：我们收集的联系人。'].join('\n'),
    );
    expect(segments.map(({ kind }) => kind)).toEqual(['contents', 'body', 'definitions']);
    expect(collects.filter(({ sentence }) => sentence < 3 || sentence > 8)).toEqual([]);
  });
});

describe('a required part', () => {
  const proved = async (...lines: string[]) => {
    const { parts, sentences } = await policy(lines.join('\n'));
    return Object.fromEntries(Object.entries(parts).map(([part, index]) => [part, sentences[index]!.text]));
  };

  it.each([
    ['deregistration', '您可以通过“我的-设置-账号与安全-注销账号”注销您的账号。'],
    ['deregistrationTimeLimit', '您提交注销申请后，我们将在15个工作日内完成核查并注销您的账号。'],
    ['replyDeadline', '我们将在十五个工作日内回复您的请求。'],
    ['complaintOutside', '您还可以向网信、公安等监管部门投诉，或向被告所在地有管辖权的法院提起诉讼。'],
    ['storagePlace', '我们在中华人民共和国境内收集和产生的个人信息，将存储在境内。'],
    ['storagePeriod', '我们仅在实现目的所必需的最短期限内保留您的个人信息。'],
    ['personalisationOptOut', '您可以在设置中关闭个性化推荐。'],
    ['minorsAge', '若您是未满14周岁的儿童，请在监护人陪同下阅读。'],
    ['personInCharge', '您可以联系我们的个人信息保护负责人。'],
    ['breachNotice', '在不幸发生个人信息安全事件后，我们将及时向您告知安全事件的基本情况。'],
    ['updateNotice', '本政策更新后，我们会以弹窗形式通知您。'],
    ['effectiveDate', '生效日期：【2022】年【8】月【24】日'],
    ['crossBorder', '我们不会向境外提供您的个人信息。'],
  ])('%s is proved by the sentence that gives it', async (part, text) => {
    expect(await proved('个人信息处理规则', text)).toMatchObject({ [part]: text });
  });

  it.each([
    ['deregistration', '注销后，我们将停止为您提供服务。'],
    ['withdrawal', '继续使用即视为您取消了撤回授权。'],
    ['personalisationOptOut', '如我们停止运营，将取消推送通知。'],
    ['complaint', '我们会向被投诉用户提供投诉渠道的记录。'],
    ['deletion', '本政策将帮助您了解您可以如何删除您的个人信息。'],
  ])('%s is not proved by what only sounds like it', async (part, text) => {
    expect(await proved(text)).not.toHaveProperty(part);
  });
});

describe('the wording of a policy', () => {
  it('is told where it hedges, and where it takes consent for granted', async () => {
    const { wordings } = await policy('我们收集的信息包括但不限于IMEI。\n您继续使用本服务即视为同意本政策。\n我们不会默认勾选同意。');
    expect(wordings).toEqual([
      { kind: 'hedge', words: '包括但不限于', sentence: 0 },
      { kind: 'default-consent', words: '继续使用本服务即视为同意', sentence: 1 },
    ]);
  });
});

describe('a hostile policy', () => {
  it.each([
    ['a million commas', `我们不会收集${','.repeat(400_000)}IMEI`],
    ['brackets that never close', `我们会收集ios${'('.repeat(400_000)}IMEI`],
    ['one word over and over', '可以通过设置'.repeat(100_000)],
    ['spaces without end', `我们收集${' '.repeat(1_000_000)}IMEI\n用于${'\t '.repeat(300_000)}`],
    ['headers without rows', 'SDK名称\t公司名称\t收集信息\t使用目的\n'.repeat(10_000)],
    ['keys without end', '使用目的：推送\n'.repeat(10_000)],
    ['headings that return', '一、收集\n'.repeat(10_000)],
    ['companies line by line', `SDK名称\n公司名称\n收集信息\n${'甲有限公司\n'.repeat(10_000)}`],
  ])(
    'of %s is read to its end',
    async (_, text) => {
      expect((await policy(text)).outcome).toBe('read');
    },
    60_000,
  );
});
