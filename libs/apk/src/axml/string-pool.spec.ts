import { describe, expect, it } from 'vitest';
import { ByteView } from '../bytes/byte-view.ts';
import { StringPool } from './string-pool.ts';

/** A pool from its parts: offsets of the strings, their bytes, then styles. */
function pool(utf8: boolean, strings: Buffer[], styles: number[][] = []): StringPool {
  const offsets = strings.map((_, i) => strings.slice(0, i).reduce((sum, { length }) => sum + length, 0));
  const data = Buffer.concat(strings);
  const stringsAt = 28 + (strings.length + styles.length) * 4;
  const stylesAt = stringsAt + data.length;
  const words = styles.map((style) => [...style, 0xffffffff]);
  const styleOffsets = words.map((_, i) => words.slice(0, i).reduce((sum, { length }) => sum + length * 4, 0));
  const u32 = (...values: number[]): Buffer => Buffer.concat(values.map((value) => Buffer.from(Uint32Array.of(value).buffer)));
  const tail = Buffer.concat([u32(...offsets, ...styleOffsets), data, u32(...words.flat())]);
  const head = Buffer.concat([Buffer.from([1, 0, 28, 0]), u32(28 + tail.length, strings.length, styles.length, utf8 ? 0x100 : 0, stringsAt, stylesAt)]);
  return new StringPool(new ByteView(Buffer.concat([head, tail])));
}
const utf8 = (characters: number, bytes: Buffer): Buffer => Buffer.concat([Buffer.from([characters, bytes.length]), bytes, Buffer.from([0])]);

describe('a string pool', () => {
  it('reads modified UTF-8: characters in two halves, a coded zero', () => {
    const emoji = Buffer.from([0xed, 0xa0, 0xbd, 0xed, 0xb8, 0x80]);
    const text = Buffer.concat([Buffer.from('你 '), emoji, Buffer.from([0xc0, 0x80]), Buffer.from('é')]);
    expect(pool(true, [utf8(6, text)]).at(0)).toBe('你 😀\0é');
    expect(pool(true, [utf8(2, Buffer.from('😀'))]).at(0)).toBe('😀');
  });

  it('makes half a character, and bytes that are no text, a mark', () => {
    expect(pool(true, [utf8(1, Buffer.from([0xed, 0xa0, 0xbd]))]).at(0)).toMatch(/^\ufffd+$/);
    expect(pool(true, [utf8(1, Buffer.from([0xff]))]).at(0)).toBe('\ufffd');
  });

  it('finds the end of a string that is longer than its length can say', () => {
    const long = Buffer.alloc(0x8000 + 5, 'a');
    expect(pool(true, [Buffer.concat([Buffer.from([5, 5]), long, Buffer.from([0])])]).at(0)).toHaveLength(0x8005);
  });

  it('is absent where the string is not within the pool', () => {
    expect(pool(true, [Buffer.from([5, 5, 0x61])]).at(0)).toBeNull();
    expect(pool(true, []).at(0)).toBeNull();
  });

  it('does not decode the same bytes for each of its indexes for ever', () => {
    const bytes = Buffer.concat([Buffer.from([0xff, 0x7f, 0xff, 0x7f]), Buffer.alloc(0x7f7f, 'a'), Buffer.alloc(0x81, 'a'), Buffer.from([0])]);
    const indexes = 5_000;
    const u32 = (...values: number[]): Buffer => Buffer.from(Uint32Array.from(values).buffer);
    const stringsAt = 28 + indexes * 4;
    const tail = Buffer.concat([u32(...Array<number>(indexes).fill(0)), bytes]);
    const head = Buffer.concat([Buffer.from([1, 0, 28, 0]), u32(28 + tail.length, indexes, 0, 0x100, stringsAt, 0)]);
    const hostile = new StringPool(new ByteView(Buffer.concat([head, tail])));
    expect(() => {
      for (let i = 0; i < indexes; i++) hostile.at(i);
    }).toThrow(expect.objectContaining({ code: 'axml.too-much-text' }));
  });

  it('has the styles of a string, links among them', () => {
    const strings = ['see terms', 'a;href=https://example.com'].map((text) => utf8(text.length, Buffer.from(text)));
    const styled = pool(true, strings, [[1, 4, 8]]);
    expect(styled.spans(0)).toEqual([{ tag: 'a;href=https://example.com', first: 4, last: 8 }]);
    expect(styled.spans(1)).toEqual([]);
  });
});
