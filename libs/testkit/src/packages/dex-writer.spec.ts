import { describe, expect, it } from 'vitest';
import { assembleDex } from './dex-writer.ts';

/** The code units of the only body. */
function unitsOf(body: string, directives = ''): number[] {
  const dex = assembleDex(`.class public La;\n.method public static m(I)V\n${directives}\n${body}\n.end method`);
  const mapAt = dex.readUInt32LE(52);
  const rows = Array.from({ length: dex.readUInt32LE(mapAt) }, (_, i) => mapAt + 4 + i * 12);
  const codeAt = dex.readUInt32LE(rows.find((at) => dex.readUInt16LE(at) === 0x2001)! + 8);
  return Array.from({ length: dex.readUInt32LE(codeAt + 12) }, (_, i) => dex.readUInt16LE(codeAt + 16 + i * 2));
}

describe('assembled code', () => {
  it.each([
    ['a constant of four bits', 'const/4 v1, -1', [0xf112]],
    ['a parameter stands above the locals', 'move v1, p0', [0x2101]],
    ['a branch counts from itself', 'if-eqz v0, :end\n nop\n :end\n return-void', [0x0038, 3, 0, 0x000e]],
    ['a goto goes back', ':top\n nop\n goto :top', [0, 0xff28]],
    ['a call of two registers', 'invoke-static {v0, p0}, La;->m(I)V', [0x2071, 0, 0x0010]],
    ['a call of a range', 'invoke-static/range {v0 .. v2}, La;->m(I)V', [0x0377, 0, 0]],
    ['a long constant', 'const-wide v0, 0x1122334455667788L', [0x0018, 0x7788, 0x5566, 0x3344, 0x1122]],
    ['the high half', 'const/high16 v0, 0x7f010000', [0x0015, 0x7f01]],
    [
      'a table begins at an even unit and counts from its switch',
      'packed-switch v0, :t\n :a\n return-void\n nop\n :t\n .packed-switch 5\n :a\n .end packed-switch',
      [0x002b, 6, 0, 0x000e, 0, 0, 0x0100, 1, 5, 0, 3, 0],
    ],
    [
      'an array of bytes is padded',
      'fill-array-data v0, :t\n nop\n :t\n .array-data 1\n 1, 2, 3\n .end array-data',
      [0x0026, 4, 0, 0, 0x0300, 1, 3, 0, 0x0201, 3],
    ],
  ])('%s', (_, body, expected) => {
    expect(unitsOf(body)).toEqual(expected);
  });

  it('names the line that it cannot read', () => {
    expect(() => assembleDex('.class La;\n.method m()V\n jump :x\n.end method')).toThrow('jump :x');
  });
});
