import { describe, expect, it } from 'vitest';
import type { Lexicon } from '../lexicon.ts';
import { type PolicyMediaType, readPolicy } from '../read-policy.ts';

const lexicon: Lexicon = {
  personalInformation: [
    { id: 'imei', words: ['IMEI'] },
    { id: 'oaid', words: ['OAID'] },
    { id: 'mac_address', words: ['MAC地址'] },
  ],
  umbrella: [],
  thirdParties: [
    { id: 'jpush', company: '极光', words: ['极光推送', 'JPush'] },
    { id: 'huawei_push', company: '华为', words: ['华为推送'] },
    { id: 'xiaomi_push', company: '小米', words: ['小米推送'] },
  ],
};
const read = (text: string, mediaType: PolicyMediaType = 'text/plain') =>
  readPolicy(new TextEncoder().encode(text), { fileName: 'policy', mediaType, lexicon });
const parties = async (text: string, mediaType: PolicyMediaType = 'text/plain') =>
  (await read(text, mediaType)).thirdParties.map(({ name, sdk, company, personalInformation, purpose, layout }) => [
    name,
    sdk,
    company,
    personalInformation,
    purpose,
    layout,
  ]);
const lists = async (text: string) => (await read(text)).thirdPartyLists.map(({ status, rows }) => [status, rows]);

describe('a list of third parties', () => {
  it('is read by the header of its table, whatever the order of columns', async () => {
    const html = `<table><tr><th>使用目的</th><th>第三方SDK名称</th><th>公司名称</th><th>收集个人信息类型</th></tr>
      <tr><td>消息推送</td><td>极光推送SDK</td><td>深圳市和讯华谷信息技术有限公司</td><td>IMEI、OAID</td></tr>
      <tr><td rowspan="2">统计</td><td>晨星统计</td><td>晨星科技有限公司</td><td>MAC地址</td></tr>
      <tr><td>晨星崩溃</td><td>晨星科技有限公司</td><td>无</td></tr></table>`;
    expect(await parties(html, 'text/html')).toEqual([
      ['极光推送sdk', 'jpush', '深圳市和讯华谷信息技术有限公司', ['imei', 'oaid'], '消息推送', 'table'],
      ['晨星统计', null, '晨星科技有限公司', ['mac_address'], '统计', 'table'],
      ['晨星崩溃', null, '晨星科技有限公司', [], '统计', 'table'],
    ]);
  });

  it('is read from blocks of keys and values under a name', async () => {
    const text =
      '我们接入了以下第三方SDK：\n1. 极光推送SDK\n所属公司：和讯华谷\n使用目的：消息推送\n数据类型：IMEI\n2. 晨星统计SDK\n所属公司：晨星科技\n使用目的：统计分析\n数据类型：无\n其他说明。';
    expect(await parties(text)).toEqual([
      ['极光推送sdk', 'jpush', '和讯华谷', ['imei'], '消息推送', 'key-value'],
      ['晨星统计sdk', null, '晨星科技', [], '统计分析', 'key-value'],
    ]);
  });

  it('that lost its form is read by its companies', async () => {
    const row = (name: string, company: string, information: string) => [name, company, information, `向您提供${name}服务`];
    const text = [
      'SDK名称',
      '公司名称',
      '收集信息',
      '使用目的',
      ...row('极光推送', '和讯华谷有限公司', 'IMEI、OAID'),
      ...row('晨星统计', '晨星科技有限公司', 'MAC地址'),
    ].join('\n');
    expect(await parties(text)).toEqual([
      ['极光推送', 'jpush', '和讯华谷有限公司', ['imei', 'oaid'], '向您提供极光推送服务', 'flattened'],
      ['晨星统计', null, '晨星科技有限公司', ['mac_address'], '向您提供晨星统计服务', 'flattened'],
    ]);
  });

  it('whose rows cannot be told apart is there and not parsed', async () => {
    const text = ['SDK名称', '公司名称', '收集信息', '使用目的', '甲', '乙', '丙', '丁', '戊'].join('\n');
    expect(await lists(text)).toEqual([['not-parsed', 0]]);
  });

  it('that stands in another document is said to stand there', async () => {
    expect(await lists('具体请您查阅《第三方信息共享清单》。')).toEqual([['behind-link', 0]]);
  });

  it('may name several in one cell', async () => {
    const text = 'SDK名称\t使用目的\t收集信息\n华为推送/小米推送\t推送\tOAID';
    expect((await parties(text)).map(([, sdk]) => sdk)).toEqual(['huawei_push', 'xiaomi_push']);
  });

  it('loses only the row that was cut in two', async () => {
    const text = 'SDK名称\t使用目的\t收集信息\n甲乙统计\t统计\tOAID\n丙丁\t推\n戊己推送\t推送\tIMEI\n庚辛\t地图\tOAID';
    expect((await parties(text)).map(([name]) => name)).toEqual(['甲乙统计', '戊己推送', '庚辛']);
  });

  it('is not what the app collects by itself, nor how to reach it', async () => {
    expect(await parties('业务功能\t收集信息\t使用目的\n注册\tIMEI\t风控')).toEqual([]);
    expect(await parties('联系我们\n公司名称：晨星科技有限公司\n电话：010-12345678')).toEqual([]);
  });
});

describe('a sentence about a third party', () => {
  it('is read for its name, its company and its purpose', async () => {
    expect(await parties('（9）. 我们集成了晨星科技有限公司的晨星地图SDK，收集您的IMEI，用于提供定位服务，具体请见其政策。')).toEqual([
      ['晨星地图sdk', null, '晨星科技有限公司', ['imei'], '提供定位服务', 'prose'],
    ]);
  });

  it('names nobody where it speaks of third parties in general', async () => {
    expect(await parties('我们的产品中可能会包含第三方SDK，上述SDK会收集您的IMEI，用于统计。')).toEqual([]);
  });

  it('is not fooled by letters of other alphabets or invisible ones', async () => {
    expect((await parties('我们使用JРush（\u200b极\u202e光推送）。')).map(([, sdk]) => sdk)).toEqual(['jpush']);
  });
});
