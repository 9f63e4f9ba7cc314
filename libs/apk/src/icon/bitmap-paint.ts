import type { Ink } from './ink.ts';
import type { Bitmap } from './read-png.ts';
import type { Shade } from './surface.ts';

export type Rectangle = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };

/** Samples along either side of one pixel, where a bitmap is made smaller. */
const MAX_SAMPLES = 8;

/** A bitmap stretched over a rectangle of the surface. @throws CannotDraw */
export function bitmapPaint(bitmap: Bitmap, { x, y, width, height }: Rectangle, ink: Ink): Shade {
  const [stepX, stepY] = [bitmap.width / width, bitmap.height / height];
  const samples = Math.min(MAX_SAMPLES, Math.max(1, Math.round(Math.max(stepX, stepY))));
  ink.use(bitmap.width + samples * samples * Math.ceil(width) * Math.ceil(height));
  const sum = new Float64Array(4);
  return (px, py) => {
    sum.fill(0);
    for (let j = 0; j < samples; j++) {
      for (let i = 0; i < samples; i++) {
        addSample(sum, bitmap, (px + (i + 0.5) / samples - x) * stepX - 0.5, (py + (j + 0.5) / samples - y) * stepY - 0.5);
      }
    }
    const alpha = sum[3]!;
    if (alpha <= 0) return 0;
    const channel = (value: number): number => Math.min(255, Math.round(value / alpha));
    return ((Math.min(255, Math.round(alpha / (samples * samples))) << 24) | (channel(sum[0]!) << 16) | (channel(sum[1]!) << 8) | channel(sum[2]!)) >>> 0;
  };
}

/** The four pixels around a place, each as much as it is near; colours count as much as they are opaque. */
function addSample(sum: Float64Array, { width, height, rgba }: Bitmap, x: number, y: number): void {
  const [left, top] = [Math.floor(x), Math.floor(y)];
  for (let j = 0; j < 2; j++) {
    const weightY = j === 0 ? top + 1 - y : y - top;
    const row = Math.min(height - 1, Math.max(0, top + j)) * width;
    for (let i = 0; i < 2; i++) {
      const at = (row + Math.min(width - 1, Math.max(0, left + i))) * 4;
      const alpha = rgba[at + 3]! * weightY * (i === 0 ? left + 1 - x : x - left);
      sum[0]! += rgba[at]! * alpha;
      sum[1]! += rgba[at + 1]! * alpha;
      sum[2]! += rgba[at + 2]! * alpha;
      sum[3]! += alpha;
    }
  }
}
