import { buffer } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { mediaTypeOf, type PolicyMediaType, sniffed } from './policy-document.ts';

const pieces = async function* (bytes: Uint8Array, pieceBytes: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.byteLength; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes);
};
const through = (bytes: Uint8Array, type: PolicyMediaType, pieceBytes = 1000): Promise<Buffer> => buffer(sniffed(pieces(bytes, pieceBytes), type));

describe('a privacy policy', () => {
  it.each<[PolicyMediaType, Buffer]>([
    ['text/plain', Buffer.from('隐私政策\n我们收集…')],
    ['text/plain', Buffer.from('\ufeff隐私政策', 'utf16le')],
    ['text/html', Buffer.from('<!DOCTYPE html><p>隐私政策</p>')],
    ['text/html', Buffer.from('\ufeff<html><body>隐私', 'utf16le')],
    ['application/pdf', Buffer.from('%PDF-1.7\n%\u00e2\u00e3')],
    ['application/pdf', Buffer.concat([Buffer.alloc(100, ' '), Buffer.from('%PDF-1.4\0\0\0')])],
  ])('of type %s passes unchanged, however it is cut', async (type, bytes) => {
    for (const pieceBytes of [1, 3, 5000]) expect(await through(bytes, type, pieceBytes)).toEqual(bytes);
  });

  it('passes whole when it is longer than what is looked at', async () => {
    const long = Buffer.from(`<html>${'隐私'.repeat(20_000)}</html>`);
    expect(await through(long, 'text/html')).toEqual(long);
  });

  it.each<[PolicyMediaType, Buffer]>([
    ['text/plain', Buffer.from('%PDF-1.7')],
    ['text/plain', Buffer.from([0x50, 0x4b, 3, 4, 0, 0])],
    ['text/html', Buffer.from('just words, 1 < 2')],
    ['text/html', Buffer.from('%PDF-1.7 <html>')],
    ['application/pdf', Buffer.from('<html></html>')],
  ])('that is not the %s it is said to be is refused', async (type, bytes) => {
    await expect(through(bytes, type)).rejects.toMatchObject({ code: 'policy.unsupported-type' });
  });

  it('that is empty is refused', async () => {
    await expect(through(Buffer.alloc(0), 'text/plain')).rejects.toMatchObject({ code: 'policy.empty' });
  });

  it('is known by its content type, parameters aside', () => {
    expect(mediaTypeOf('text/HTML; charset=gbk')).toBe('text/html');
    for (const type of [undefined, 'application/json', 'text/markdown', ''])
      expect(() => mediaTypeOf(type)).toThrow(expect.objectContaining({ code: 'policy.unsupported-type' }));
  });
});
