import { describe, expect, it } from 'vitest';
import { adler32 } from './adler32.ts';
import { decodeMutf8 } from './mutf8.ts';

describe('Adler-32', () => {
  it('gives the known sums', () => {
    expect(adler32(Buffer.from('Wikipedia'), 0)).toBe(0x11e60398);
    expect(adler32(Buffer.alloc(0), 0)).toBe(1);
  });

  it('stays exact over many bytes of the largest value', () => {
    const bytes = Buffer.alloc(1_000_003, 0xff);
    let [a, b] = [1n, 0n];
    for (const byte of bytes) b += a += BigInt(byte);
    expect(BigInt(adler32(bytes, 0))).toBe((b % 65_521n) * 65_536n + (a % 65_521n));
  });
});

describe('modified UTF-8', () => {
  it.each([
    ['ASCII', '4162', 'Ab'],
    ['a zero in two bytes', '41c08042', 'A\0B'],
    ['Chinese', 'e59586e5ba97', '商店'],
    ['two surrogates of three bytes each', 'eda0bdedb880', '\u{1f600}'],
    ['a lone surrogate', 'eda0bd41', '\ufffdA'],
    ['a byte that begins nothing', '41ff', 'A\ufffd'],
    ['a character cut short', 'e595', '\ufffd\ufffd'],
  ])('decodes %s', (_, hex, text) => {
    expect(decodeMutf8(Buffer.from(hex, 'hex'))).toBe(text);
  });
});
