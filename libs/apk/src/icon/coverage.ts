import type { Ink } from './ink.ts';
import type { Polygon } from './polygons.ts';

/** How much of each pixel of a part of the surface is covered, 0 to 1. */
export type Coverage = { readonly x: number; readonly y: number; readonly width: number; readonly height: number; readonly amounts: Float32Array };

/**
 * What polygons cover of a surface: each edge adds the signed area to its right within its pixels, and sums along the rows
 * give the winding. Exact for one polygon; where edges cross within a pixel, close.
 * @throws CannotDraw
 */
export function coverageOf(polygons: readonly Polygon[], width: number, height: number, evenOdd: boolean, ink: Ink): Coverage {
  const part = partOf(polygons, width, height);
  ink.use(part.width * part.height);
  const stride = part.width + 2;
  const area = new Float32Array(stride * part.height);
  for (const { points } of polygons) {
    for (let i = 0; i < points.length; i += 2) {
      const next = (i + 2) % points.length;
      addEdge(area, part, points[i]! - part.x, points[i + 1]! - part.y, points[next]! - part.x, points[next + 1]! - part.y, ink);
    }
  }
  const amounts = new Float32Array(part.width * part.height);
  for (let y = 0; y < part.height; y++) {
    let winding = 0;
    for (let x = 0; x < part.width; x++) {
      winding += area[y * stride + x]!;
      const turns = Math.abs(winding);
      amounts[y * part.width + x] = evenOdd ? Math.abs(turns - 2 * Math.round(turns / 2)) : Math.min(1, turns);
    }
  }
  return { ...part, amounts };
}

type Part = Omit<Coverage, 'amounts'>;

/** The pixels that any of the polygons can touch. */
function partOf(polygons: readonly Polygon[], width: number, height: number): Part {
  let [left, top, right, bottom] = [width, height, 0, 0];
  for (const { points } of polygons) {
    for (let i = 0; i < points.length; i += 2) {
      left = Math.min(left, points[i]!);
      right = Math.max(right, points[i]!);
      top = Math.min(top, points[i + 1]!);
      bottom = Math.max(bottom, points[i + 1]!);
    }
  }
  const [x, y] = [Math.max(0, Math.floor(left)), Math.max(0, Math.floor(top))];
  return { x, y, width: Math.max(0, Math.min(width, Math.ceil(right)) - x), height: Math.max(0, Math.min(height, Math.ceil(bottom)) - y) };
}

/** What is covered of both. */
export function intersect(one: Coverage, other: Coverage | null): Coverage {
  if (other === null) return one;
  const amounts = one.amounts.map((amount, i) => {
    const [x, y] = [one.x + (i % one.width) - other.x, one.y + Math.floor(i / one.width) - other.y];
    return x < 0 || y < 0 || x >= other.width || y >= other.height ? 0 : amount * other.amounts[y * other.width + x]!;
  });
  return { ...one, amounts };
}

function addEdge(area: Float32Array, { width, height }: Part, xa: number, ya: number, xb: number, yb: number, ink: Ink): void {
  if (ya === yb || Math.max(ya, yb) <= 0 || Math.min(ya, yb) >= height) return;
  const direction = ya < yb ? 1 : -1;
  const [x0, y0, x1, y1] = ya < yb ? [xa, ya, xb, yb] : [xb, yb, xa, ya];
  const slope = (x1 - x0) / (y1 - y0);
  const [first, last] = [Math.max(0, Math.floor(y0)), Math.min(height, Math.ceil(y1))];
  ink.use(last - first);
  for (let row = first; row < last; row++) {
    const [from, to] = [Math.max(row, y0), Math.min(row + 1, y1)];
    // What lies left of the part counts as its first column, what lies right of it covers nothing.
    const left = Math.min(width, Math.max(0, x0 + slope * (from - y0)));
    const right = Math.min(width, Math.max(0, x0 + slope * (to - y0)));
    addRow(area, row * (width + 2), Math.min(left, right), Math.max(left, right), (to - from) * direction);
  }
}

/** An edge within one row, from x0 to x1: each pixel gets what it adds to the sum at its place. */
function addRow(area: Float32Array, row: number, x0: number, x1: number, height: number): void {
  const first = Math.floor(x0);
  const last = Math.max(first, Math.ceil(x1) - 1);
  if (first === last) {
    const middle = (x0 + x1) / 2 - first;
    area[row + first]! += height * (1 - middle);
    area[row + first + 1]! += height * middle;
    return;
  }
  const perPixel = height / (x1 - x0);
  let before = 0;
  for (let pixel = first; pixel <= last; pixel++) {
    const covers = coverAt(perPixel, x0, x1, pixel);
    area[row + pixel]! += covers - before;
    before = covers;
  }
  area[row + last + 1]! += height - before;
}

/** Coverage of one pixel by an edge that crosses several: the part before it covers it whole, the part within what is right of its middle. */
function coverAt(perPixel: number, x0: number, x1: number, pixel: number): number {
  const [from, to] = [Math.max(x0, pixel), Math.min(x1, pixel + 1)];
  return perPixel * (from - x0) + perPixel * (to - from) * (pixel + 1 - (from + to) / 2);
}
