import { deflateSync } from 'node:zlib';
import { strToU8, zipSync } from 'fflate';
import { describe, expect, it, vi } from 'vitest';
import type { Lexicon } from './lexicon.ts';
import { type PolicyMediaType, readPolicy } from './read-policy.ts';

vi.setConfig({ testTimeout: 60_000 }); // hostile files are large, and nothing here is about time

const lexicon: Lexicon = {
  personalInformation: [
    { id: 'imei', words: ['IMEI', '国际移动设备识别码', '移动设备识别码'] },
    { id: 'meid', words: ['MEID', '移动设备识别码'] },
    { id: 'android_id', words: ['Android ID'] },
    { id: 'device_serial', words: ['SN'] },
    { id: 'contacts', words: ['通讯录', '联系人'] },
    { id: 'precise_location', words: ['精确位置', '精准定位信息'] },
  ],
  umbrella: [{ id: 'device_info_unspecified', group: 'device_info', words: ['设备信息'] }],
  thirdParties: [
    { id: 'jpush', company: '极光', words: ['极光推送', 'JPush'] },
    { id: 'bugly', company: '腾讯', words: ['Bugly'] },
  ],
};
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const read = (text: string | Uint8Array, mediaType: PolicyMediaType = 'text/plain') =>
  readPolicy(typeof text === 'string' ? bytes(text) : text, { fileName: 'policy', mediaType, lexicon });
const collected = async (text: string) => (await read(text)).collects.map(({ personalInformation, negated }) => (negated ? '!' : '') + personalInformation);

const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
/** `我们收集` in GB18030. */
const GB18030 = Uint8Array.of(0xce, 0xd2, 0xc3, 0xc7, 0xca, 0xd5, 0xbc, 0xaf);

describe('a privacy policy', () => {
  it('names the information that it says is collected', async () => {
    expect(await collected('我们会收集您的IMEI、Android_ID和精确位置。')).toEqual(['imei', 'android_id', 'precise_location']);
  });

  it('is read the same in full-width letters, other case, and with spaces or invisible characters inside a name', async () => {
    expect(await collected('我们收集ＩＭＥＩ、android id、AndroidID、精\u200b确位置。')).toEqual(['imei', 'android_id', 'precise_location']);
  });

  it('declares every kind that an ambiguous word names', async () => {
    expect(await collected('我们收集移动设备识别码。')).toEqual(['imei', 'meid']);
  });

  it('does not find a Latin name inside a longer word, nor a contact in a service hotline', async () => {
    expect(await collected('您可以通过SNS分享，或联系人工客服。')).toEqual([]);
  });

  it('tells a denial from a statement', async () => {
    expect(await collected('我们不会收集您的通讯录。')).toEqual(['!contacts']);
    expect(await collected('我们不会读取您的IMEI，仅收集Android ID。')).toEqual(['!imei', 'android_id']);
  });

  it('does not take a condition for a denial', async () => {
    expect(await collected('未经您同意，我们不会收集您的通讯录。')).toEqual(['contacts']);
    expect(await collected('如您不提供精确位置，我们将无法导航。')).toEqual(['precise_location']);
  });

  it('says nothing about collecting where it defines a term', async () => {
    expect(await collected('设备标识是指IMEI等信息。')).toEqual([]);
  });

  it('names umbrella words apart from kinds', async () => {
    const { collects, umbrella } = await read('我们收集设备信息。');
    expect(collects).toEqual([]);
    expect(umbrella).toEqual([{ term: 'device_info_unspecified', group: 'device_info', word: '设备信息', sentence: 0 }]);
  });

  it('names third parties with what their sentence says of them', async () => {
    const { thirdParties } = await read('第三方SDK清单如下：\n极光推送（JPush）收集IMEI，用于消息推送。');
    expect(thirdParties).toEqual([
      {
        name: '极光推送',
        sdk: 'jpush',
        company: '极光',
        personalInformation: ['imei'],
        information: null,
        purpose: '消息推送',
        link: null,
        layout: 'mention',
        sentence: 1,
      },
    ]);
  });

  it('gives sentences whose offsets cut them out of its text', async () => {
    const { text, sentences } = await read('  第一句。第二句！“第三句。”\n\n 第四句……第五句');
    expect(sentences.map((s) => s.text)).toEqual(['第一句。', '第二句！', '“第三句。”', '第四句……', '第五句']);
    for (const sentence of sentences) expect(text.slice(sentence.start, sentence.end)).toBe(sentence.text);
  });

  it('proves its required parts by a sentence each', async () => {
    const { parts, sentences } = await read(
      '更新日期：2026年3月1日\n您可以在设置中撤回同意。\n您有权删除个人信息。\n第三方SDK清单如下。\n如有疑问请联系 privacy@example.com。',
    );
    const proof = (part: keyof typeof parts) => sentences[parts[part]!]?.text;
    expect(proof('effectiveDate')).toContain('更新日期');
    expect(proof('withdrawal')).toContain('撤回同意');
    expect(proof('deletion')).toContain('删除');
    expect(proof('sdkList')).toContain('SDK');
    expect(proof('contact')).toContain('@');
    expect(parts.deregistration).toBeUndefined();
  });
});

describe('a policy file', () => {
  it('is decoded as UTF-8, UTF-16 with and without a mark, and GB18030 without any declaration', async () => {
    expect((await read('我们收集')).text).toBe('我们收集');
    expect((await read(GB18030)).text).toBe('我们收集');
    expect((await read(Uint8Array.of(0xff, 0xfe, ...Buffer.from('我们', 'utf16le')))).text).toBe('我们');
    expect((await read(Buffer.from('<p>hello</p>', 'utf16le'), 'text/html')).text).toBe('hello');
  });

  it('loses markup, scripts and styles, and keeps blocks as lines and cells as columns', async () => {
    const html =
      '<html><head><title>隐私政策</title><style>p{}</style><script>var a="<p>收集IMEI</p>"</script></head><body><p>我们<b>收集</b>IMEI&amp;MAC。</p><table><tr><td>极光</td><td>推送</td></tr></table></body></html>';
    const { text } = await read(html, 'text/html');
    expect(text).toBe('隐私政策\n我们收集IMEI&MAC。\n极光\t推送');
  });

  it('keeps every row of a table whole, with what spans rows and columns in each of them', async () => {
    const html =
      '<table><tr><th>名称</th><th colspan="2">用途</th></tr><tr><td rowspan="2">极光</td><td>推送</td><td>统计</td></tr><tr><td><p>一键</p><p>登录</p></td><td>无</td></tr></table><p>完</p>';
    expect((await read(html, 'text/html')).text).toBe('名称\t用途\t用途\n极光\t推送\t统计\n极光\t一键 登录\t无\n完');
  });

  it('is not folded into one line by tables that lay a page out', async () => {
    const layout = '<table><tr><td><p>第一段</p><p>第二段</p></td></tr></table>';
    expect((await read(layout, 'text/html')).text).toBe('第一段\n第二段');
    const around = '<table><tr><td>页眉<table><tr><td>甲</td><td>乙</td></tr></table>页脚</td><td>侧栏</td></tr></table>';
    expect((await read(around, 'text/html')).text).toBe('页眉\n甲\t乙\n页脚\t侧栏');
  });

  it('that is a Word document is read, its paragraphs as lines and its tables as rows', async () => {
    const body =
      '<w:p><w:r><w:t xml:space="preserve">我们收集 </w:t></w:r><w:r><w:t>IMEI&amp;MAC。</w:t></w:r><w:del><w:r><w:delText>删去</w:delText></w:r></w:del></w:p>' +
      '<w:tbl><w:tr><w:tc><w:tcPr><w:vMerge w:val="restart"/></w:tcPr><w:p><w:r><w:t>极光</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>推送</w:t></w:r></w:p></w:tc></w:tr>' +
      '<w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc><w:tc><w:p><w:r><w:t>统计</w:t></w:r></w:p></w:tc></w:tr></w:tbl>';
    expect((await read(wordDocument(body), DOCX)).text).toBe('我们收集 IMEI&MAC。\n极光\t推送\n极光\t统计');
  });

  it('of hundreds of thousands of nested tags costs no more than its length', async () => {
    const { outcome, text } = await read(`${'<div>'.repeat(300_000)}收集IMEI${'</div>'.repeat(300_000)}`, 'text/html');
    expect([outcome, text]).toEqual(['read', '收集IMEI']);
  });

  it('of one endless sentence, full of names, costs no more than its length', async () => {
    const { outcome, collects } = await read('我们收集您的IMEI和设备信息，'.repeat(30_000));
    expect([outcome, collects]).toEqual(['read', [{ personalInformation: 'imei', negated: false, sentence: 0 }]]);
  });

  it('that is a PDF is read, from a Buffer as well', async () => {
    expect((await read(onePagePdf('Contact privacy@example.com'), 'application/pdf')).text).toBe('Contact privacy@example.com');
  });

  it('that is a PDF with columns has them parted by tabs', async () => {
    const content =
      'BT /F1 12 Tf 20 100 Td (SDK) Tj 50 0 Td (purpose) Tj -50 -20 Td (Maps) Tj 36 0 Td (navigation) Tj -36 -20 Td (in a) Tj 36 0 Td (word) Tj 36 0 Td (more) Tj ET';
    expect((await read(pdfOf(content), 'application/pdf')).text).toBe('SDK\tpurpose\nMaps\tnavigation\nin a word more');
  });

  it.each([
    ['policy.too-large', 'a PDF that inflates without end', pdfOf(deflateSync(new Uint8Array(160 * 1024 * 1024)), '/Filter/FlateDecode'), 'application/pdf'],
    [
      'policy.too-large',
      'a PDF that inflates twice',
      pdfOf(deflateSync(deflateSync(new Uint8Array(160 * 1024 * 1024))), '/Filter[/FlateDecode/FlateDecode]'),
      'application/pdf',
    ],
    ['policy.unreadable', 'a broken PDF', bytes('%PDF-1.4 broken'), 'application/pdf'],
    ['policy.unreadable', 'a program', Uint8Array.from({ length: 400 }, (_, at) => at % 7), 'text/plain'],
    ['policy.unreadable', 'a Word document that is none', zipSync({ mimetype: strToU8('x') }), DOCX],
    ['policy.unreadable', 'a broken Word document', bytes('PK\u0003\u0004'), DOCX],
    ['policy.too-large', 'a Word document that inflates to more than any policy', wordDocument(' '.repeat(65 * 1024 * 1024)), DOCX],
    ['policy.too-large', 'a table whose spans repeat it without end', bytes('<table><tr>' + '<td rowspan=1000 colspan=1000>政'), 'text/html'],
    ['policy.too-large', 'tables in each other without end', bytes('<table><tr><td>'.repeat(300_000)), 'text/html'],
    ['policy.too-large', 'more sentences than any policy has', bytes('政。'.repeat(50_001)), 'text/plain'],
    ['policy.empty', 'a page that is all script', bytes('<script>document.write("政策")</script>'), 'text/html'],
    ['policy.too-large', 'more bytes than the bound', new Uint8Array(20 * 1024 * 1024 + 1), 'text/plain'],
    ['policy.too-large', 'more text than the bound', bytes('政'.repeat(2_000_001)), 'text/html'],
  ] as const)('ends with %s for %s', async (code, _, content, mediaType) => {
    const document = await read(content, mediaType);
    expect([document.outcome, document.issue?.code, document.sentences]).toEqual(['unreadable', code, []]);
  });
});

/** A Word document with this body and nothing else. */
function wordDocument(body: string): Uint8Array {
  const xml = `<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>${body}</w:body></w:document>`;
  return zipSync({ 'word/document.xml': strToU8(xml) });
}

/** The smallest PDF with one line of text. */
function onePagePdf(line: string): Uint8Array {
  return pdfOf(`BT /F1 12 Tf 20 100 Td (${line}) Tj ET`);
}

/** The smallest PDF with one page, its cross-reference table included. */
function pdfOf(content: string | Uint8Array, filter = ''): Uint8Array {
  const stream = Buffer.from(content);
  const objects = [
    '<</Type/Catalog/Pages 2 0 R>>',
    '<</Type/Pages/Kids[3 0 R]/Count 1>>',
    '<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 200]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>',
    Buffer.concat([Buffer.from(`<</Length ${stream.length}${filter}>>stream\n`), stream, Buffer.from('\nendstream')]),
    '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>',
  ];
  let pdf = Buffer.from('%PDF-1.4\n');
  const offsets = objects.map((body, index) => {
    const at = pdf.length;
    pdf = Buffer.concat([pdf, Buffer.from(`${index + 1} 0 obj\n`), Buffer.from(body), Buffer.from('\nendobj\n')]);
    return at;
  });
  const table = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${offsets.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('')}`;
  return Buffer.concat([pdf, Buffer.from(`${table}trailer<</Size ${objects.length + 1}/Root 1 0 R>>\nstartxref\n${pdf.length}\n%%EOF`)]);
}
