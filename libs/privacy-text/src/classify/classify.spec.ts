import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { annotatedPolicies } from '../training/annotated-policies.ts';
import { examplesOf, trainModel } from '../training/train.ts';
import { classify, shippedModel } from './classify.ts';
import { headingKind, inContext } from './context.ts';
import { WEIGHTS_SHA256 } from './weights.gen.ts';

vi.setConfig({ testTimeout: 600_000 }); // training takes ten seconds on a machine that does nothing else

const corpus = annotatedPolicies(resolve(import.meta.dirname, '../../../../../shared/corpus/capp130'));
if (corpus === null) process.stderr.write('privacy-text: ../shared/corpus/capp130 is absent, so the weights were not trained again\n');

const said = (...texts: string[]) => classify(texts.map((text) => ({ text })));

describe('a sentence of a policy', () => {
  it.each([
    ['collect', '一、我们如何收集您的信息', '当您注册账号时，我们会收集您的手机号码、昵称和头像。'],
    ['permission', '一、我们如何收集您的信息', '为了向您提供扫码功能，我们会申请您的相机权限。'],
    ['share', '三、我们如何共享您的信息', '我们不会与任何公司、组织和个人共享您的个人信息，但获得您明确同意的情况除外。'],
    ['store', '四、信息的存储', '我们在中华人民共和国境内运营中收集和产生的个人信息，存储在中国境内。'],
    ['security', '五、我们如何保护您的信息', '我们使用加密技术确保数据的保密性，防止数据遭到未经授权的访问。'],
    ['audience', '六、未成年人保护', '如果您是未满14周岁的未成年人，请在监护人的陪同下阅读本政策。'],
    ['manage', '七、您如何管理您的信息', '您可以通过“我的-设置-账号与安全”注销您的账号。'],
    ['contact', '九、如何联系我们', '您可以通过客服电话或者发送邮件至邮箱与我们联系。'],
    ['change', '八、本政策的更新', '我们可能会适时修订本隐私政策，修订后的政策将以弹窗形式通知您。'],
  ] as const)('is about %s where it says so', (topic, heading, text) => {
    const [, verdict] = said(heading, text, '您可以随时查看。');
    expect(verdict!.topics).toContain(topic);
    expect(verdict!.topTopic).toBe(topic);
  });

  it('may be about nothing, and still has a topic that it is nearest to', () => {
    const [, verdict] = said('隐私政策', '欢迎您使用我们的产品！', '目录');
    expect(verdict!.topics).toEqual([]);
    expect(verdict!.topTopic).toEqual(expect.any(String));
    expect(verdict!.importance).toBe(false);
  });

  it('has finite scores of three digits, whatever it holds', () => {
    for (const { scores } of said('', '\u202e\u200b', '\ud800', 'x'.repeat(50_000), '我们收集IMEI。')) {
      for (const score of Object.values(scores))
        expect([Number.isFinite(score), Math.abs(score * 1000 - Math.round(score * 1000)) < 1e-6]).toEqual([true, true]);
    }
  });

  it('is told a risk only where it is important', () => {
    for (const verdict of said('根据法律法规，在以下情形中收集您的个人信息无需征得您的授权同意：', '您好。'))
      expect(verdict.risk && !verdict.importance).toBe(false);
  });

  it('is read the same with full-width letters and invisible characters', () => {
    expect(said('我们收集ＩＭＥＩ与\u200b位置。')).toEqual(said('我们收集IMEI与位置。'));
  });
});

describe('the context of a sentence', () => {
  it('is its chapter, the heading before it, its neighbours and the colon that leads into it', () => {
    const contexts = inContext(['一、我们收集的信息', '（一）注册', '我们收集：', '手机号。'].map((text) => ({ text })));
    expect(contexts[3]).toMatchObject({ text: '手机号。', top: '一、我们收集的信息', sub: '(一)注册', previous: '我们收集:', next: '$', lead: '我们收集:' });
    expect(contexts[0]).toMatchObject({ top: '一、我们收集的信息', sub: '', previous: '^', lead: '', isHeading: true });
  });

  it('takes the chapter that its sender names', () => {
    expect(inContext([{ text: '手机号。', heading: '信息收集' }])[0]!.top).toBe('信息收集');
  });

  it('tells headings from sentences', () => {
    expect(['第三章收集', '三、收集', '【收集】', '0.收集', '我们如何使用您的信息', '我们收集。', '收集:', ''].map(headingKind)).toEqual([
      'chapter',
      'chapter',
      'chapter',
      'section',
      'section',
      null,
      null,
      null,
    ]);
  });
});

describe('the weights in the repository', () => {
  it('are those that their hash names', () => {
    expect(createHash('sha256').update(shippedModel().toBytes()).digest('hex')).toBe(WEIGHTS_SHA256);
  });

  it.skipIf(corpus === null)('are what training on the corpus gives, byte for byte', () => {
    const trained = trainModel(examplesOf(corpus!).flat()).toBytes();
    expect(createHash('sha256').update(trained).digest('hex')).toBe(WEIGHTS_SHA256);
  });
});
