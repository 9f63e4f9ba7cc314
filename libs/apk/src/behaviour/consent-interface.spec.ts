import { assembleDex, buildApk, writeBinaryXml, writeResources, type XmlElementSpec, type XmlValue } from '@gatehouse/testkit';
import { describe, expect, it } from 'vitest';
import { memorySource } from '../bytes/byte-source.ts';
import { readApk } from '../read-apk.ts';
import type { BehaviourFacts } from './behaviour-facts.ts';

const TABLES = { sensitiveApis: [], sdks: [], packers: [], libraries: [] };
const IDS: Readonly<Record<string, number>> = { id: 0x010100d0, checked: 0x01010106, text: 0x0101014f };
const BOX = 0x7f020000;

const view = (name: string, attributes: Readonly<Record<string, XmlValue>> = {}, ...children: XmlElementSpec[]): XmlElementSpec => ({
  name,
  attributes: Object.entries(attributes).map(([key, value]) => ({ name: key, id: IDS[key]!, value })),
  children,
});
/** String resources by number, from 0x7f010000 on. */
const TEXTS = ['同意', '不同意', '《隐私政策》', '登录即代表同意《用户协议》', '注销账号', 'https://shop.cn/privacy'];
const text = (index: number): XmlValue => ({ reference: 0x7f010000 + index });

function behaviour(layout: XmlElementSpec | null, code = '.class public Lx/A;\n.super Ljava/lang/Object;'): BehaviourFacts {
  const named = (values: readonly string[]): Record<number, { key: string; value: string }> =>
    Object.fromEntries(values.map((value, i) => [i, { key: `n${i}`, value }]));
  const table = writeResources({
    name: 'x',
    types: [
      { name: 'string', configs: [{ entries: named(TEXTS) }, { locale: 'fr', entries: named(['Politique', 'Privacy policy']) }] },
      { name: 'id', configs: [{ entries: { 0: { key: 'agree_box', value: { type: 0x12, data: 0 } } } }] },
      { name: 'layout', configs: [{ entries: named(['res/ab.xml']) }] },
    ],
  });
  const entries = [{ name: 'resources.arsc', bytes: table }, ...(layout === null ? [] : [{ name: 'res/ab.xml', bytes: writeBinaryXml(layout) }])];
  const apk = buildApk({ package: 'x', entries, dex: [assembleDex(code)] });
  return readApk(memorySource(apk), { fileName: 'a.apk', tables: TABLES }).behaviour!;
}

describe('a layout with words of an agreement', () => {
  const agreement = view('TextView', { text: text(2) });

  it('shows a box that is ticked before anybody touched it', () => {
    const layout = view('LinearLayout', {}, view('CheckBox', { id: { reference: BOX }, checked: true }), agreement);
    expect(behaviour(layout).checkBoxes).toEqual([{ place: 'res/ab.xml', widget: 'CheckBox', id: 'agree_box', text: null, preTicked: true }]);
  });

  it('shows a box that waits for its user as one', () => {
    const layout = view('LinearLayout', {}, view('androidx.appcompat.widget.AppCompatCheckBox', { text: '我已阅读并同意《隐私政策》' }));
    expect(behaviour(layout).checkBoxes).toMatchObject([{ widget: 'AppCompatCheckBox', text: '我已阅读并同意《隐私政策》', preTicked: false }]);
  });

  it('is a consent dialog where it has a button that agrees, with or without one that refuses', () => {
    const buttons = (...labels: number[]): XmlElementSpec =>
      view('LinearLayout', {}, agreement, ...labels.map((label) => view('Button', { text: text(label) })));
    expect(behaviour(buttons(0, 1)).consentDialogs).toMatchObject([
      { source: 'layout', entry: 'res/ab.xml', text: '《隐私政策》', agree: '同意', refuse: '不同意', refusalExits: null },
    ]);
    expect(behaviour(buttons(0)).consentDialogs).toMatchObject([{ agree: '同意', refuse: null }]);
    expect(behaviour(buttons()).consentDialogs).toEqual([]);
  });

  it('is ticked by code where code ticks the box that it shows', () => {
    const layout = view('LinearLayout', {}, view('CheckBox', { id: { reference: BOX } }), agreement);
    const tick = `.class public Lx/A;\n.super Landroid/app/Activity;\n.method public onCreate(Landroid/os/Bundle;)V\n.locals 2\nconst v0, ${BOX}
      invoke-virtual {p0, v0}, Lx/A;->findViewById(I)Landroid/view/View;\nmove-result-object v0\ncheck-cast v0, Landroid/widget/CheckBox;\nconst/4 v1, 0x1
      invoke-virtual {v0, v1}, Landroid/widget/CheckBox;->setChecked(Z)V\nreturn-void\n.end method`;
    expect(behaviour(layout, tick).checkBoxes).toMatchObject([
      { preTicked: false },
      { place: 'Lx/A;->onCreate(Landroid/os/Bundle;)V', id: 'agree_box', preTicked: true },
    ]);
  });

  it('is not one with a box for something else', () => {
    expect(behaviour(view('LinearLayout', {}, view('CheckBox', { checked: true, text: '记住密码' }))).checkBoxes).toEqual([]);
  });
});

describe('string resources', () => {
  it('tell of default consent, cancellation and policies, in the languages that are reviewed', () => {
    const { interfaceTexts, policyUrls } = behaviour(null);
    const kinds = interfaceTexts.map(({ kind, language, name }) => `${kind} ${name} ${language}`);
    expect(kinds).toEqual(['agreement n2 ', 'agreement n3 ', 'default-consent n3 ', 'account-cancellation n4 ']);
    expect(policyUrls).toMatchObject([{ url: 'https://shop.cn/privacy', source: 'string', place: 'n5' }]);
  });

  it('and constants of the code say the same, where a screen has no resources', () => {
    const code =
      '.class public Lx/A;\n.super Ljava/lang/Object;\n.method public static run()V\n.locals 1\nconst-string v0, "使用即表示同意隐私政策"\nreturn-void\n.end method';
    expect(behaviour(null, code).interfaceTexts).toContainEqual({
      kind: 'default-consent',
      source: 'code',
      name: '',
      language: '',
      text: '使用即表示同意隐私政策',
    });
  });
});

describe('a dialog that a builder makes', () => {
  const BUILDER = 'Landroid/app/AlertDialog$Builder;';
  const listener = (name: string, body: string): string =>
    `.class public ${name}\n.super Ljava/lang/Object;\n.implements Landroid/content/DialogInterface$OnClickListener;\n.method public constructor <init>()V\n.locals 0
    invoke-direct {p0}, Ljava/lang/Object;-><init>()V\nreturn-void\n.end method\n.method public onClick(Landroid/content/DialogInterface;I)V\n.locals 2\n${body}\nreturn-void\n.end method\n`;
  const button = (name: string, label: string, owner: string): string =>
    `${label}\nnew-instance v1, ${owner}\ninvoke-direct {v1}, ${owner}-><init>()V\ninvoke-virtual {p1, v0, v1}, ${BUILDER}->${name}(${label.startsWith('const-string') ? 'Ljava/lang/CharSequence;' : 'I'}Landroid/content/DialogInterface$OnClickListener;)${BUILDER}`;
  const dialog = (message: string, ...more: string[]): string =>
    `.class public Lx/Main;\n.super Landroid/app/Activity;\n.method public show(${BUILDER})V\n.locals 3\nconst-string v0, "${message}"\ninvoke-virtual {p1, v0}, ${BUILDER}->setMessage(Ljava/lang/CharSequence;)${BUILDER}\n${more.join('\n')}\nreturn-void\n.end method\n`;
  const exit = 'const/4 v0, 0x0\ninvoke-static {v0}, Ljava/lang/System;->exit(I)V';
  const code = (refusing: string): string =>
    dialog(
      '请阅读《隐私政策》',
      button('setPositiveButton', 'const v0, 0x7f010000', 'Lx/Yes;'),
      button('setNegativeButton', 'const-string v0, "不同意"', 'Lx/No;'),
    ) +
    listener('Lx/Yes;', '') +
    listener('Lx/No;', refusing);

  it('names both answers and what refusing does', () => {
    const { consentDialogs, refusals } = behaviour(null, code(exit));
    expect(consentDialogs).toMatchObject([
      { source: 'code', text: '请阅读《隐私政策》', agree: '同意', refuse: '不同意', refusalExits: true, caller: `Lx/Main;->show(${BUILDER})V` },
    ]);
    expect(refusals).toMatchObject([{ of: 'agreement', then: 'exit', api: 'Ljava/lang/System;->exit' }]);
  });

  it('lets its user go on where refusing does not end the app', () => {
    expect(behaviour(null, code('')).consentDialogs).toMatchObject([{ refusalExits: false }]);
    expect(behaviour(null, code('')).refusals).toEqual([]);
  });

  it('that only says “I know” gives no choice', () => {
    const only = dialog('本应用的隐私政策已更新', button('setPositiveButton', 'const-string v0, "我知道了"', 'Lx/Yes;')) + listener('Lx/Yes;', '');
    expect(behaviour(null, only).consentDialogs).toMatchObject([{ agree: null, refuse: null, acknowledge: '我知道了', refusalExits: null }]);
  });

  it('about something else is none', () => {
    const other = dialog('删除这张图片？', button('setPositiveButton', 'const-string v0, "同意"', 'Lx/Yes;')) + listener('Lx/Yes;', '');
    expect(behaviour(null, other).consentDialogs).toEqual([]);
  });
});
