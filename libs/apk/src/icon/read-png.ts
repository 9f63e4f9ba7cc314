import { inflateSync } from 'node:zlib';
import { CannotDraw, type Ink } from './ink.ts';

/** `rgba`: four bytes a pixel, colours as they are. */
export type Bitmap = { readonly width: number; readonly height: number; readonly rgba: Uint8Array };

/** Either side of a layer that is decoded. Layers of icons end at 432 in the highest density; some ship 1024. */
const MAX_SIDE = 1_024;
const CHANNELS: ReadonlyMap<number, number> = new Map([
  [0, 1],
  [2, 3],
  [3, 1],
  [4, 2],
  [6, 4],
]);

/** PNG as build tools make them: every colour type, not interlaced. Source: PNG specification, 2nd edition. @throws CannotDraw */
export function readPng(bytes: Uint8Array, ink: Ink): Bitmap {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 33 || view.getUint32(0) !== 0x89504e47) throw new CannotDraw('no PNG');
  const [width, height] = [view.getUint32(16), view.getUint32(20)];
  const [depth, colourType, interlace] = [bytes[24]!, bytes[25]!, bytes[28]!];
  const channels = CHANNELS.get(colourType);
  if (channels === undefined || ![1, 2, 4, 8, 16].includes(depth) || interlace !== 0) throw new CannotDraw('kind of PNG');
  if (width === 0 || height === 0 || width > MAX_SIDE || height > MAX_SIDE) throw new CannotDraw('size of PNG');
  ink.use(width * height);
  const parts: Uint8Array[] = [];
  let [palette, transparency] = [new Uint8Array(0), new Uint8Array(0)];
  for (let at = 8; at + 12 <= bytes.length;) {
    const length = view.getUint32(at);
    if (at + 12 + length > bytes.length) break;
    const [type, data] = [view.getUint32(at + 4), bytes.subarray(at + 8, at + 8 + length)];
    if (type === CHUNK.data) parts.push(data);
    else if (type === CHUNK.palette) palette = Uint8Array.from(data);
    else if (type === CHUNK.transparency) transparency = Uint8Array.from(data);
    at += 12 + length;
  }
  const stride = Math.ceil((width * channels * depth) / 8);
  const pixelBytes = Math.max(1, (channels * depth) >> 3);
  const rows = unfilter(inflate(parts, (stride + 1) * height), stride, height, pixelBytes);
  return { width, height, rgba: toRgba(rows, { width, height, depth, colourType, channels, stride, palette, transparency }) };
}

const CHUNK = { data: 0x49444154, palette: 0x504c5445, transparency: 0x74524e53 } as const;

function inflate(parts: readonly Uint8Array[], expected: number): Uint8Array {
  try {
    const inflated = inflateSync(Buffer.concat(parts), { maxOutputLength: expected });
    if (inflated.length === expected) return inflated;
  } catch {
    // Whatever zlib says, the bytes are no picture of this size.
  }
  throw new CannotDraw('data of PNG');
}

function unfilter(data: Uint8Array, stride: number, height: number, pixelBytes: number): Uint8Array {
  const rows = new Uint8Array(stride * height);
  for (let y = 0; y < height; y++) {
    const filter = data[y * (stride + 1)]!;
    const [from, to] = [y * (stride + 1) + 1, y * stride];
    if (filter > 4) throw new CannotDraw('filter of PNG');
    for (let x = 0; x < stride; x++) {
      const left = x >= pixelBytes ? rows[to + x - pixelBytes]! : 0;
      const up = y > 0 ? rows[to + x - stride]! : 0;
      const corner = x >= pixelBytes && y > 0 ? rows[to + x - stride - pixelBytes]! : 0;
      const guess = filter === 0 ? 0 : filter === 1 ? left : filter === 2 ? up : filter === 3 ? (left + up) >> 1 : paeth(left, up, corner);
      rows[to + x] = data[from + x]! + guess;
    }
  }
  return rows;
}

function paeth(left: number, up: number, corner: number): number {
  const guess = left + up - corner;
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
  return a <= b && a <= c ? left : b <= c ? up : corner;
}

type Layout = {
  readonly width: number;
  readonly height: number;
  readonly depth: number;
  readonly colourType: number;
  readonly channels: number;
  readonly stride: number;
  readonly palette: Uint8Array;
  readonly transparency: Uint8Array;
};

function toRgba(rows: Uint8Array, { width, height, depth, colourType, channels, stride, palette, transparency }: Layout): Uint8Array {
  const rgba = new Uint8Array(width * height * 4);
  const largest = (1 << depth) - 1;
  const sample = (y: number, index: number): number => {
    if (depth === 8) return rows[y * stride + index]!;
    if (depth === 16) return (rows[y * stride + index * 2]! << 8) | rows[y * stride + index * 2 + 1]!;
    const bit = index * depth;
    return (rows[y * stride + (bit >> 3)]! >> (8 - depth - (bit & 7))) & largest;
  };
  const scaled = (value: number): number => (depth === 8 ? value : depth === 16 ? value >> 8 : Math.round((value * 255) / largest));
  const keyed = (at: number): number => ((transparency[at] ?? 0) << 8) | (transparency[at + 1] ?? 0);
  for (let y = 0, to = 0; y < height; y++) {
    for (let x = 0; x < width; x++, to += 4) {
      const first = sample(y, x * channels);
      if (colourType === 3) {
        for (let channel = 0; channel < 3; channel++) rgba[to + channel] = palette[first * 3 + channel] ?? 0;
        rgba[to + 3] = transparency[first] ?? 255;
        continue;
      }
      const isGrey = channels < 3;
      const [second, third] = isGrey ? [first, first] : [sample(y, x * channels + 1), sample(y, x * channels + 2)];
      rgba[to] = scaled(first);
      rgba[to + 1] = scaled(second);
      rgba[to + 2] = scaled(third);
      if (channels === 2 || channels === 4) rgba[to + 3] = scaled(sample(y, x * channels + channels - 1));
      else {
        const isKey = transparency.length > 0 && first === keyed(0) && (isGrey || (second === keyed(2) && third === keyed(4)));
        rgba[to + 3] = isKey ? 0 : 255;
      }
    }
  }
  return rgba;
}
