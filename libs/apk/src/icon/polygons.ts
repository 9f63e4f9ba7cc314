import type { Ink } from './ink.ts';
import type { Matrix } from './matrix.ts';
import type { PathStep } from './path-data.ts';

/** Corners as x, y, x, y …; fills take an open one as closed. */
export type Polygon = { readonly points: number[]; closed: boolean };

/** Lines that one curve becomes, whatever its length. */
const MAX_LINES_OF_A_CURVE = 48;

/** A path as polygons in the space that the matrix leads to; curves become lines about two pixels long. @throws CannotDraw */
export function flatten(steps: readonly PathStep[], matrix: Matrix, ink: Ink): Polygon[] {
  const [a, b, c, d, e, f] = matrix;
  const polygons: Polygon[] = [];
  let current: Polygon = { points: [], closed: false };
  const begin = (x: number, y: number): void => {
    current = { points: [x, y], closed: false };
    polygons.push(current);
  };
  for (const { kind, points } of steps) {
    if (kind === 'Z') {
      if (current.points.length === 0) continue;
      current.closed = true;
      const [x, y] = [current.points[0]!, current.points[1]!];
      current = { points: [x, y], closed: false }; // what follows without a move starts where this one did
      continue;
    }
    const moved: number[] = [];
    for (let i = 0; i < points.length; i += 2) {
      const [x, y] = [points[i]!, points[i + 1]!];
      moved.push(a * x + c * y + e, b * x + d * y + f);
    }
    if (kind === 'M') {
      begin(moved[0]!, moved[1]!);
      continue;
    }
    if (current.points.length === 0) begin(e, f);
    else if (polygons.at(-1) !== current) polygons.push(current);
    if (kind === 'L') current.points.push(moved[0]!, moved[1]!);
    else curve(current.points, moved, ink);
  }
  return polygons;
}

function curve(points: number[], [x1, y1, x2, y2, x3, y3]: readonly number[], ink: Ink): void {
  const [x0, y0] = [points.at(-2)!, points.at(-1)!];
  const length = Math.hypot(x1! - x0, y1! - y0) + Math.hypot(x2! - x1!, y2! - y1!) + Math.hypot(x3! - x2!, y3! - y2!);
  const lines = Math.min(MAX_LINES_OF_A_CURVE, Math.max(2, Math.ceil(Math.sqrt(length) * 1.5)));
  ink.use(lines);
  for (let i = 1; i <= lines; i++) {
    const t = i / lines;
    const s = 1 - t;
    const [p, q, r, w] = [s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t];
    points.push(p * x0 + q * x1! + r * x2! + w * x3!, p * y0 + q * y1! + r * y2! + w * y3!);
  }
}
