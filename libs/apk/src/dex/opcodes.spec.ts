import { describe, expect, it } from 'vitest';
import { KIND, kind, nopOrPayloadUnits, TRAITS, width } from './opcodes.ts';

/** Widths by opcode as the public format table groups them, written down a second time: `first-last:units`. */
const FORMATS =
  '00-01:1 02:2 03:3 04:1 05:2 06:3 07:1 08:2 09:3 0a-12:1 13:2 14:3 15-16:2 17:3 18:5 19-1a:2 1b:3 1c:2 1d-1e:1 1f-20:2 21:1 22-23:2 24-26:3 27-28:1 29:2 ' +
  '2a-2c:3 2d-3d:2 3e-43:1 44-6d:2 6e-72:3 73:1 74-78:3 79-7a:1 7b-8f:1 90-af:2 b0-cf:1 d0-e2:2 e3-f9:1 fa-fb:4 fc-fd:3 fe-ff:2';

describe('the table of instructions', () => {
  it('gives each of the 256 opcodes its width', () => {
    const widths = FORMATS.split(' ').flatMap((group) => {
      const [range = '', units] = group.split(':');
      const [first = 0, last = first] = range.split('-').map((hex) => parseInt(hex, 16));
      return Array.from({ length: last - first + 1 }, () => Number(units));
    });
    expect(widths).toHaveLength(256);
    expect(Array.from(TRAITS, (trait) => width(trait))).toEqual(widths);
  });

  it('knows the opcodes that no version uses', () => {
    const unused = Array.from(TRAITS.keys()).filter((op) => kind(TRAITS[op]!) === KIND.unused);
    expect(unused).toEqual([...range(0x3e, 0x43), 0x73, 0x79, 0x7a, ...range(0xe3, 0xf9)]);
  });
});

describe('data among code', () => {
  it.each([
    ['a nop is one unit', [0x0000, 0x006e], 1],
    ['a packed switch: two units a case', [0x0100, 3], 10],
    ['a sparse switch: four units a case', [0x0200, 3], 14],
    ['an array of bytes is rounded up', [0x0300, 1, 5, 0], 7],
    ['an array of longs', [0x0300, 8, 2, 0], 12],
    ['an array larger than any file', [0x0300, 8, 0xffff, 0xffff], 4 * 0xffffffff + 4],
    ['a payload without its size is a nop', [0x0100], 1],
  ])('%s', (_, units, expected) => {
    expect(nopOrPayloadUnits(Uint16Array.from(units), 0, units.length)).toBe(expected);
  });
});

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}
