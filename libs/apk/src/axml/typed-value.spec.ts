import { describe, expect, it } from 'vitest';
import { VALUE_TYPE, valueBoolean, valueInteger, valueText, type TypedValue } from './typed-value.ts';

const value = (type: number, data: number, text: string | null = null): TypedValue => ({ type, data, text });

describe('a typed value', () => {
  it.each<[string, TypedValue, string | null]>([
    ['nothing', value(VALUE_TYPE.null, 0), null],
    ['text', value(VALUE_TYPE.string, 3, 'a'), 'a'],
    ['a reference', value(VALUE_TYPE.reference, 0x7f010002), '@0x7f010002'],
    ['an attribute of the theme', value(VALUE_TYPE.attribute, 0x0101), '?0x00000101'],
    ['a negative number', value(VALUE_TYPE.decimal, -5), '-5'],
    ['a hexadecimal number', value(VALUE_TYPE.hexadecimal, -1), '0xffffffff'],
    ['a boolean', value(VALUE_TYPE.boolean, -1), 'true'],
    ['a fraction', value(VALUE_TYPE.float, 0x3fc00000), '1.5'],
    ['a colour', value(VALUE_TYPE.firstColour, -16777216), '#ff000000'],
  ])('is written as text: %s', (_, typed, text) => {
    expect(valueText(typed)).toBe(text);
  });

  it('is a number as Android reads one, in text too', () => {
    expect(
      [
        value(VALUE_TYPE.decimal, 7),
        value(VALUE_TYPE.string, 0, '0x10'),
        value(VALUE_TYPE.string, 0, '-12'),
        value(VALUE_TYPE.string, 0, '#1f'),
        value(VALUE_TYPE.string, 0, '017'),
        value(VALUE_TYPE.string, 0, '4294967295'),
        value(VALUE_TYPE.string, 0, 'S'),
        value(VALUE_TYPE.reference, 1),
      ].map(valueInteger),
    ).toEqual([7, 16, -12, 31, 15, null, null, null]);
  });

  it('is a boolean as Android reads one', () => {
    expect(
      [
        value(VALUE_TYPE.boolean, 1),
        value(VALUE_TYPE.decimal, 0),
        value(VALUE_TYPE.string, 0, 'TRUE'),
        value(VALUE_TYPE.string, 0, 'True'),
        value(VALUE_TYPE.string, 0, 'no'),
        value(VALUE_TYPE.string, 0, ''),
      ].map(valueBoolean),
    ).toEqual([true, false, true, false, false, null]);
  });
});
