import { crc32 } from 'node:zlib';
import { adler32 } from '../dex/adler32.ts';
import { deflateRuns } from './deflate-runs.ts';

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const UP = 2;

/** PNG of red, green, blue and alpha, eight bits each. The same pixels give the same bytes on every machine. */
export function writePng(rgba: Uint8Array, width: number, height: number): Uint8Array {
  const header = new DataView(new ArrayBuffer(13));
  header.setUint32(0, width);
  header.setUint32(4, height);
  header.setUint8(8, 8);
  header.setUint8(9, 6);
  const stride = width * 4;
  const rows = new Uint8Array((stride + 1) * height);
  for (let y = 0; y < height; y++) {
    const [to, from] = [y * (stride + 1), y * stride];
    rows[to] = UP;
    for (let x = 0; x < stride; x++) rows[to + 1 + x] = rgba[from + x]! - (y === 0 ? 0 : rgba[from - stride + x]!);
  }
  const deflated = deflateRuns(rows);
  const data = new Uint8Array(deflated.length + 6);
  data.set([0x78, 0x01]);
  data.set(deflated, 2);
  new DataView(data.buffer).setUint32(data.length - 4, adler32(rows, 0));
  return concat([Uint8Array.from(SIGNATURE), chunk('IHDR', new Uint8Array(header.buffer)), chunk('IDAT', data), chunk('IEND', new Uint8Array(0))]);
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(data.length + 12);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, data.length);
  for (let i = 0; i < 4; i++) bytes[4 + i] = type.charCodeAt(i);
  bytes.set(data, 8);
  view.setUint32(8 + data.length, crc32(bytes.subarray(4, 8 + data.length)));
  return bytes;
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
