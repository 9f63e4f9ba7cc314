import { writeResources, type ResourcePackage } from '@gatehouse/testkit';
import { describe, expect, it } from 'vitest';
import { ByteView } from '../bytes/byte-view.ts';
import { valueText, VALUE_TYPE } from '../axml/typed-value.ts';
import { ResourceTable } from './resource-table.ts';

const open = (...packages: ResourcePackage[]): ResourceTable => new ResourceTable(new ByteView(writeResources(...packages)));
const reference = (id: number, type: number = VALUE_TYPE.reference) => ({ type, data: id | 0, text: null });
const shown = (table: ResourceTable, id: number, type?: number): string | null => valueText(table.resolve(reference(id, type)));
const strings = (entries: Record<number, string | { reference: number }>, more: object = {}) => ({
  name: 'string',
  configs: [{ ...more, entries: Object.fromEntries(Object.entries(entries).map(([at, value]) => [at, { key: `s${at}`, value }])) }],
});

describe('a resource table', () => {
  it.each(['plain', 'sparse', 'offset16'] as const)('finds entries that are laid out %s', (form) => {
    const table = open({ name: 'com.shop', types: [strings({ 1: 'one', 7: 'seven' }, { form })] });
    expect([shown(table, 0x7f010001), shown(table, 0x7f010007), shown(table, 0x7f010002)]).toEqual(['one', 'seven', '@0x7f010002']);
    expect([...table.idsOfType('string')]).toEqual([0x7f010001, 0x7f010007]);
  });

  it('reads compact entries', () => {
    const table = open({ name: 'com.shop', types: [{ name: 'string', configs: [{ entries: { 0: { key: 'a', value: 'text', compact: true } } }] }] });
    expect(shown(table, 0x7f010000)).toBe('text');
    expect(table.name(0x7f010000)).toEqual({ package: 'com.shop', type: 'string', entry: 'a' });
  });

  it('follows references through packages, and leaves a circle where it began', () => {
    const table = open(
      { name: 'com.shop', types: [strings({ 0: { reference: 0x80010000 }, 1: { reference: 0x7f010002 }, 2: { reference: 0x7f010001 } })] },
      { id: 0x80, name: 'com.shop.feature', types: [strings({ 0: 'far' })] },
    );
    expect(shown(table, 0x7f010000)).toBe('far');
    expect(shown(table, 0x7f010001)).toMatch(/^@0x7f01000[12]$/);
  });

  it('reads the dynamic references of a shared library, whose package has no id yet', () => {
    const table = open({ id: 0, name: 'com.library', types: [strings({ 0: 'mine' })] });
    expect(shown(table, 0x00010000, VALUE_TYPE.dynamicReference)).toBe('mine');
  });

  it('knows a resource under the id that a preview gave it', () => {
    const table = open({ name: 'com.shop', types: [strings({ 0: 'final' })], aliases: [[0x7fff0000, 0x7f010000]] });
    expect(shown(table, 0x7fff0000)).toBe('final');
  });

  it('prefers what the reference device takes, and has every other', () => {
    const entries = (value: string) => ({ 0: { key: 'name', value } });
    const table = open({
      name: 'com.shop',
      types: [
        {
          name: 'string',
          configs: [
            { locale: 'zh-CN', script: 'Hans', entries: entries('商店') },
            { orientation: 2, entries: entries('wide') },
            { entries: entries('Shop') },
            { sdk: 26, entries: entries('New shop') },
          ],
        },
      ],
    });
    expect(shown(table, 0x7f010000)).toBe('New shop');
    expect(table.values(0x7f010000).map(({ configuration, value }) => [configuration.locale, value.text])).toEqual([
      ['zh-Hans-CN', '商店'],
      ['', 'wide'],
      ['', 'Shop'],
      ['', 'New shop'],
    ]);
  });

  it('looks up what a style says, its parents asked after itself, and never ends in a circle of parents', () => {
    const style = (parent: number, ...items: [number, string][]) => ({ key: `style${parent}`, parent, items });
    const table = open({
      name: 'com.shop',
      types: [{ name: 'style', configs: [{ entries: { 0: style(0x7f010001, [1, 'own']), 1: style(0x7f010000, [1, 'parent'], [2, 'inherited']) } }] }],
    });
    expect([1, 2, 3].map((attribute) => table.styled(0x7f010000, attribute)?.text ?? null)).toEqual(['own', 'inherited', null]);
    expect(table.values(0x7f010000)).toEqual([]);
  });

  it('has what a split brings beside its own, each with the texts of its own table', () => {
    const base = open({ name: 'com.shop', types: [strings({ 0: 'Shop', 1: 'only here' })] });
    base.add(open({ name: 'com.shop', types: [strings({ 0: '商店' }, { locale: 'zh' })] }));
    base.add(open({ name: 'com.shop', types: [{ name: 'string', configs: [{ sdk: 26, entries: { 0: { key: 's0', value: 'New shop' } } }] }] }));
    expect([shown(base, 0x7f010000), shown(base, 0x7f010001)]).toEqual(['New shop', 'only here']);
    expect(base.values(0x7f010000).map(({ value }) => value.text)).toEqual(['Shop', '商店', 'New shop']);
    expect(base.languages()).toEqual(['zh']);
  });
});
